#!/bin/sh
# ws-typing: the others see that one is writing
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
t 'a room is expected' refuses 'expected room_gid as string' typing
for value in null 7 true '[]' '["x"]' '{}'
do
	t "as a string, which $value is not, whatever else is wrong" refuses \
		'expected room_gid as string' typing "\"room_gid\":$value"
done
for gid in '' "$(letters 65)"
do
	t 'of 1 to 64 letters' refuses 'room_gid should be of 1 to 64 characters' \
		typing "\"room_gid\":\"$gid\""
done
for gid in AAAAAAAA % "' OR true --" '{}' "$conversation" \
	"$(echo "$room" | tr 'a-zA-Z' 'A-Za-z')"
do
	t "nothing is at $gid" refuses 'Unknown room' typing \
		"\"room_gid\":\"$gid\""
done
be cyd
t 'a conversation is not there for a stranger' refuses 'Unknown room' \
	typing "$(in_it)"
be ada
t 'it is answered' answers .data={} typing "$(in_it)"
hear_hints
t 'those who push are told' hints answers .data={} typing "$(in_it)"
t 'for all in the room but who types' jq -e --arg head \
	"room $conversation $ACCOUNT" '.head == $head' heard
t 'who that is, and for how long' jq -e --arg room "$room" '.body | fromjson
	== {type: "typing", success: true,
	data: {room_gid: $room, username: "ada", seconds: 6}}' heard
be cyd
t 'in a room that anybody may enter' hints answers .data={} typing \
	"\"room_gid\":\"$hall\""
t 'whoever it is' jq -e '.body | fromjson | .data.username == "cyd"' heard
t 'a stranger tells nobody' quiet refuses 'Unknown room' typing "$(in_it)"
t 'nothing of it is kept' test "$(sql 'SELECT count(*) FROM messages')" = 0
finish
