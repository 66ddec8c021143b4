#!/bin/sh
# Who vanishes without a word, behind an nginx or a line that goes on as if nothing
# were: the gateway asks whether they are there, and a minute later they are not
#
# Its clock goes twenty times as fast.  Of the notifier's connections the kernel
# asks, see notifier-slow.t.
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

faketime=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null)
if [ -z "$faketime" ] || is_sanitized
then
	skip 'who vanishes' 'libfaketime is not there, or the sanitizers are before it'
	finish
fi
for program in gateway-alive socket-open socket-close ws-ping
do
	serve $program
done
gate=$CONFAB_RUN/gateway.sock
begin env LD_PRELOAD="$faketime" FAKETIME='+0 x20' \
	"$top_builddir/gateway/confab-gateway"
gateway=$!
await test -S "$gate"

online() {
	[ "$(sql "SELECT string_agg(login, ' ' ORDER BY login) FROM accounts
		WHERE online")" = "$*" ]
}
come ada
vanishing=$client
come ben
come cyd
sql "INSERT INTO contacts (account, contact)
	SELECT a.id, b.id FROM accounts a, accounts b WHERE a.id <> b.id"
t 'all are there' await online ada ben cyd
passes ben
kill -STOP "$vanishing"
t 'who vanished is noticed' await online ben cyd
t 'their contacts are told' follows ben \
	"$(went user_status '{"username":"ada","is_online":false}')"
pongs() {
	tell "$1" '{"type":"ping"}'
	await grep -q pong "frames.$1"
}
t 'who is silent, but there, stays' pongs ben
t 'each of them' pongs cyd
kill -CONT "$vanishing"
t 'who comes to learns that they were gone' await grep -q '^close ' frames.ada
t 'the gateway lives' kill -0 "$gateway"
finish
