#!/bin/sh
# ws-get-contacts: by their logins
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

add() {
	answers add_contact "\"contact_username\":\"$1\"" >added
}
got='got all the contacts'
be zoe
be bob
be ada
t 'at first there are none' answers ".data.message=$got" .data.contacts=[] \
	'.data|keys=["contacts","message"]' get_contacts
add zoe && add bob
t 'they come as they were added' answers '.data.contacts=["zoe","bob"]' \
	".data.message=$got" get_contacts
t 'with details they are what self is of them' answers \
	'.data.contacts|map(.username)=["zoe","bob"]' \
	'.data.contacts[0]|keys=["created_at","fullname","is_online","last_online","username"]' \
	get_contacts '"details":true'
t 'so it is seen who is online' answers \
	'.data.contacts|map(.is_online)=[false,false]' get_contacts '"details":true'
t 'without them they are not' answers '.data.contacts=["zoe","bob"]' \
	get_contacts '"details":false'
t 'details are true or false' refuses 'expected details as boolean' \
	get_contacts '"details":"yes"'
be bob
t 'who was added has who added them' answers '.data.contacts=["ada"]' get_contacts
be cyd
t 'others have them not' answers .data.contacts=[] get_contacts
t 'whatever they ask for' answers .data.contacts=[] get_contacts \
	'"username":"ada","contact_username":"ada"'
finish
