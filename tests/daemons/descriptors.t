#!/bin/sh
# Descriptors that have run out: who is there stays, who comes waits, nobody spins
#
# The limit of what runs already is lowered below what it has, so that there is not
# one more.  Too many who come are in notifier-slow.t and gateway-slow.t.
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

# none_left process - and as many as before: some_for process
none_left() {
	prlimit --pid "$1" --nofile=1:
}
some_for() {
	prlimit --pid "$1" --nofile=1024:
}
# In hundredths of a second: what it has used, and the time.
used() {
	sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'
}
clock() {
	tr -d . </proc/uptime | cut -d ' ' -f 1
}
# Whoever tries again without a pause uses all that it gets, others next to nothing.
rests() {
	used=$(used "$1") since=$(clock)
	sleep 2
	used=$(($(used "$1") - used)) since=$(($(clock) - since))
	echo "$used of $since"
	[ $((10 * used)) -lt "$since" ]
}
# cut_off role - from the database
cut_off() {
	[ "$(sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = current_database() AND usename = 'confab_$1'")" -ge 1 ]
}
lines_that_say() {
	[ "$(grep -c "$1" begun.log)" = "$2" ]
}

as ada
open_room
notify
listen there
readers 1
open_gate
serve ws-ping
serve ws-subscribe
pong='{"type":"ping","success":true,"data":"pong"}'
busy='{"type":"ping","success":false,"error":"Try again in a moment"}'
connect there
tell there "{\"type\":\"subscribe\",\"room_gid\":\"$room\"}"
await grep -q '^text {"type":"subscribe","success":true' frames.there
t 'a socket is served' asks there '{"type":"ping"}' "$pong"

# An endpoint, of one worker.
export CONFAB_WORKERS=1
serve send-message
worker() {
	worker=$(pgrep -P "$server")
}
await worker
# request name - a message of that text; its answer is in the file answer.name
request() {
	CONTENT_LENGTH=${#text} REQUEST_METHOD=POST SCRIPT_NAME=/send-message \
		HTTP_USER="$token" cgi-fcgi -bind -connect \
		"$CONFAB_RUN/send-message.sock" <"body.$1" >"answer.$1" 2>&1 &
	begun="$! $begun"
}
text="{\"room_gid\":\"$room\",\"msg\":\"a text\"}"
is_answered() {
	await grep -q '^Status: 200' "answer.$1"
}
descriptors() {
	find "/proc/$worker/fd" -type l | wc -l
}
has_more() {
	[ "$(descriptors)" -gt "$had" ]
}
via=fcgi
t 'a request is answered' say 'a text'
had=$(descriptors)
mkfifo body.begun
request begun
exec 8>body.begun
await has_more
none_left "$worker"
printf %s "$text" >&8
exec 8>&-
t 'an endpoint answers who was there' is_answered begun
printf %s "$text" >body.late
request late
t 'and waits for descriptors without work' rests "$worker"
t 'who came meanwhile waits' test ! -s answer.late
some_for "$worker"
t 'and is answered when there are some' is_answered late
t 'by the same worker' test "$(pgrep -P "$server")" = "$worker"

# The notifier, which loses the database as well.
none_left "$notifier"
via=cgi
listen late
t 'the notifier loses the database' cut_off notifier
t 'and waits for descriptors without work' rests "$notifier"
t 'who came meanwhile waits' figure_is confab_readers 1
via=fcgi
say 'meanwhile'
said=$(sql 'SELECT last_msg_id FROM rooms')
t 'who was there is served' hears there "$said"
some_for "$notifier"
t 'who waited is let in' readers 2
say 'at last'
t 'and served' hears late 1
t 'the log says one line' lines_that_say 'no further connections' 1

# A gateway, whose programs it cannot reach, either.
none_left "$gateway"
: >frames.late
mkfifo say.late
"$top_srcdir/tests/ws.py" --unix "$gate" say.late \
	>frames.late 2>errors.late &
begun="$! $begun"
t 'a gateway loses the database' cut_off gateway
t 'and waits for descriptors without work' rests "$gateway"
t 'who came meanwhile waits' test ! -s frames.late
t 'who was there is told to try again' asks there '{"type":"ping"}' "$busy"
is_pushed() {
	await grep -q "$1" frames.there
}
say 'to a socket'
t 'and hears what is said' is_pushed 'to a socket'
some_for "$gateway"
t 'who waited is let in' hears_frame late 'open '
t 'who was there is served' asks there '{"type":"ping"}' "$pong" 2
t 'the log says one line' lines_that_say 'no further connections' 2
finish
