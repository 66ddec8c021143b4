#!/bin/sh
# The notifier's hello: who is let in, and how
. "$top_srcdir/tests/lib.sh"

notify
as ada
ada=$token
open_room
say 'before anybody listens'

# pieces name piece... - a hello that comes in so many pieces
pieces() {
	name=$1
	shift
	echo "$token" >"token.$name"
	for piece
	do
		printf %s "$piece"
		sleep 0.1
	done | nc 127.0.0.1 "$push_port" >"heard.$name" &
	begun="$! $begun"
}

good="{\"uuid\":\"$ada\",\"room_gid\":\"$room\"}"
listen strict "$good"
listen single "{'uuid':'$ada','room_gid':'$room'}"
pieces spaced "$(printf ' \r\n{ "room_gid" : "%s",\n\t"uuid" : "%s" } \n' "$room" "$ada")"
listen upper "{\"uuid\":\"$(echo "$ada" | tr a-f A-F)\",\"room_gid\":\"$room\"}"
listen more "{\"uuid\":\"$ada\",\"room_gid\":\"$room\",\"app\":{\"v\":[1]}}"
listen chatty "$good and whatever else \"{[ that is never read"
listen single-chatty "{'uuid':'$ada','room_gid':'$room'} and \"{[ what not"
listen null "{\"uuid\":\"$ada\",\"room_gid\":\"$room\",\"after\":null}"
pieces split '{"uu' 'id":"' "$ada" '","room_gid":"' "$room" '"' '}'
# shellcheck disable=SC2046
pieces single-split $(echo "{'uuid':'$ada','room_gid':'$room'}" | fold -w 20)
readers 10

say 'everybody hears this'
t 'a hello in JSON is good'                       hears strict 1
t 'so is one in single quotes, as it is printed'  hears single 1
t 'white space around and inside it is none of our business' hears spaced 1
t 'a uuid is one in capitals, too'                hears upper 1
t 'members that nobody knows are passed over'     hears more 1
t 'what comes after the hello is read and ignored' hears chatty 1
t 'in single quotes as well, whatever it is'      hears single-chatty 1
t 'an after of null is none'                      hears null 1
t 'a hello may come in any number of pieces'      hears split 1
t 'in single quotes as well'                      hears single-split 1
t 'a good hello is answered by nothing else'      test "$(sort -u heard.strict | wc -l)" = 1
t 'and what was said before is not told' not grep -q before heard.strict

# refused name hello - closed at once, without a byte
refused() {
	printf %s "$2" >hello.refused
	timeout 8 nc 127.0.0.1 "$push_port" <hello.refused >told 2>/dev/null
	ended=$?
	echo "nc ended by $ended, with $(wc -c <told) bytes"
	[ "$ended" != 124 ] && [ ! -s told ]
}
unknown=00000000-0000-4000-8000-000000000000
uuid_of_ada=$(sql "SELECT uuid FROM accounts WHERE login = 'ada'")
t 'an unknown uuid is refused' refused a "{\"uuid\":\"$unknown\",\"room_gid\":\"$room\"}"
t "an account's public uuid lets nobody in" refused a "{\"uuid\":\"$uuid_of_ada\",\"room_gid\":\"$room\"}"
t 'an unknown room is refused' refused a "{\"uuid\":\"$ada\",\"room_gid\":\"nowhere\"}"
t 'no uuid is refused' refused a "{\"room_gid\":\"$room\"}"
t 'no room is refused' refused a "{\"uuid\":\"$ada\"}"
t 'a uuid that is a number is refused' refused a "{\"uuid\":7,\"room_gid\":\"$room\"}"
t 'a room that is an object is refused' refused a "{\"uuid\":\"$ada\",\"room_gid\":{}}"
t 'a room of 65 characters is refused' refused a "{\"uuid\":\"$ada\",\"room_gid\":\"$(letters 65)\"}"
t 'an array is refused' refused a "[\"$ada\",\"$room\"]"
t 'no JSON is refused' refused a 'GET / HTTP/1.1'
t 'a key given twice is refused' refused a "{\"uuid\":\"$ada\",\"uuid\":\"$ada\",\"room_gid\":\"$room\"}"
t 'NUL in any form is refused' refused a "{\"uuid\":\"$ada\",\"room_gid\":\"\\u0000$room\"}"
t 'bytes that are no UTF-8 are refused' refused a "$(printf '{"uuid":"%s","room_gid":"\377"}' "$ada")"
t 'single quotes inside double ones are refused' refused a "{'uuid':\"$ada\",'room_gid':'$room'}"
t 'more than 4 KiB are refused' refused a "{\"uuid\":\"$(letters 4096)\"}"
t 'twenty thousand levels are refused' refused a "$(letters 20000 '[')"
t 'an after that is a text is refused' refused a "{\"uuid\":\"$ada\",\"room_gid\":\"$room\",\"after\":\"1\"}"
t 'an after below nothing is refused' refused a "{\"uuid\":\"$ada\",\"room_gid\":\"$room\",\"after\":-1}"
t 'an after ahead of the room is refused' refused a "{\"uuid\":\"$ada\",\"room_gid\":\"$room\",\"after\":3}"
t 'however far ahead' refused a "{\"uuid\":\"$ada\",\"room_gid\":\"$room\",\"after\":99999999999999999999}"
sql "UPDATE sessions SET expires_at = now() - interval '1 second'"
t 'a session that has expired is refused' refused a "$good"

t 'none of this ended the notifier' kill -0 "$notifier"
t 'who is refused is counted' test "$(figure confab_hellos_refused_total)" = 21
finish
