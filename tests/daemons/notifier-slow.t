#!/bin/sh
# The notifier's patience: who does not read, too many at once, an orderly end
. "$top_srcdir/tests/lib.sh"

as ada
open_room
notify
listen quick
listen slow
slow=$listener
readers 2
probed() {
	ss -Htno state established "( sport = :$push_port )" >connections
	! grep -v 'timer:(keepalive' connections && [ -s connections ]
}
t 'a peer that is silent is asked whether it is there' probed
kill -STOP "$slow"

# A hundred at a time, so that who does read is not dropped on a busy machine.
much_is_said() {
	for hundred in $(seq 10)
	do
		sql "INSERT INTO messages (room, sender, txt)
			SELECT rooms.id, rooms.owner, repeat(md5(n::text), 120)
			FROM rooms, generate_series(1, 100) n WHERE gid = '$room'"
		hears quick $((hundred * 100)) || return
	done
}
t 'a reader that does not read keeps nobody else waiting' much_is_said
t 'and is dropped once its queue is full' await figure_is confab_slow_readers_dropped_total 1
t 'what the others got is whole' test "$(jq -r .msg.msgId heard.quick | tail -n 1)" = 1000
kill -CONT "$slow"
t 'the dropped one is told by the end of its connection' await not kill -0 "$slow"
last=$(sed '$d' heard.slow | tail -n 1 | jq .msg.msgId)
listen back "{\"uuid\":\"$token\",\"room_gid\":\"$room\",\"after\":$last}"
t 'and comes back for the rest' hears back $((1000 - last))

# About to leave, it gives what was committed before.
say 'the last one'
kill "$notifier"
t 'an orderly end leaves nothing under way behind' hears quick 1001
await not kill -0 "$notifier"

# Many catch up, and each page of that takes the database a while: of 64 short
# messages, and no more are looked at, as it knows how many there are.
notify
sql "UPDATE messages SET txt = 'short';
	ANALYZE messages;
	ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
	CREATE POLICY slow ON messages USING (
		current_user <> 'confab_notifier' OR pg_sleep(0.0025) IS NOT NULL)"
for i in $(seq 16)
do
	listen "late$i" "{\"uuid\":\"$token\",\"room_gid\":\"$room\",\"after\":0}"
	crowd="$listener ${crowd-}"
done
readers 16
before=$(cat heard.late* | wc -l)
listen new
crowd="$listener $crowd"
readers 17
t 'who comes while many catch up waits for a few pages, not for one of each' \
	test "$(($(cat heard.late* | wc -l) - before))" -lt $((10 * 64))
say 'while they do'
t 'and hears what is said' hears new 1
# shellcheck disable=SC2086
kill $crowd "$notifier"
crowd=
await not kill -0 "$notifier"
sql "DROP POLICY slow ON messages; ALTER TABLE messages DISABLE ROW LEVEL SECURITY"

# With fewer descriptors than readers.
push_port=$(free_port)
begin prlimit --nofile=100:100 env CONFAB_PUSH_PORT="$push_port" \
	"$top_builddir/notifier/confab-notifier"
few=$!
await nc -z 127.0.0.1 "$push_port"
: >begun.log
for i in $(seq 70)
do
	listen "many$i"
	crowd="$listener ${crowd-}"
done
t 'more connections than descriptors are refused' await not figure_is confab_connections_refused_total 0
t 'of which the log says one line' test "$(grep -c 'as many as there may be' begun.log)" = 1
t 'the notifier lives' kill -0 "$few"
say 'to those who are in'
t 'and so do those who are in' hears many1 1
# shellcheck disable=SC2086
kill $crowd 2>/dev/null
await figure_is confab_sockets 0
listen later
readers 1
say 'to who came later'
t 'and once they have gone, others are let in' hears later 1
kill "$few"
await not kill -0 "$few"

# From one address.
export CONFAB_ADDRESS_SOCKETS=3
notify
unset CONFAB_ADDRESS_SOCKETS
listen first
first=$listener
readers 1
# Who asked whether it is there has gone.
await figure_is confab_sockets 1
listen second
listen third
t 'as many from one address as may be are let in' readers 3
refused=$(figure confab_connections_refused_total)
listen fourth
t 'one more is told by the end of its connection' await not kill -0 "$listener"
t 'and counted' figure_is confab_connections_refused_total $((refused + 1))
t 'the log says from where' grep -q 'no further connections than 3 from 127.0.0.1' begun.log
from=127.0.0.2
listen elsewhere
unset from
t 'one from another address is let in' readers 4
kill "$first"
readers 3
listen fifth
t 'and once one has gone, another from there' readers 4
kill "$notifier"
await not kill -0 "$notifier"

# Under valgrind, from the first hello to the last free().
if ! is_sanitized
then
	push_port=$(free_port)
	begin env CONFAB_PUSH_PORT="$push_port" valgrind --quiet \
		--leak-check=full --errors-for-leak-kinds=definite,indirect,possible \
		--error-exitcode=9 --log-file=valgrind.log \
		"$top_builddir/notifier/confab-notifier"
	checked=$!
	await nc -z 127.0.0.1 "$push_port"
	listen checked
	listen checked-after "{\"uuid\":\"$token\",\"room_gid\":\"$room\",\"after\":900}"
	listen checked-refused '{"uuid":"?"}'
	hears checked-after 102
	say 'seen by valgrind'
	sql "INSERT INTO messages (room, sender, txt)
	     SELECT id, owner, 'by hand' FROM rooms WHERE gid = '$room'"
	hears checked 2
	kill "$checked"
	t 'valgrind finds nothing' wait "$checked"
	# Calls of confine() that it does not know it tells of by --.
	t 'not a word' not grep '^==' valgrind.log
else
	skip 'valgrind finds nothing' 'the sanitizers look at this build'
fi

# A page of a room for who comes back, by the statement that the notifier has
# for it: page from - behind that number.
sql "ALTER DATABASE \"$database\" SET log_statement = 'all'"
notify
prepared() {
	statement=$(sed -n 's/.*\(PREPARE after(.*\);PREPARE latest(.*/\1/p' "$PGHOST/log" |
		tail -n 1)
	[ "$statement" ]
}
await prepared
sql "ALTER DATABASE \"$database\" RESET log_statement"
page() {
	sql "$statement; EXECUTE after($id, $1)" >page
	lines=$(wc -l <page) bytes=$(wc -c <page)
	echo "$lines messages, $bytes bytes"
}
has_page() {
	page "$1" && [ "$lines" = "$2" ]
}
open_room
id=$(sql "SELECT id FROM rooms WHERE gid = '$room'")
sql "INSERT INTO messages (room, sender, txt)
	SELECT $id, owner, 'short ' || n FROM rooms, generate_series(1, 70) n
	WHERE id = $id"
t 'a page of short messages has 64' has_page 0 64
t 'and the last one what is left' has_page 64 6
# A character of these is six in JSON.
sql "INSERT INTO messages (room, sender, txt)
	SELECT $id, owner, repeat(E'\\x01', 16384) FROM rooms,
	generate_series(1, 64) WHERE id = $id;
	INSERT INTO messages (room, sender, txt)
	SELECT $id, owner, repeat('🍵', 16384) FROM rooms,
	generate_series(1, 2) WHERE id = $id"
is_small() {
	page "$1" && [ "$lines" -gt 0 ] && [ "$bytes" -lt 524288 ]
}
t 'one of long messages has fewer' is_small 70
t 'one that comes to long messages ends among them' is_small 50
t 'a message is on a page however long it is' has_page 134 1
listen long "{\"uuid\":\"$token\",\"room_gid\":\"$room\",\"after\":0}"
t 'whoever comes back is sent all of it' hears long 136
every_one() {
	jq .msg.msgId heard.long >got && seq 136 | diff - got
}
t 'each once, in order' every_one
finish
