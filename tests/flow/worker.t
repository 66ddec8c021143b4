#!/bin/sh
# An endpoint as a FastCGI program: its processes, and what it is sent
. "$top_srcdir/tests/lib.sh"

via=fcgi
export CONFAB_WORKERS=2
as ada
for name in create-room send-message login
do
	serve $name
done

t 'it answers as it does from a shell' gives 200 create-room '{}'
t 'and again' gives 200 create-room '{}'
t 'and what is wrong is told' gives 400 '.error.message=Invalid data' \
	create-room '[]'
many() {
	racing 20 gives 200 create-room '{}'
	[ "$(grep -ho '"room_gid".*' race/*/reply | sort -u | wc -l)" = 20 ]
}
t 'twenty at once are all answered, each its own' many

# What a web server would not send, but who knows.
for length in -1 x 1x '2 ' ' 2' 0x2 +2
do
	t "'$length' is no length" with CONTENT_LENGTH="$length" \
		gives 400 .ok=false create-room '{}'
done
t 'a length that is more than there is' with CONTENT_LENGTH=10 \
	gives 400 .ok=false create-room '{}'
t 'a length that is more than may be' with CONTENT_LENGTH=65537 \
	gives 413 .ok=false create-room '{}'
t 'no length is no body' with CONTENT_LENGTH= \
	gives 400 '.error.message=Invalid data' create-room ''
# shellcheck disable=SC2046
t '65 variables are too many' with $(seq -f 'X%g=1' 65) \
	gives 400 .error.reason=bad-request create-room '{}'
t '70 kB of them are too much' with HTTP_COOKIE="$(letters 70000)" \
	gives 400 .error.reason=bad-request create-room '{}'
t 'all the same it is there' gives 200 create-room '{}'

# What was said does not stay: of the next one nothing is known.
token=$(cat session.ada)
open_room
say 'hello' >/dev/null
token=
t 'who is next is a stranger again' gives 401 send-message \
	"{\"room_gid\":\"$room\",\"msg\":\"x\"}"
t 'and his message none' gives 401 send-message '{}'
as ada

workers() {
	pgrep -P "$server"
}
workers_are() {
	[ "$(workers | wc -l)" = "$1" ]
}
export CONFAB_WORKERS=3
serve create-room
t 'it begins with one worker' await workers_are 1
t 'that answers' gives 200 create-room '{}'
t 'and another then waits' await workers_are 2

# While what they ask for is held, all are busy, and who comes meanwhile waits.
is_held() {
	[ "$(sql "SELECT count(*) FROM pg_stat_activity
		WHERE query LIKE '%pg_sleep(0.9)%' AND wait_event = 'PgSleep'")" = 1 ]
}
busy() {
	sql 'BEGIN; LOCK rooms IN SHARE MODE; SELECT pg_sleep(0.9)' >/dev/null &
	holder=$!
	await is_held
	racing 6 gives 200 create-room '{}' &
	await workers_are 3
	found=$?
	wait "$holder" $!
	return "$found"
}
t 'as many work as are set, if so many are asked' busy
t 'no more' workers_are 3
t 'who is not needed any longer goes, but one' await await await await workers_are 1

export CONFAB_WORKERS=2
kill -TERM "$server"
serve create-room
await workers_are 1
first=$(workers)
kill -9 "$first"
is_replaced() {
	workers_are 1 && ! workers | grep -qx "$first"
}
t 'one that is killed is replaced' await is_replaced
t 'meanwhile and afterwards it answers' gives 200 create-room '{}'
t 'and its end was noticed' await grep -q 'was ended by signal 9' begun.log

kill -TERM "$server"
t 'told to stop it stops' await has_left "$server"
t 'and all of its workers' test -z "$(workers)"

serve create-room
await workers_are 1
descriptors() {
	for worker in $(workers)
	do
		ls "/proc/$worker/fd"
	done | wc -l
}
taken() {
	[ "$(descriptors)" -gt "$before" ]
}
before=$(descriptors)
begin python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
time.sleep(60)' "$CONFAB_RUN/create-room.sock"
await taken
kill -TERM "$server"
t 'whoever connects and says nothing does not keep it' await has_left "$server"

# A request in two halves, as a kernel may deliver it: what stands before and
# after a file "go" is there, or never.
cat >halves.py <<'END'
import os, socket, struct, sys, time
def record(kind, content):
    return struct.pack('>BBHHBx', 1, kind, 1, len(content), 0) + content
def pair(name, value):
    return bytes([len(name), len(value)]) + name + value
sent = (record(1, struct.pack('>HB5x', 1, 0)) +
    record(4, pair(b'REQUEST_METHOD', b'OPTIONS') + pair(b'SCRIPT_NAME', b'/create-room')) +
    record(4, b'') + record(5, b''))
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(sent[:20])
open('half', 'w').close()
while not os.path.exists('go'):
    time.sleep(0.01)
s.sendall(sent[20:])
sys.stdout.write(s.makefile('rb').read().decode('latin1'))
END
halves() {
	rm -f half go
	before=$(descriptors)
	python3 halves.py "$CONFAB_RUN/create-room.sock" >said &
	speaker=$!
	begun="$speaker $begun"
	await test -e half && await taken
}
is_heard() {
	touch go
	wait "$speaker" && grep -a 'Status: 204' said
}
all_know() {
	[ "$(workers)" ] || return
	for worker in $(workers)
	do
		grep -q '^ShdPnd:.*[1-9a-f]' "/proc/$worker/status" || return
	done
}
serve create-room
await workers_are 1
halves
kill -TERM "$server"
t 'who was speaking when it was told to stop' await all_know
t 'is heard to the end, and answered' is_heard
t 'before it stops' await has_left "$server"

: >begun.log
serve create-room
await workers_are 1
halves
t 'who does not go on is not waited for more than ten seconds' \
	await await grep -q 'was ended by signal 14' begun.log

export CONFAB_IDLE_EXIT=1
serve create-room
t 'it may leave when idle' await has_left "$server"
serve create-room
t 'but is there while it is asked' gives 200 create-room '{}'
unset CONFAB_IDLE_EXIT

export CONFAB_WORKERS=0
refuses_to_start() {
	serve create-room
	await has_left "$server" && grep 'CONFAB_WORKERS is a number from 1 to 256' begun.log
}
t 'a setting that is none stops the start, saying so' refuses_to_start
export CONFAB_WORKERS=2 CONFAB_WROKERS=3
no_such_setting() {
	serve create-room
	await has_left "$server" && grep 'there is no setting CONFAB_WROKERS' begun.log
}
t 'so does one that is misspelt' no_such_setting
finish
