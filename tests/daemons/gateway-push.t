#!/bin/sh
# What the gateway pushes to sockets that subscribed
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"
. "$top_srcdir/tests/sockets.sh"

open_gate
serve ws-subscribe
serve ws-unsubscribe

# heard name msgId... - these messages have come, in this order, no others
heard() {
	who=$1
	shift
	sed -n 's/^text //p' "frames.$who" |
		jq -r 'select(.type == "message").data.msg.msgId' | paste -sd' ' >got
	cat got
	[ "$(cat got)" = "$*" ]
}
# subscribed name [after]
subscribed() {
	tell "$1" "{\"type\":\"subscribe\",\"room_gid\":\"$room\"${2:+,\"after\":$2}}"
	await grep -q '^text {"type":"subscribe","success":true' "frames.$1"
}

grep_times() {
	[ "$(grep -c "$2" "$3")" -ge "$1" ]
}

as ada
open_room
connect early
t 'a socket subscribes where nothing was said yet' subscribed early
left() {
	tell early "{\"type\":\"unsubscribe\",\"room_gid\":\"$room\"}"
	await grep -q '^text {"type":"unsubscribe","success":true' frames.early
}
t 'and is answered' left
t 'something is said' say one
connect now
connect all
t 'a socket subscribes' subscribed now
t 'another from the beginning on' subscribed all 0
t 'which it hears' await heard all 1
t 'more is said' say two
t 'who subscribed hears it, without asking for anything more' await heard now 2
t 'who was to hear what was before as well' await heard all 1 2
connect ahead
t 'one comes later' subscribed ahead 2
t 'a third time' say three
t 'and hears what is after that' await heard ahead 3
t 'as do the others' await heard now 2 3
t 'in order' await heard all 1 2 3
tell now "{\"type\":\"unsubscribe\",\"room_gid\":\"$room\"}"
await grep -q unsubscribe frames.now
t 'a fourth time' say four
t 'those who stayed hear it' await heard all 1 2 3 4
t 'who left does not' heard now 2 3

# An answer that is a message of a room has its place among what is pushed.
stand_in ws-say ws-who
id=$(sql "SELECT id FROM rooms WHERE gid = '$room'")
connect speaker --header "Cookie:rooms=$id 4"
connect other
tell speaker "{\"type\":\"say\",\"said\":\"event $id 5\"}"
tell speaker '{"type":"who"}'
for again in 1 2
do
	tell other '{"type":"who"}'
	await grep_times "$again" '^text {"type":"who"' frames.other
done
say five >/dev/null
types() {
	await grep -q '"type":"who"' frames.speaker &&
		sed -n 's/^text //p' frames.speaker | jq -r .type | paste -sd' ' >got
	cat got
	[ "$(cat got)" = 'say who' ]
}
t 'what is asked after it is answered after it' types

# While it asks, what its account says elsewhere waits, as that may be the answer.
stand_in ws-sleep
as bob
be bob
be ada
converse bob
connect busy --header "Cookie:rooms=$conversation 0"
for long in 4000 300 300
do
	tell busy "{\"type\":\"sleep\",\"sleep\":$long,\"n\":1}"
done
event send_message "\"conversation_id\":$conversation,\"content\":\"six\"" >made
comes_between() {
	sed -n 's/^text //p' frames.busy | jq -r .type | paste -sd' ' >got
	cat got
	grep -q '^sleep.* send_message .*sleep$' got
}
t 'and comes before the next answer, however much is asked' await comes_between
finish
