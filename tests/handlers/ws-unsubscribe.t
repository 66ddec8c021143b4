#!/bin/sh
# ws-unsubscribe: be pushed no more of what is said in a room
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
t 'a room is expected' refuses 'expected room_gid as string' unsubscribe
for value in null 7 true '[]' '["x"]' '{}'
do
	t "as a string, which $value is not, whatever else is wrong" refuses \
		'expected room_gid as string' unsubscribe "\"room_gid\":$value"
done
for gid in '' "$(letters 65)"
do
	t 'of 1 to 64 letters' refuses 'room_gid should be of 1 to 64 characters' \
		unsubscribe "\"room_gid\":\"$gid\""
done
for gid in AAAAAAAA % "' OR true --" '{}' "$conversation" \
	"$(echo "$room" | tr 'a-zA-Z' 'A-Za-z')"
do
	t "nothing is at $gid" refuses 'Unknown room' unsubscribe \
		"\"room_gid\":\"$gid\""
done
be cyd
t 'a conversation is not there for a stranger' refuses 'Unknown room' \
	unsubscribe "$(in_it)"
be ada
t 'the gateway is told which room' steers "unsubscribe $conversation" answers \
	".data={\"room_gid\":\"$room\"}" unsubscribe "$(in_it)"
t 'again as well' steers "unsubscribe $conversation" answers \
	".data.room_gid=$room" unsubscribe "$(in_it)"
be cyd
t 'it may be one that anybody may enter' steers "unsubscribe $hall_id" answers \
	".data.room_gid=$hall" unsubscribe "\"room_gid\":\"$hall\""
finish
