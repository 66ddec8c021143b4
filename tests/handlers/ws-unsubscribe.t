#!/bin/sh
# ws-unsubscribe: be pushed no more of what is said in a room
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

be bob
be cyd
be ada
converse bob
open_hall
takes_room unsubscribe
finds_room unsubscribe
t 'the gateway is told which room' steers "unsubscribe $conversation" answers \
	".data={\"room_gid\":\"$room\"}" unsubscribe "$(in_it)"
t 'again as well' steers "unsubscribe $conversation" answers \
	".data.room_gid=$room" unsubscribe "$(in_it)"
be cyd
t 'it may be one that anybody may enter' steers "unsubscribe $hall_id" answers \
	".data.room_gid=$hall" unsubscribe "\"room_gid\":\"$hall\""
finish
