#!/bin/sh
# health: are all parts there
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

t 'without a notifier and a gateway it says so' gives 503 .ok=false \
	.data.database=up .data.notifier=down .data.gateway=down health
t 'and when to ask again' tells Retry-After 1 health
t 'without a database it says so as well' \
	with CONFAB_DATABASE="host=$scratch" \
	gives 503 .ok=false .data.database=down .data.notifier=down health

notify
t 'a notifier is no gateway' gives 503 .ok=false .data.notifier=up \
	.data.gateway=down health
serve gateway-alive
gate
t 'with all of them all is well' replies \
	'{"ok":true,"data":{"database":"up","notifier":"up","gateway":"up"}}' health
t 'they do not stand in for a database' \
	with CONFAB_DATABASE="host=$scratch" \
	gives 503 .ok=false .data.database=down .data.notifier=up health

kill -STOP "$notifier"
t 'one that hangs is down' gives 503 .data.notifier=down .data.gateway=up health
kill -CONT "$notifier"
t 'until it goes on' gives 200 .data.notifier=up health
hung=$gateway
kill -STOP "$hung"
t 'so is a gateway' gives 503 .data.notifier=up .data.gateway=down health
gate gateway-2
t 'of which one is enough' gives 200 .data.gateway=up health
kill -CONT "$hung"
finish
