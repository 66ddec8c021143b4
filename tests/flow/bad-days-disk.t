#!/bin/sh
# A disk that is full: what cannot be kept is refused, and it comes back with room
#
# All of the state is on it: the database, the logs, and what nginx puts aside.
. "$top_srcdir/tests/apart.sh"
. "$top_srcdir/tests/lib.sh"

mkdir state
if ! mount -t tmpfs -o size=160m,mode=755 none state 2>/dev/null
then
	skip 'a full disk' 'this user may not mount one'
	finish
fi
leave() {
	stop_system >/dev/null 2>&1
	rm -f state/ballast
	umount -l state
	clean
}
trap leave EXIT

export CONFAB_DATABASE=
t 'it starts' start_system
export CONFAB_DATABASE="host=$CONFAB_RUN dbname=confab"
as ada
open_room
said=0
# A text that takes its place on disk: nothing makes it smaller.
speak() {
	said=$((said + 1))
	ask /send-message -m 5 -d "{\"room_gid\":\"$room\",\"client_msg_id\":\"$said\",
		\"msg\":\"$(head -c 12000 /dev/urandom | base64 -w 0)\"}" >/dev/null &&
		[ "$status" = 200 ] &&
		jq "[.data.msgId, $said]" -c reply >>acked
}
psql_here() {
	psql -qAtX -h "$CONFAB_RUN" -U postgres -v ON_ERROR_STOP=1 -d confab -c "$1"
}
t 'all is well' speak
fill() {
	dd if=/dev/zero of=state/ballast bs=4k
	[ "$(df --output=avail state | tail -n 1)" -lt 4 ]
}
t 'the disk is full' fill
is_refused() {
	while speak
	do
		[ $said -lt 500 ] || return
	done
	cat raw
	[ "$status" = 503 ] && [ "$(jq -r .error.reason reply)" = unavailable ]
}
t 'what cannot be kept is a 503' is_refused
reads() {
	answers 200 .data[0].msg.msgId=1 "/get-room-history?room_gid=$room&limit=1&after=0"
}
t 'what is kept is read' reads

# PostgreSQL itself ends when it cannot write down what it is about to do.
more() {
	! psql_here "SELECT count(pg_logical_emit_message(false, 'x',
		repeat('x', 1000000))) FROM generate_series(1, 40)"
}
t 'the database runs out of what it needs itself' more
is_away() {
	ask "/get-room-history?room_gid=$room" -m 5 >/dev/null
	[ "$status" = 503 ]
}
t 'then all is a 503' await is_away
# So much is asked that no log has room for it, and no pipe to a log.
all_are_told() {
	for _ in $(seq 20)
	do
		curl -s -m 20 -o /dev/null -w '%{http_code}\n' -X OPTIONS \
			"$url/create-room?[1-100]"
	done | sort | uniq -c >codes
	cat codes
	grep -qx ' *2000 204' codes
}
t 'nobody waits for a log that has no room' all_are_told
rm state/ballast
is_back() {
	await reads || await reads
}
t 'with room again it is back by itself' is_back
t 'and takes what is said' await speak
kept() {
	psql_here 'SELECT json_build_array(msg_id, client_msg_id::int)
		FROM confab.messages ORDER BY msg_id' | jq -c . | diff acked -
}
t 'all that was answered is there, and nothing else' kept
t 'no program has crashed' not grep -rqE 'ended by signal|fatal' \
	state/log --exclude-dir=postgresql
t 'it stops' stop_system
finish
