#!/bin/sh
# ws-get-unread: what one has not read
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

in_it() {
	printf '"room_gid":"%s"%s' "$room" "${1:+,$1}"
}
be bob
be cyd
be ada
converse bob
open_hall
t 'a conversation is there without a mark' answers \
	".data=[{\"room_gid\":\"$room\",\"conversation_id\":$conversation,\"msgId\":0,\"last\":0,\"unread\":0}]" \
	get_unread
tell_many 5
t 'of what one said oneself nothing is unread' answers '.data[0].unread=0' \
	'.data[0].last=5' get_unread
be bob
t 'others have not read it' answers '.data[0].unread=5' '.data[0].msgId=0' \
	'.data|length=1' get_unread
event read "$(in_it '"msg_id":3')" >made
t 'but for what they have' answers '.data[0].unread=2' '.data[0].msgId=3' \
	get_unread
be cyd
t 'whoever is in nothing has nothing' answers .data=[] get_unread
event read "\"room_gid\":\"$hall\",\"msg_id\":1" >made
t 'a room that anybody may enter is there once it has a mark' answers \
	".data=[{\"room_gid\":\"$hall\",\"conversation_id\":null,\"msgId\":0,\"last\":0,\"unread\":0}]" \
	get_unread
converse ada
t 'beside conversations' answers ".data|map(.room_gid)=[\"$hall\",\"$room\"]" \
	get_unread
be ada
t 'each is there once' answers '.data|length=2' get_unread
tell_many 1500
be cyd
t 'at most 100 are counted' answers '.data[1].unread=100' \
	'.data[1].last=1500' get_unread
event read "$(in_it '"msg_id":7')" >made
sql "DELETE FROM members WHERE account = $ACCOUNT"
t 'who has left does not see it any more, mark or not' answers \
	".data|map(.room_gid)=[\"$hall\"]" get_unread
finish
