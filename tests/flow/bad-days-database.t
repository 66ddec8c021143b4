#!/bin/sh
# A database that may only be read, and one that has no place left
#
# One that is away, that hangs, that crashes, and whose rows are locked are in
# database.t.  It has a database server of its own to fill.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

t 'it starts' start_system
come ada
open_room
id=$(sql "SELECT id FROM rooms WHERE gid = '$room'")
tell ada "{\"type\":\"subscribe\",\"room_gid\":\"$room\"}"
await has_heard ada 1
passes ada
listen ada
write() {
	answers 200 "$@" /send-message -d "{\"room_gid\":\"$room\",\"msg\":\"x\"}"
}
is_refused() {
	path=$1
	shift
	answers 503 .ok=false .error.reason=unavailable "$path" -m 5 -d "$@" &&
		[ "$(header Retry-After)" = 1 ]
}
reads() {
	answers 200 '.data|length=1' "/get-room-history?room_gid=$room"
}
t 'all is well' write .data.msgId=1
t 'who listens hears it' hears ada 1
await has_heard ada $(($(cat told.ada) + 1))
passes ada

# read_only on|off - to who connects from now on, and nobody else is there
read_only() {
	sql "ALTER DATABASE $database SET default_transaction_read_only = $1" &&
		sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = '$database' AND pid <> pg_backend_pid()"
}
t 'the database may only be read' read_only on
t 'then what is said is refused' await is_refused /send-message \
	"{\"room_gid\":\"$room\",\"msg\":\"lost\"}"
t 'and a room' is_refused /create-room '{}'
t 'and a login, which makes a session' is_refused /login \
	'{"login":"ada","password":"password of ada"}'
t 'and whoever registers' is_refused /register \
	'{"login":"eve","password":"x","username":"x"}'
t 'what there is is read' await reads
event_is_refused() {
	passes ada
	done_as ada "{\"type\":\"create_conversation\",\"members\":[\"ada\"]}" \
		"$(fails_as create_conversation 'Try again in a moment')"
}
t 'an event that writes is refused, too' await event_is_refused
t 'one that reads is answered' done_as ada '{"type":"get_conversations"}' \
	"$(went get_conversations '[]')"
listen late "{\"uuid\":\"$token\",\"room_gid\":\"$room\",\"after\":0}"
t 'who comes to listen is let in' hears late 1
t 'but not by WebSocket, which would be written down' refuses 503 \
	--header "User:$token"
t 'it may be written again' env PGOPTIONS='-c default_transaction_read_only=off' \
	psql -qX -U postgres -v ON_ERROR_STOP=1 "$database" -c \
	"ALTER DATABASE $database RESET default_transaction_read_only" -c \
	"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = '$database' AND pid <> pg_backend_pid()"
t 'and all is well by itself' await write .data.msgId=2
heard_both() {
	hears late 2 && [ "$(jq -s -c 'map(.msg.msgId)' heard.late)" = '[1,2]' ]
}
t 'who listened hears what comes, and nothing twice' heard_both
is_let_in() {
	come ada ada again && is_open again
}
t 'a socket is let in' is_let_in

# Somebody else takes all connections that there are.
cat >crowd.py <<'PYTHON'
"""Connections to the database, as many as there are, until the file go is there."""
import ctypes, os, sys, time
pq = ctypes.CDLL('libpq.so.5')
pq.PQconnectdb.restype = ctypes.c_void_p
for f in pq.PQstatus, pq.PQfinish:
    f.argtypes = [ctypes.c_void_p]
while not os.path.exists('go'):
    c = pq.PQconnectdb(sys.argv[1].encode())
    if pq.PQstatus(c):
        pq.PQfinish(c)
        open('full', 'w').close()
        time.sleep(0.01)
PYTHON
sql 'ALTER SYSTEM SET max_connections = 40'
postgres restart -m fast >/dev/null
begin /usr/bin/python3 crowd.py "host=$PGHOST dbname=postgres user=confab_owner"
crowd=$!
t 'others take all connections that the database has' await test -e full
# Now and then one of ours is there first for what has become free.
cut_off() {
	sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = '$database' AND pid <> pg_backend_pid()" >/dev/null
}
cut_off
t 'who writes is refused' await is_refused /send-message \
	"{\"room_gid\":\"$room\",\"msg\":\"lost\"}"
refused_by_all() {
	cut_off
	racing 16 is_refused /send-message "{\"room_gid\":\"$room\",\"msg\":\"lost\"}"
	! grep -L "HTTP[^ ]* 503" race/*/out | grep .
}
t 'so are many, of every worker' await refused_by_all
reads_not() {
	ask "/get-room-history?room_gid=$room" -m 5 && [ "$status" = 503 ]
}
t 'who reads as well' await reads_not
t 'health says which part it is' answers 503 .data.database=down /health
is_told_so() {
	passes ada
	done_as ada '{"type":"get_conversations"}' \
		"$(fails_as get_conversations 'Try again in a moment')"
}
t 'a socket stays, and is told so' await is_told_so
t 'what needs none goes on' done_as ada nonsense \
	"$(fails_as root 'invalid json event')"
touch go
wait "$crowd"
t 'when they have gone all is well by itself' await write .ok=true
heard_all() {
	said=$(sql "SELECT last_msg_id FROM rooms WHERE gid = '$room'")
	hears late "$said" &&
		jq -s -e --argjson said "$said" 'map(.msg.msgId) == [range(1; $said + 1)]' \
			heard.late
}
t 'who listened is there, and has heard it' heard_all
t 'no program has crashed' not grep -rqE 'ended by signal|fatal' state/log
t 'it stops' stop_system
finish
