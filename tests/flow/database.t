#!/bin/sh
# A database that goes, and comes back
#
# It has a database server of its own to stop.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"

t 'it starts' start_system
as ada
open_room
say 'before' >/dev/null

history_is_there() {
	answers 200 '.data[0].msg.txt=before' "/get-room-history?room_gid=$room"
}
is_away() {
	answers 503 .ok=false .error.code=503 .error.reason=unavailable "$@" &&
		[ "$(header Retry-After)" = 1 ]
}
doors_are_shut() {
	is_away "/get-room-history?room_gid=$room" -m 3 &&
		is_away /create-room -d '{}' -m 3 &&
		is_away /send-message -m 3 \
			-d "{\"room_gid\":\"$room\",\"msg\":\"lost\"}" &&
		is_away /login -m 3 -d '{"login":"ada","password":"x"}' &&
		is_away /register -m 3 \
			-d '{"login":"eve","password":"x","username":"x"}'
}
# with sixteen clients at once
flood() {
	racing 16 ask "/get-room-history?room_gid=$room"
	sed -n 's/^HTTP[^ ]* \([0-9]*\).*/\1/p' race/*/out | sort | uniq -c
	[ "$(grep -l '^HTTP[^ ]* 503' race/*/out | wc -l)" = 16 ]
}

t 'all is well' history_is_there
postgres stop -m fast >/dev/null
t 'without a database every door says so, at once' doors_are_shut
t 'to many clients alike' flood
t 'what needs none goes on' answers 400 /login -d nonsense
t 'and so do the figures' answers 200 /metrics
t 'health says which part it is' answers 503 .ok=false .data.database=down /health
postgres start >/dev/null
t 'when it is back all is well, by itself' await history_is_there
t 'and everywhere' await answers 200 /create-room -d '{}'
t 'what was refused was not kept' answers 200 '.data|length=1' \
	"/get-room-history?room_gid=$room"
await answers 200 .data.msgId=2 /send-message \
	-d "{\"room_gid\":\"$room\",\"msg\":\"after\"}" >/dev/null
t 'and leaves no gap' answers 200 '[.data[].msg.msgId]=[1,2]' \
	"/get-room-history?room_gid=$room"
t 'the notifier is back as well' await answers 200 /health

# Stopped dead, without a word to anybody.
postgres restart -m immediate >/dev/null
t 'a crash of the database is over as soon as it is' await history_is_there

# It is there, but answers nobody.
postmaster=$(head -n 1 "$PGHOST/data/postmaster.pid")
backends=$(pgrep -P "$postmaster")
# shellcheck disable=SC2086
kill -STOP "$postmaster" $backends
is_shut_in_time() {
	ask "/get-room-history?room_gid=$room" && [ "$status" = 503 ]
}
t 'a database that hangs is a 503, too' is_shut_in_time
# Of several workers each finds out by itself.
all_are_back() {
	racing 8 history_is_there
	! grep -L "HTTP[^ ]* 200" race/*/out | grep .
}
# shellcheck disable=SC2086
kill -CONT $backends "$postmaster"
t 'and then all is well again' await all_are_back

# Nobody is held up by a row that somebody else has locked.
sql "INSERT INTO messages (room, sender, txt) SELECT id, owner, 'x' FROM rooms;
	SELECT pg_sleep(0)" >/dev/null
begin env PGOPTIONS='-c search_path=confab' psql -qX -U postgres "$database" \
	-c 'BEGIN' -c 'UPDATE rooms SET owner = owner' -c 'SELECT pg_sleep(4)'
is_locked() {
	[ "$(sql "SELECT count(*) FROM pg_stat_activity
		WHERE query LIKE 'SELECT pg_sleep(4)%'")" = 1 ]
}
await is_locked
t 'a room that is locked is a 503 for who writes' is_away /send-message -m 4 \
	-d "{\"room_gid\":\"$room\",\"msg\":\"x\"}"
t 'and is read all the same' history_is_there
t 'no worker has crashed' not grep -rqE 'ended by signal|fatal' state/log
t 'it stops' stop_system
finish
