#!/bin/sh
# ws-subscribe: be pushed what is said in a room
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

be bob
be cyd
be ada
converse bob
open_hall
takes_room subscribe '"after":true'
for value in true '"1"' 1.5 '[]' '{}'
do
	t "an after that is there is an integer: not $value" refuses \
		'expected after as integer' subscribe "$(in_it "\"after\":$value")"
done
for value in -1 9007199254740992 9223372036854775808 -9223372036854775808
do
	t "the number of a message: not $value" refuses \
		'after should be the number of a message' subscribe \
		"$(in_it "\"after\":$value")"
done
finds_room subscribe '"after":0'
uuid=$(sql "SELECT uuid FROM accounts WHERE id = $ACCOUNT")
from() {
	steers "subscribe $conversation $1 $2 \"$room\"" answers ".data.room_gid=$room" \
		".data.last=$2" ".data.after=$1" ".data.uuid=$uuid" \
		'.data|keys=["after","last","room_gid","uuid"]' subscribe \
		"$(in_it ${3:+"\"after\":$3"})"
}
t 'where nothing was said one begins at the beginning' from 0 0
tell_many 3
t 'otherwise with what is said from now on' from 3 3
t 'null is as if it were not there' from 3 3 null
t 'or behind what one has' from 1 3 1
t 'from the first on' from 0 3 0
t 'or with nothing missing' from 3 3 3
t 'what is yet to come nobody has' refuses 'after is ahead of the room' \
	subscribe "$(in_it '"after":4')"
t 'and the gateway is told nothing' test -z "$(header X-Confab-Socket)"
t 'however far ahead' refuses 'after is ahead of the room' \
	subscribe "$(in_it '"after":9007199254740991')"
be cyd
t 'who knows a gid subscribes to what anybody may enter' \
	steers "subscribe $hall_id 0 0 \"$hall\"" answers ".data.room_gid=$hall" \
	subscribe "\"room_gid\":\"$hall\""
be bob
t 'every member may' answers .data.last=3 subscribe "$(in_it)"
sql "DELETE FROM members WHERE account = $ACCOUNT"
t 'and no longer once they have left' refuses 'Unknown room' subscribe "$(in_it)"
finish
