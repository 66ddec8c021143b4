#!/bin/sh
# ws-read: up to where one has read
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

be bob
be cyd
be ada
converse bob
open_hall
takes_message read
finds_room read '"msg_id":1'
marks() {
	sql "SELECT msg_id FROM reads WHERE account = $ACCOUNT
		AND room = $conversation"
}
# to number: is at number, with so many unread
to() {
	answers ".data.room_gid=$room" ".data.msgId=$2" ".data.unread=$3" \
		'.data|keys=["msgId","room_gid","unread"]' read \
		"$(in_it "\"msg_id\":$1")"
}
t 'of a stranger nothing is kept' test "$(sql 'SELECT count(*) FROM reads')" = 0
hear_hints
t 'where nothing was said there is nothing to read' quiet to 5 0 0
be bob
tell_many 10
be ada
t 'what comes behind it is unread' hints to 4 4 6
t 'those who push are told, for all in the room' jq -e --arg head \
	"room $conversation 0" '.head == $head' heard
t 'who has read up to where' jq -e --arg room "$room" '.body | fromjson
	== {type: "read", success: true,
	data: {room_gid: $room, username: "ada", fullname: "name of ada", msgId: 4}}' heard
t 'it moves forward' hints to 6 6 4
t 'not back' quiet to 5 6 4
t 'and when it does not move nobody is told' quiet to 6 6 4
t 'not beyond what there is' hints to 9007199254740991 10 0
t 'which is where it stays' test "$(marks)" = 10
be bob
tell_many 3
t 'each has a mark of their own, and has read what they said' to 1 1 0
be ada
t 'what comes next is unread' to 10 10 3
tell mine >made
t 'to say something moves no mark, and is not unread to who said it' to 10 10 3

# What does not count.
be bob
event edit_message "\"room_gid\":\"$room\",\"msg_id\":11,\"content\":\"new\"" >made
event delete_message "\"room_gid\":\"$room\",\"msg_id\":12" >made
be ada
t 'neither what is gone nor what was done to others is unread' to 10 10 2
t 'one may have read up to what was done' to 15 15 0
be bob
tell_many 1500
be ada
t 'at most 100 are counted' to 1 15 100
t 'and when it is fewer, those' to 1450 1450 66

race_of_marks() {
	racing 16 eval 'event read "$(in_it "\"msg_id\":$((1460 + racer))")"'
	cat race/*/out
	[ "$(grep -l '"success":true' race/*/reply | wc -l)" = 16 ] &&
		[ "$(marks)" = 1476 ]
}
t 'of sixteen at once the furthest is where it is' race_of_marks
be dan
sql "INSERT INTO members (room, account) VALUES ($conversation, $ACCOUNT)"
t 'also of the first' race_of_marks
be cyd
t 'one may read a room that anybody may enter' answers .data.msgId=0 \
	.data.unread=0 read "\"room_gid\":\"$hall\",\"msg_id\":1"
finish
