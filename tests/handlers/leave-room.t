#!/bin/sh
# leave-room: a room is none of one's own any more
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

leave() {
	gives "$@" leave-room "{\"room_gid\":\"$room\"}"
}
is_unknown() {
	leave 404 .error.reason=unknown-room
}
has_none() {
	gives 200 .data=[] rooms
}
# What there is of a room's members and marks.
left_of() {
	sql "SELECT (SELECT count(*) FROM members WHERE room = rooms.id), (
		SELECT count(*) FROM reads WHERE room = rooms.id)
		FROM rooms WHERE gid = '$room'"
}

as bob
as cyd
as ada
open_room
say hello >/dev/null
token=
t 'a stranger leaves nothing' leave 401
as bob
t 'who is in no room may leave it' leave 200 .ok=true
call join-room "{\"room_gid\":\"$room\"}" >/dev/null
t 'who has joined leaves' leave 200 '.|keys=["ok"]'
t 'and has that room no more' has_none
t 'nor a mark there' test "$(left_of)" = '0|0'
t 'what was said stays, and who knows the room may enter it still' gives 200 \
	'.data|length=1' get-room-history "room_gid=$room"
call join-room "{\"room_gid\":\"$room\"}" >/dev/null
t 'and join again' gives 200 '.data|length=1' rooms
as ada
call join-room "{\"room_gid\":\"$room\"}" >/dev/null
t 'whose the room is cannot leave it' leave 403 .error.reason=room-owned \
	'.error.message=Whoever opened a room cannot leave it'
t 'and nothing was done' gives 200 '.data|length=1' rooms
t 'to their mark either' test "$(left_of)" = '0|2'

be ada
converse bob cyd
say hello >/dev/null
as bob
be bob
event read "$(in_it '"msg_id":1')" >made
t 'a member leaves a conversation' leave 200
t 'it is not there any more' gives 200 '.data|map(.conversation_id)=[null]' rooms
t 'with neither membership nor mark' test "$(left_of)" = '2|0'
t 'and lets them in no more' gives 404 get-room-history "room_gid=$room"
t 'so that it cannot be left again' is_unknown
t 'nor by who never was a member, who is told the same' is_unknown
as ada
t 'who made it may leave it as well' leave 200
t 'and it is not there by having been theirs' gives 200 \
	'.data|map(.conversation_id)=[null]' rooms
as cyd
t 'the last one as well' leave 200
t 'a room that is not there cannot be left' with room=nowhere is_unknown

as lamp
sql "INSERT INTO devices SELECT id FROM accounts WHERE login = 'lamp'"
as ada
open_room
sql "INSERT INTO members SELECT rooms.id, accounts.id FROM rooms, accounts
	WHERE gid = '$room' AND login = 'lamp'"
as lamp
t 'where a device is, is not its to say' leave 403 .error.reason=device
t 'and it stays' test "$(left_of)" = '1|0'
for body in '{}' '{"room_gid":""}' '{"room_gid":null}' '{"room_gid":7}' \
	"{\"room_gid\":\"$(letters 65)\"}"
do
	t "a room is a text: not in $body" gives 400 .error.reason=bad-param \
		.error.param=room_gid leave-room "$body"
done
finish
