#!/bin/sh
# Hosts that share nothing but a database
#
# It has a database server of its own to stop.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/bus.sh"

hosts_reach_each_other

kept() {
	[ "$(sql 'SELECT count(*) > 0 FROM bus_words')" = "$1" ]
}
t 'what is too large for NOTIFY is in a table' eval \
	'pushes one yes ben "$(cat large)" && kept t'
forgotten() {
	await kept f || await kept f
}
t 'and not for long' forgotten
t 'what is committed is not told here: NOTIFY is too dear for that' \
	not test -e one/hints/relay

postgres stop -m immediate >/dev/null
t 'without a database those here are reached' pushes one yes ada '{"n":5}'
t 'those elsewhere are not' pushes one no ben '{"n":6}'
postgres start >/dev/null
again() {
	pushes one yes ben '{"n":7}' && pushes two yes ada '{"n":8}'
}
t 'when it is back they are' await again
t 'what was said meanwhile did not wait for that' not grep '"n":6' got.two.gateway
kill -STOP "$second"
t 'one that hangs is waited for' pushes one no ben '{"n":9}'
kill -CONT "$second"
t 'and is reached again' await pushes one yes ben '{"n":10}'
for junk in here 'here x' 'here 0123456789abcdef0' 'push 0123456789abcdef' \
	'push 0123456789abcdef x 1 -' "push 0123456789abcdef $(letters 32 a) 9 -
x{}" "push 0123456789abcdef $(letters 32 a) 99999999999999999999 -
x{}" "yes 0123456789abcdef" 'kept' 'kept 99' 'hint 0123456789abcdef' ''
do
	sql "NOTIFY confab_bus, '$junk'"
done
t 'what says nothing is let be' eval 'pushes one yes ben 11 && kill -0 "$first" "$second"'
t 'what is wrong to ask is told, and over in a moment' eval \
	'sql "NOTIFY confab_bus, '\''kept x'\''" && await pushes one yes ben 12'
t 'nothing came twice' once
finish
