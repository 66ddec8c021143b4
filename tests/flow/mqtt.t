#!/bin/sh
# Messages between a broker and rooms, each once, whatever ends in between
#
# It has a database server of its own to stop.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/mqtt.sh"

broker
as ada
open_room
device lamp "$room"
topic=chat.example/$room/pepeunit
bridge

# number text - how many say just that
number() {
	sql "SELECT count(*) FROM messages WHERE txt = '$1'"
}
number_is() {
	[ "$(number "$1")" = "$2" ]
}
acknowledged() {
	grep -c 'Received PUBACK from confab-chat.example' broker.log
}
brought() {
	grep -c 'Sending PUBLISH to confab-chat.example' broker.log
}
is_acknowledged() {
	[ "$(acknowledged)" -gt "$was_acknowledged" ]
}

# What is said waits in the middle of being committed, as long as that is held.
waits_at messages
hold() {
	sql "SELECT pg_advisory_lock(1); SELECT pg_sleep(60)" >/dev/null 2>&1 &
	await is_held
}
is_held() {
	[ "$(holder)" ]
}
holder() {
	sql "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 1
		AND classid = 0 AND granted AND mode = 'ExclusiveLock'"
}
let_go() {
	sql "SELECT pg_terminate_backend($(holder))" >/dev/null
}
is_waiting() {
	[ "$(sql "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
		AND objid = 1 AND classid = 0 AND NOT granted")" = "${1-1}" ]
}

# Killed before the commit is known, and after it.
hold
was_acknowledged=$(acknowledged)
publish "$topic" -m 'once'
t 'what is on its way into the database' await is_waiting
t 'is not acknowledged' test "$(acknowledged)" = "$was_acknowledged"
ends "$bridge" KILL
let_go
t 'if the bridge is killed then, it may be said' await number_is once 1
before=$(brought)
bridge
came_again() {
	[ "$(brought)" -gt "$before" ]
}
t 'the broker brings it again' await came_again
t 'it is acknowledged then' await is_acknowledged
t 'and is said once' test "$(number once)" = 1
hold
publish "$topic" -m 'not yet'
await is_waiting
ends "$bridge" KILL
sql "SELECT pg_terminate_backend(pid) FROM pg_locks
	WHERE locktype = 'advisory' AND objid = 1 AND NOT granted" >/dev/null
let_go
t 'or it is not said' test "$(number 'not yet')" = 0
bridge
t 'but when it comes again' is_said 'lamp|not yet'

hold
publish "$topic" -m 'in flight'
await is_waiting
ends "$bridge" KILL
let_go
ends "$broker"
before=0
broker
bridge
t 'a broker that has ended meanwhile brings it again' await came_again
publish "$topic" -m 'after the flight'
t 'and what follows it' is_said 'lamp|after the flight'
t 'it is said once' test "$(number 'in flight')" = 1

# A statement that fails.
hold
publish "$topic" -m 'first'
publish "$topic" -m 'second'
t 'what the database does not take in time' await grep -q 'connection to the MQTT broker: the database does not answer' begun.log
let_go
t 'comes again' is_said 'lamp|first'
t 'and so does what follows' is_said 'lamp|second'
t 'in its order' test "$(sql "SELECT string_agg(txt, ' ' ORDER BY msg_id)
	FROM messages WHERE txt IN ('first', 'second')")" = 'first second'

# Killed at any point.
seq -f 'number %g' 400 >wanted
publish "$topic" -l <wanted &
for n_said in 40 90 150 200 290
do
	is_far() {
		[ "$(sql "SELECT count(*) FROM messages
			WHERE txt LIKE 'number %'")" -ge "$n_said" ]
	}
	await is_far
	ends "$bridge" KILL
	bridge_begins
done
all_there() {
	[ "$(number 'number 400')" = 1 ]
}
t 'a bridge that is killed again and again' await all_there
sql "SELECT txt FROM messages WHERE txt LIKE 'number %' ORDER BY msg_id" >got
t 'says all there is, once, in its order' diff wanted got
yes same | head -n 200 >all
publish "$topic" -l <all &
await number_is same 200 &
is_far() {
	[ "$(number same)" -ge 50 ]
}
await is_far
ends "$bridge" KILL
bridge
t 'what is the same each time' await number_is same 200
publish "$topic" -m 'the end'
is_said 'lamp|the end'
t 'is said as often as it was published' test "$(number same)" = 200

# The broker goes and comes.
ends "$bridge"
publish "$topic" -m 'while nobody listened'
publish "$topic" -r -m 'and to be retained'
ends "$broker"
broker
bridge
t 'what a broker has kept is said' is_said 'lamp|while nobody listened'
t 'also what is to be retained' is_said 'lamp|and to be retained'
t 'and what was said already is not' test "$(number same)" = 200
ends "$broker"
say 'while it was away' >out
broker
t 'what is said without a broker' all_went_out
t 'goes out when it is back' retains "$topic" \
	"while it was away|msgId:$(sql 'SELECT max(msg_id) FROM messages') sender:ada"
ends "$broker" KILL
sql "INSERT INTO messages (room, sender, txt)
	SELECT rooms.id, owner, 'many ' || n FROM rooms, generate_series(1, 3000) n
	WHERE gid = '$room'"
broker
at_work() {
	[ "$(sql "SELECT msg_id FROM mqtt_rooms")" -gt \
		"$(sql "SELECT min(msg_id) FROM messages WHERE txt LIKE 'many %'")" ]
}
await at_work
ends "$broker" KILL
broker
t 'of many, whatever was on its way' all_went_out
t 'the last one is retained at the end' retains "$topic" \
	"many 3000|msgId:$(sql 'SELECT max(msg_id) FROM messages') sender:ada"
ends "$bridge" KILL
bridge
follow lamp "$topic"
publish "$topic" -m same
publish "$topic" -m same
await number_is same 202
ends "$broker"
rm -f broker/*
broker
await bridge_is_well
publish "$topic" -m same
publish "$topic" -m same
t 'a broker that has forgotten everything counts anew' await number_is same 204

# The database goes and comes.
postgres stop -m fast >/dev/null
publish "$topic" -m 'without a database'
t 'without a database the bridge is not well' await not bridge_is_well
postgres start >/dev/null
t 'when it is back' await bridge_is_well
t 'it says what was published' is_said 'lamp|without a database'
say 'good as new' >out
t 'and publishes what is said' all_went_out
postgres stop -m immediate >/dev/null
publish "$topic" -m 'after a crash'
postgres start >/dev/null
t 'after a crash as well' is_said 'lamp|after a crash'
t 'nothing was said twice' test -z "$(sql "SELECT txt FROM messages
	WHERE txt <> 'same' GROUP BY txt HAVING count(*) > 1")"
ends "$bridge"
ends "$broker"

# TLS.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
	-subj /CN=localhost -addext subjectAltName=DNS:localhost \
	-keyout key.pem -out cert.pem 2>out
export MQTT_SECURE=true MQTT_HOST=localhost
broker "listener $MQTT_PORT 127.0.0.1" 'allow_anonymous true' \
	"certfile $scratch/cert.pem" "keyfile $scratch/key.pem"
bridge_begins
t 'a certificate that nobody vouches for is refused' await grep -q \
	'no connection to the MQTT broker: .*TLS' begun.log
ends "$bridge"
export SSL_CERT_FILE="$scratch/cert.pem"
t 'with one that the system trusts' bridge
mosquitto_pub -V 5 -h localhost -p "$MQTT_PORT" --cafile cert.pem -q 1 \
	-t "$topic" -m 'in secret'
t 'it is spoken by TLS' is_said 'lamp|in secret'
ends "$bridge"
export MQTT_HOST=127.0.0.1
bridge_begins
is_refused_again() {
	[ "$(grep -c 'connection to the MQTT broker: .*TLS' begun.log)" = 2 ]
}
t 'and by no other name' await is_refused_again
finish
