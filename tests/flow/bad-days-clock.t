#!/bin/sh
# Clocks that jump, those of the programs and that of the database
#
# What was set by hand, or by a virtual machine that slept: intervals go by another
# clock.  The database server is its own, as its clock jumps as well.
faketime=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null)
works() {
	[ "$faketime" ] && [ "$(LD_PRELOAD=$faketime FAKETIME='-10y' date +%Y)" -lt \
		"$(($(date +%Y) - 8))" ] &&
		! grep -q '^HARDENING = .*-fsanitize' "$top_builddir/Makefile"
}
if [ -z "${clocks-}" ] && works
then
	clocks=$(mktemp -d /tmp/confab-test.XXXXXX) || exit
	chmod 755 "$clocks"
	echo +0d >"$clocks/database"
	exec env LD_PRELOAD="$faketime" FAKETIME_NO_CACHE=1 \
		FAKETIME_DONT_FAKE_MONOTONIC=1 \
		FAKETIME_TIMESTAMP_FILE="$clocks/database" clocks="$clocks" \
		"$top_srcdir/tests/with-postgres" "$0"
fi
unset LD_PRELOAD
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"
[ "${clocks-}" ] || {
	skip 'clocks that jump' 'libfaketime is not there, or the sanitizers are before it'
	finish
}


leave() {
	clean
	rm -rf "$clocks"
}
trap leave EXIT
# jump programs|database how-far
jump() {
	echo "$2" >"$clocks/$1.new" && mv "$clocks/$1.new" "$clocks/$1"
}
jump programs +0d
start() {
	with LD_PRELOAD="$faketime" FAKETIME_NO_CACHE=1 \
		FAKETIME_DONT_FAKE_MONOTONIC=1 \
		FAKETIME_TIMESTAMP_FILE="$clocks/programs" \
		start_system
}
http_port=$(free_port) push_port=$(free_port) url=http://127.0.0.1:$http_port started=yes
t 'it starts' start
come ben
come ada
open_room
tell ada "{\"type\":\"subscribe\",\"room_gid\":\"$room\"}"
await has_heard ada 1
enter ada by-token
as ada
listen tcp
said=0
# The same to all who are there, and the sockets of the beginning.
goes_on() {
	said=$((said + 1))
	answers 200 ".data.msgId=$said" /send-message \
		-d "{\"room_gid\":\"$room\",\"msg\":\"said $said;\"}" &&
		hears tcp "$said" && await grep -q "said $said;" frames.ada || return
	for name in ada ben by-token
	do
		tell "$name" "{\"type\":\"ping\",\"id\":\"stay $said\"}"
		await grep -q "\"pong\",\"id\":\"stay $said\"}" "frames.$name" || return
	done
}
t 'all is well' goes_on
# A lease runs out after ten seconds of the database's, and is renewed each two.
lease() {
	sql 'SELECT extract(epoch FROM alive_until)::int FROM gateways'
}
is_renewed() {
	was=$(lease)
	await is_later
}
is_later() {
	[ "$(lease)" -gt "$was" ]
}
lag() {
	curl -s "$url/metrics" | sed -n 's/^confab_feed_lag_seconds[^ ]* //p'
}
no_age_is_negative() {
	lag >lags
	cat lags
	[ -s lags ] && ! grep -q - lags
}
for far in +2d -2d +12y
do
	jump programs $far
	t "the programs' clocks jump by $far: who is there stays, and hears" goes_on
	t 'the lease is renewed' is_renewed
	t 'no message is younger than nothing' no_age_is_negative
	t 'all is well, as far as is known' await answers 200 /health
done
t 'a login-token that is over by their clock lets nobody in' closes \
	'close 1000 invalid login-token' --header "Cookie:login-token=$ticket"
jump programs +0d
come_by_token() {
	connect back --header "Cookie:login-token=$ticket" && is_open back
}
t 'and does when that is right again' come_by_token

# From here on it is the database's.
as cyd
unused=$token
as ada
sockets() {
	sql "SELECT gateway, array_agg(socket ORDER BY socket) FROM sockets GROUP BY 1"
}
before=$(sockets)
are_the_same() {
	[ "$before" ] && [ "$(sockets)" = "$before" ]
}
jump database -2d
t "the database's clock jumps by -2d: who is there stays, and hears" goes_on
t 'nobody is taken for gone' are_the_same
jump database +2d
t 'it jumps by +2d: the same' goes_on
t 'the lease is renewed, and kept' is_renewed
t 'by the gateway of the beginning, with all of its sockets' are_the_same
jump database +90000d
token=$unused
stranger() {
	answers 401 /sessions || answers 404 .error.reason=unknown-user /sessions
}
t 'it jumps to where all sessions are over: those let nobody in' stranger
t 'nor at the gateway' is_nobody --header "User:$unused"
jump database +0d
t 'and do when it is right again' answers 200 /sessions
t 'the database and the programs are as at the beginning' await answers 200 /health
t 'no program has crashed' not grep -rqE 'ended by signal|fatal' state/log
t 'it stops' stop_system
finish
