#!/bin/sh
# A socket that does not read while its rooms are written to
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
come ben
come ada
tell ada '{"type":"create_conversation","name":"tea","members":["ben"]}'
await has_heard ben 1
id=$(sql 'SELECT id FROM rooms')
gid=$(sql 'SELECT gid FROM rooms')
as ben
# member: its frames; subscriber: those, and what it subscribed to; each that is
# slow has one of its kind that is not.  Those are at the gateway itself, as the
# kernel may keep many MB of what nginx has sent by TCP.
for name in member subscriber slow-member slow-subscriber
do
	case $name in
	slow-*) gate=$CONFAB_RUN/gateway.sock
		connect "$name" --slow --plain --header "User:$token"
		gate= ;;
	*) connect "$name" --plain --header "User:$token" ;;
	esac
	pid=$client
	case $name in
	*subscriber) tell "$name" "{\"type\":\"subscribe\",\"room_gid\":\"$gid\"}"
		await has_heard "$name" 1 ;;
	esac
	case $name in
	slow-*) tell "$name" deaf
		kill -STOP "$pid"
		slow="$pid ${slow-}" ;;
	esac
done
gateway=$(s6-svstat -o pid state/service/gateway)
memory() {
	awk '/^Pss_Anon:/ { print $2 }' "/proc/$gateway/smaps_rollup"
}
dropped() {
	curl -s "$url/metrics" |
		sed -n 's/^confab_gateway_slow_dropped_total{gateway="gateway"} //p'
}
are_dropped() {
	[ "$(dropped)" = "$1" ]
}
before=$(memory)
much() {
	sql "INSERT INTO messages (room, sender, txt)
		SELECT $id, owner, repeat('x', 16000) FROM rooms, generate_series(1, $1)" &&
		has_all ben && has_all member && has_all subscriber twice
}
last() {
	sql "SELECT last_msg_id FROM rooms WHERE id = $id"
}
# has_all name [twice] - each number once, as a frame, and as an event if twice
has_all() {
	last=$(last)
	await grep -q "\"data\":{\"id\":$last,\"sender_username\"" "frames.$1" || return
	sed -n 's/^text //p' "frames.$1" | jq 'select(.type == "send_message") | .data.id' |
		seq_is "$last" || return
	[ -z "${2-}" ] || {
		await grep -q "\"msgId\":$last," "frames.$1" &&
			sed -n 's/^text //p' "frames.$1" |
			jq 'select(.type == "message") | .data.msg.msgId' |
			seq_is "$last"
	}
}
seq_is() {
	seq "$1" >wanted
	diff wanted -
}
t 'much is said: who reads has all of it' much 120
t 'more is said' much 120
t 'who does not read is dropped' await are_dropped 2
is_bounded() {
	echo "$before kB, then $1 kB"
	[ $(($1 - before)) -lt 8000 ]
}
after=$(memory)
# shellcheck disable=SC2086
kill -CONT $slow
for name in slow-member slow-subscriber
do
	tell "$name" hearing
	t "$name is told why" hears_frame "$name" 'close 4008 too slow'
done
heard_in_order() {
	sed -n 's/^text //p' frames.slow-subscriber |
		jq 'select(.type == "message") | .data.msg.msgId' >so.far
	seq_is "$(wc -l <so.far)" <so.far
}
t 'nobody else has gone' are_dropped 2
passes ben
t 'those who read go on' done_as ben '{"type":"ping"}' "$(went ping '"pong"')"
if is_sanitized
then
	skip 'of 4 MB that were said six times the gateway kept little' \
		'the sanitizers keep more'
else
	t 'of 4 MB that were said six times the gateway kept little' \
		is_bounded "$after"
fi
t 'what a slow one was given before is whole and in order' heard_in_order
comes_back() {
	rest=$(wc -l <so.far)
	connect back --header "User:$token"
	tell back "{\"type\":\"subscribe\",\"room_gid\":\"$gid\",\"after\":$rest}"
	await has_heard back $(($(last) - rest + 1))
	sed -n 's/^text //p' frames.back |
		jq 'select(.type == "message") | .data.msg.msgId' >>so.far
	seq_is "$(last)" <so.far
}
t 'and has the rest when it comes back with after' comes_back
t 'no program has crashed' not grep -rqE 'ended by signal|fatal' state/log
t 'it stops' stop_system
finish
