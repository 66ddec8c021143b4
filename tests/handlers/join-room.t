#!/bin/sh
# join-room: a room is one's own from then on
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

joins() {
	gives 200 .ok=true ".data.room_gid=$room" "$@" join-room \
		"{\"room_gid\":\"$room\"}"
}
is_unknown() {
	gives 404 .error.reason=unknown-room join-room "{\"room_gid\":\"${1-$room}\"}"
}

as bob
as ada
call create-room '{"name":"Tea"}' >/dev/null
room=$(jq -r .data.room_gid reply)
say hello >/dev/null
token=
t 'a stranger joins nothing' gives 401 join-room "{\"room_gid\":\"$room\"}"
as bob
t 'who knows a room joins it, and is shown it' joins .data.name=Tea \
	.data.owned=false .data.conversation_id=null .data.last=1 .data.msgId=0 \
	.data.unread=1 .data.latest.msg.txt=hello
t 'it is shown as it is listed' gives 200 \
	".data=[$(jq -c .data reply)]" rooms
be bob
event read "$(in_it '"msg_id":1')" >made
t 'who joins again has read what they have read' joins .data.msgId=1 .data.unread=0
as ada
t 'an owner may join what is theirs anyway' joins .data.owned=true
t 'a room that is not there cannot be joined' is_unknown nowhere
be ada
converse
as bob
t 'nor a conversation, even by its gid' is_unknown
t 'nothing comes of it' test "$(sql "SELECT count(*) FROM reads JOIN rooms ON id = room
	WHERE gid = '$room'")" = 0
as ada
t 'but by its members' joins ".data.conversation_id=$conversation" .data.owned=true
as lamp
sql "INSERT INTO devices SELECT id FROM accounts WHERE login = 'lamp'"
as ada
open_room
as lamp
t 'a device joins no room by knowing it' is_unknown
for body in '{}' '{"room_gid":""}' '{"room_gid":null}' '{"room_gid":7}' \
	"{\"room_gid\":\"$(letters 65)\"}"
do
	t "a room is a text: not in $body" gives 400 .error.reason=bad-param \
		.error.param=room_gid join-room "$body"
done
as bob
race() {
	racing 8 gives 200 join-room "{\"room_gid\":\"$room\"}"
	cat race/*/out
	[ "$(grep -l '"ok":true' race/*/reply | wc -l)" = 8 ]
}
t 'eight times at once is once' race
t 'with one mark' test "$(sql "SELECT count(*) FROM reads JOIN rooms ON id = room
	WHERE gid = '$room'")" = 1
finish
