#!/bin/sh
# An administrator mutes, disables and undoes that, while people are connected
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system

# change what members... - as the administrator; account or room
change() {
	as root
	answers 200 .ok=true "/admin/change-$1" -d "{$2}"
}
account() {
	change account "\"login\":\"$1\",$2"
}
room() {
	change room "\"room_gid\":\"${2-$room}\",$1"
}
# says status reason login text [gid] - that comes of it
says() {
	as "$3"
	answers "$1" ".error.reason=$2" /send-message \
		-d "{\"room_gid\":\"${5-$room}\",\"msg\":\"$4\"}"
}
# Each text is said once, so that it can be counted.
heard_by() {
	grep -c "\"$1\"" "$2" | grep -qx 1
}
all_hear() {
	says 200 null "$1" "$2" && await heard_by "$2" frames.ben && await heard_by "$2" heard.ben
}
event() {
	printf '{"type":"%s","room_gid":"%s"%s}' "$1" "$room" "${2:+,$2}"
}
muted='The account is muted: it may read, and say nothing'
room_muted='The room is muted: it may be read, and nothing is said in it'

as root
t 'one who is signed in is no administrator' answers 403 \
	.error.reason=not-administrator /admin/accounts
t 'until they are made one at the server' confab users appoint root
t 'which holds at once' answers 200 .data[0].login=root /admin/accounts
t 'a page is told so' answers 200 .data.administrator=true /me

as ada
answers 200 /create-room -d '{}' >/dev/null
room=$(jq -r .data.room_gid reply)
come ada
come ben
tell ben "$(event subscribe)"
await grep -q '"type":"subscribe","success":true' frames.ben
listen ben
ben=$listener
readers 1
t 'what ada says is heard by WebSocket and TCP' all_hear ada one
t 'twice' all_hear ada two

# An account is muted
t 'ada is muted' account ada '"muted":true'
t 'by HTTP nothing more is said' says 403 muted ada three
passes ada
t 'nor typed by WebSocket' done_as ada "$(event typing)" "$(fails_as typing "$muted")"
t 'nor edited' done_as ada "$(event edit_message '"msg_id":1,"content":"x"')" \
	"$(fails_as edit_message "$muted")"
t 'nor said' done_as ada '{"type":"create_conversation","name":"x","members":["ben"]}' \
	"$(fails_as create_conversation "$muted")"
graphql() {
	as ada
	jq -n --arg query "mutation { sendMessage(room: \"$room\", text: \"three\") { msgId } }" \
		'{$query}' >query
	ask /pepeunit/graphql -H 'Content-Type: application/json' -d @query
	jq -e --arg muted "$muted" '.errors[0].message == $muted' reply
}
t 'nor by GraphQL' graphql
as ada
t 'it is read' answers 200 '.data|length=2' "/get-room-history?room_gid=$room"
tell ada "$(event delete_message '"msg_id":2')"
t 'and what is one'"'"'s own is taken back' await grep -q '"type":"delete_message","success":true' frames.ada
t 'which the others hear' await grep -q '"deletes":2' heard.ben
t 'ada may speak again' account ada '"muted":false'
t 'and does' all_hear ada four

# A room is muted
t 'the room is muted' room '"muted":true'
t 'its owner says nothing' says 403 room-muted ada five
t 'who muted it neither' says 403 room-muted root five
passes ada
t 'nobody types' done_as ada "$(event typing)" "$(fails_as typing "$room_muted")"
t 'nor takes back' done_as ada "$(event delete_message '"msg_id":1')" \
	"$(fails_as delete_message "$room_muted")"
as ben
t 'it is read' answers 200 '.data|length=4' "/get-room-history?room_gid=$room"
t 'who listens stays' kill -0 "$ben"
t 'it is undone' room '"muted":false'
t 'and all go on' all_hear ada six

# A room is disabled
ben_is_out() {
	! kill -0 "$ben" 2>/dev/null
}
t 'the room is disabled' room '"disabled":true'
t 'who listens by TCP is closed' await ben_is_out
t 'nobody says anything there' says 404 unknown-room ada seven
as ben
t 'or reads' answers 404 .error.reason=unknown-room "/get-room-history?room_gid=$room"
passes ben
t 'or subscribes' done_as ben "$(event subscribe)" "$(fails_as subscribe 'Unknown room')"
is_not_listed() {
	as "$1" && answers 200 .ok=true /rooms && ! grep "$room" reply
}
t 'it is not among the rooms of its owner' is_not_listed ada
as ben
listen gone
gone_is_out() {
	! kill -0 "$listener" 2>/dev/null && [ ! -s heard.gone ]
}
t 'by TCP nobody is let in' await gone_is_out
sql "INSERT INTO messages (room, sender, txt) SELECT id, owner, 'by hand'
	FROM rooms WHERE gid = '$room'"
passes ben
t 'what comes there by hand is pushed to nobody' done_as ben '{"type":"ping"}' \
	"$(went ping '"pong"')"
t 'it is enabled' room '"disabled":false'
as ben
t 'and is there with all that was said' answers 200 '.data|map(.msg.txt)|join(" ")=one   four six by hand' \
	"/get-room-history?room_gid=$room"
tell ben "$(event subscribe)"
await grep -q '"last":6' frames.ben
listen ben
ben=$listener
readers 1
t 'who comes back hears what goes on' all_hear ada eight

# So is a conversation
come cyd
tell cyd '{"type":"create_conversation","name":"tea","members":["ben"]}'
await grep -q '"name":"tea"' frames.ben
id=$(sql "SELECT id FROM rooms WHERE name = 'tea'")
tea=$(sql "SELECT gid FROM rooms WHERE name = 'tea'")
in_tea() {
	printf '{"type":"send_message","conversation_id":%s,"content":"%s"}' "$id" "$1"
}
tell cyd "$(in_tea milk)"
t 'members of a conversation hear what is said' await heard_by milk frames.ben
t 'it is disabled' room '"disabled":true' "$tea"
passes cyd
t 'and they are none any more' done_as cyd "$(in_tea sugar)" \
	"$(fails_as send_message "cyd not part of conversation with $id id")"
t 'of any' done_as cyd '{"type":"get_conversations"}' "$(went get_conversations '[]')"
t 'it is enabled' room '"disabled":false' "$tea"
# Who was a member just now would else be told everything since then again.
tea_goes_on() {
	tell cyd "$(in_tea "$1")" && await heard_by "$1" frames.ben && heard_by milk frames.ben
}
t 'they hear what is said then, and nothing twice' tea_goes_on honey
t 'cyd is muted' account cyd '"muted":true'
passes cyd
t 'and says nothing there' done_as cyd "$(in_tea lemon)" "$(fails_as send_message "$muted")"

# An account is disabled
come ben ben-2
t 'ben is disabled' account ben '"disabled":true'
t 'his sockets are closed' hears_frame ben 'close 4001 session ended'
t 'all of them' hears_frame ben-2 'close 4001 session ended'
t 'and by TCP as well' await ben_is_out
as ben
t 'his session lets nobody in' answers 401 .error.reason=unknown-user /rooms
t 'he does not sign in' answers 403 .error.reason=account-disabled /login \
	-d '{"login":"ben","password":"password of ben"}'
t 'ben is enabled' account ben '"disabled":false'
rm -f session.ben
come ben
t 'and comes back' done_as ben '{"type":"ping"}' "$(went ping '"pong"')"
as root
answers 200 /admin/sessions?login=ben >/dev/null
session=$(jq '.data[0].session' reply)
t 'one of his sessions is ended' answers 200 .data.ended=1 /admin/end-session \
	-d "{\"login\":\"ben\",\"session\":$session}"
t 'and his socket' hears_frame ben 'close 4001 session ended'

as root
t 'all of it is told, the newest first' answers 200 \
	'.data|map(.what)|join(" ")=end-session enable-account disable-account mute-account enable-room disable-room enable-room disable-room unmute-room mute-room unmute-account mute-account' \
	/admin/deeds
answers 200 /metrics >/dev/null
t 'what was refused is counted' grep -x \
	'confab_refused_total{endpoint="send-message",reason="muted"} 1' reply
t 'by endpoint and reason' grep -x \
	'confab_refused_total{endpoint="send-message",reason="room-muted"} 2' reply
t 'an administrator is dismissed' confab users dismiss root
t 'and is none at once' answers 403 .error.reason=not-administrator /admin/deeds
finish
