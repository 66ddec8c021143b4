#!/bin/sh
# health: are all parts there
. "$top_srcdir/tests/lib.sh"

t 'without a notifier it says so' gives 503 .ok=false .data.database=up \
	.data.notifier=down health
t 'and when to ask again' tells Retry-After 1 health
t 'without a database it says so as well' \
	with CONFAB_DATABASE="host=$scratch" \
	gives 503 .ok=false .data.database=down .data.notifier=down health

notify
t 'with both all is well' replies \
	'{"ok":true,"data":{"database":"up","notifier":"up"}}' health
t 'a notifier does not stand in for a database' \
	with CONFAB_DATABASE="host=$scratch" \
	gives 503 .ok=false .data.database=down .data.notifier=up health

kill -STOP "$notifier"
t 'one that hangs is down' gives 503 .data.notifier=down health
kill -CONT "$notifier"
t 'until it goes on' gives 200 .data.notifier=up health
finish
