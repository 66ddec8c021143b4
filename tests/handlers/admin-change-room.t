#!/bin/sh
# admin-change-room: muting and disabling a room
. "$top_srcdir/tests/lib.sh"

# change status check members... - of the room $room
change() {
	want=$1 check=$2
	shift 2
	gives "$want" "$check" admin-change-room "{\"room_gid\":\"$room\",$1}"
}
did() {
	sql "SELECT string_agg(concat_ws(' ', who, what, whom), ', ' ORDER BY id) FROM deeds" >deeds
	cat deeds
	[ "$(cat deeds)" = "$1" ] && sql 'DELETE FROM deeds'
}
says_nothing() {
	gives 403 .error.reason=room-muted \
		'.error.message=The room is muted: it may be read, and nothing is said in it' \
		send-message "{\"room_gid\":\"$room\",\"msg\":\"two\"}"
}
is_not_there() {
	gives 404 .error.reason=unknown-room get-room-history "room_gid=$room" &&
		gives 404 .error.reason=unknown-room send-message \
			"{\"room_gid\":\"$room\",\"msg\":\"two\"}"
}

as ben
open_room
say one
as ada
t 'who is no administrator changes no room' change 403 \
	.error.reason=not-administrator '"muted":true'
t 'not even its owner' with token="$(cat session.ben)" change 403 \
	.error.reason=not-administrator '"muted":true'
appoint ada
t 'an administrator mutes it' change 200 .data.muted=true '"muted":true'
t 'and is shown the room as it is' jq -e --arg room "$room" '.data | .room_gid == $room
	and .owner == "ben" and .last == 1 and (.disabled | not)' reply
t 'which is written down' did "ada mute-room $room"
t 'again is no deed' change 200 .data.muted=true '"muted":true'
t 'and not written down' did ''
t 'nothing is said in it, not by who did it' says_nothing
as ben
t 'nor by its owner' says_nothing
t 'it is read' gives 200 '.data|length=1' get-room-history "room_gid=$room"
as ada
t 'it is undone' change 200 .data.muted=false '"muted":false'
t 'which is written down as well' did "ada unmute-room $room"
t 'and things are said' say two

t 'an administrator disables it' change 200 .data.disabled=true '"disabled":true'
t 'which is written down' did "ada disable-room $room"
t 'then it is not there' is_not_there
as ben
t 'not for its owner either' is_not_there
as ada
t 'administrators see it' gives 200 ".data[0].room_gid=$room" admin-rooms
t 'again is no deed' change 200 .data.disabled=true '"disabled":true,"muted":false'
t 'and not written down' did ''
t 'it is enabled' change 200 .data.disabled=false '"disabled":false'
t 'which is written down' did "ada enable-room $room"
as ben
t 'all of it is there' gives 200 '.data|length=2' get-room-history "room_gid=$room"
t 'and goes on' say three
t 'by the next number' test "$(sql 'SELECT max(msg_id) FROM messages')" = 3

as ada
t 'a room that is none is not there' with room=nonsense change 404 \
	.error.reason=unknown-room '"muted":true'
t 'what is to be done has to be said' change 400 .error.param=disabled '"mute":true'
t 'and is no text' change 400 .error.param=muted '"muted":"yes"'
t 'none of that is a deed' did ''
finish
