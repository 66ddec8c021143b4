#!/bin/sh
# ws-typing: the others see that one is writing
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

be bob
be cyd
be ada
converse bob
open_hall
takes_room typing
finds_room typing
t 'it is answered' answers .data={} typing "$(in_it)"
hear_hints
t 'those who push are told' hints answers .data={} typing "$(in_it)"
t 'for all in the room but who types' jq -e --arg head \
	"room $conversation $ACCOUNT" '.head == $head' heard
t 'who that is, and for how long' jq -e --arg room "$room" '.body | fromjson
	== {type: "typing", success: true,
	data: {room_gid: $room, username: "ada", fullname: "name of ada",
	seconds: 6}}' heard
be cyd
t 'in a room that anybody may enter' hints answers .data={} typing \
	"\"room_gid\":\"$hall\""
t 'whoever it is' jq -e '.body | fromjson | .data.username == "cyd"' heard
t 'a stranger tells nobody' quiet refuses 'Unknown room' typing "$(in_it)"
t 'nothing of it is kept' test "$(sql 'SELECT count(*) FROM messages')" = 0
finish
