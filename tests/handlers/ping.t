#!/bin/sh
# ping: is anybody there
. "$top_srcdir/tests/lib.sh"

answers_as_documented() {
	call ping && [ "$status" = 200 ] && printf pong | cmp - reply &&
		[ "$(header Content-Type)" = 'text/plain; charset=utf-8' ] &&
		[ "$(header Content-Length)" = 4 ]
}
t 'it answers pong, and not a letter more' answers_as_documented
t 'whatever else is asked' gives 200 ping 'x=1&x=2'
t 'whoever asks' with token=nonsense gives 200 ping
t 'and whether or not there is a database' \
	with CONFAB_DATABASE="host=$scratch" gives 200 ping
finish
