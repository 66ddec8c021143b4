#!/bin/sh
# Two hosts with one database and one Redis, as people run them
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"
. "$top_srcdir/tests/redis.sh"
. "$top_srcdir/tests/tokens.sh"

publish_key
redis_port=$(free_port)
redis "$redis_port"
export CONFAB_BUS=redis CONFAB_REDIS="127.0.0.1:$redis_port" CONFAB_HOST=one \
	CONFAB_ADDRESS_RATE=1000000 CONFAB_REDIS_PASSWORD=
push_port=$(free_port) http_port=$(free_port)
push_one=$push_port http_one=$http_port
push_two=$(free_port) http_two=$(free_port)
two() {
	env CONFAB_STATE="$scratch/state-two" CONFAB_RUN="$scratch/run-two" \
		CONFAB_BUILD="$top_builddir" CONFAB_HOST=two \
		CONFAB_HTTP_PORT="$http_two" CONFAB_PUSH_PORT="$push_two" \
		"$top_srcdir/confab" "$@" </dev/null
}
trap 'two stop >/dev/null 2>&1; clean' EXIT
mkdir run-two
t 'one host starts' start_system
t 'and the other' two run --detach
t 'each has a bus' shows '^bus  *up' two status

# shown host series - in its figures
shown() {
	eval "curl -sS http://127.0.0.1:\$http_$1/metrics" | sed -n "s/^$2 //p"
}
is_shown() {
	[ "$(shown "$1" "$2")" = "$3" ]
}
t 'they hear of each other' eval 'await is_shown one confab_bus_hosts 1 &&
	await is_shown two confab_bus_hosts 1'
t 'their gateways are two for the database' test "$(sql "SELECT
	string_agg(name, ' ' ORDER BY name) FROM gateways")" = 'gateway@one gateway@two'

# A reader of each kind at each host; who says something is at one.
as ada
ada=$token
open_room
as ben
for host in one two
do
	eval "push_port=\$push_$host url=http://127.0.0.1:\$http_$host"
	listen "$host"
	connect "$host" --header "User:$token"
	tell "$host" "{\"type\":\"subscribe\",\"room_gid\":\"$room\"}"
	await grep -q '^text {"type":"subscribe","success":true' "frames.$host"
done
push_port=$push_one url=http://127.0.0.1:$http_one
t 'readers are let in at both' eval 'await is_shown one confab_readers 1 &&
	await is_shown two confab_readers 1'
token=$ada

said=0
speak() {
	said=$((said + 1))
	answers 200 ".data.msgId=$said" /send-message \
		-d "{\"room_gid\":\"$room\",\"msg\":\"number $said\"}" >/dev/null ||
		echo "message $said was not taken"
}
# The sweep may be first now and then, but not always.
told() {
	before=$(shown two confab_gaps_filled_total)
	speak && hears two "$said" &&
		[ "$(shown two confab_gaps_filled_total)" = "$before" ]
}
t 'what is said at one is told at the other, which need not look' await told
connect ada --header "User:$ada"
types() {
	tell ada "{\"type\":\"typing\",\"room_gid\":\"$room\"}"
	await grep -q '^text {"type":"typing"' "frames.$1"
}
t 'that somebody types as well, which is written nowhere' types two

# Actions: who they are is said by a signed token, and pushes go by that.
# identify host name code id - a socket of theirs there
identify() {
	eval "url=http://127.0.0.1:\$http_$1"
	connect "$2"
	tell "$2" "{\"action\":\"auth\",\"token\":$(signed "$3" "$4")}"
	url=http://127.0.0.1:$http_one
	await grep -q '"success":true' "frames.$2"
}
# pushes answer identity json - by a program at one
pushes() {
	[ "$("$top_builddir/tests/push" "$2" "$3")" = "$1" ]
}
code=0123456789abcdef
identify one here ada@example.org 7
identify two there ada@example.org 7
identify two sitter "$code" 12
t 'a device at the other host alone is pushed to there' eval \
	'pushes yes "$code" "{\"pushed\":1}" &&
	hears_frame sitter "text {\"pushed\":1}"'
t 'who is at each is at both' eval 'pushes yes 7 "{\"pushed\":2}" &&
	hears_frame here "text {\"pushed\":2}" &&
	hears_frame there "text {\"pushed\":2}"'
tell sitter close
t 'who has gone is not' await pushes no "$code" '{"pushed":3}'
once() {
	[ "$(cat frames.here frames.there frames.sitter | grep -c pushed)" = 3 ]
}
t 'and nothing came twice' once

# dense host - by TCP and by WebSocket each message once, in this order
dense() {
	seq "$said" >want
	hears "$1" "$said"
	jq -r .msg.msgId "heard.$1" | diff want - || return
	await frames_enough "$1"
	sed -n 's/^text //p' "frames.$1" |
		jq -r 'select(.type == "message").data.msg.msgId' >got
	diff want got
}
frames_enough() {
	[ "$(grep -c '^text {"type":"message"' "frames.$1")" -ge "$said" ]
}
for _ in $(seq 40)
do
	speak
done
kill -9 "$redis"
for _ in $(seq 40)
do
	speak
done
redis "$redis_port"
for _ in $(seq 40)
do
	speak
done
t 'when Redis dies in the midst of it, readers at the one host lose nothing' dense one
t 'nor at the other' dense two
t 'when it is back they are told again' await told

bus_is_back() {
	[ "$(s6-svstat -o pid state-two/service/bus)" -gt 1 ] &&
		[ "$(s6-svstat -o pid state-two/service/bus)" != "$pid" ] &&
		is_shown one confab_bus_hosts 1 && is_shown two confab_bus_hosts 1
}
pid=$(s6-svstat -o pid state-two/service/bus)
[ "$pid" -gt 1 ] && kill -9 "$pid"
speak
t 'a bus that is killed is back in a moment' await bus_is_back
t 'and is told of what is said' await told
t 'nothing was lost meanwhile' dense two
t 'nor came twice' dense one
t 'one host stops' two stop
t 'and is not waited for' await is_shown one confab_bus_hosts 0
finish
