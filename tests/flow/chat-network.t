#!/bin/sh
# The page to chat on, where the network and what is behind it come and go
#
# It has a database server of its own to stop.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/node.sh"
. "$top_srcdir/tests/browser.sh"

kill_gateway() {
	s6-svc -k state/service/gateway
}
# database start|stop
database() {
	postgres "$1" -m fast
}
# said - all that was, in its order
said() {
	sql "SELECT json_agg(txt ORDER BY msg_id) FROM messages"
}

export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
if have_browser
then
	browse chat-network.mjs "$url"
else
	skip 'it is tried in a browser' "$why"
fi
t 'it stops' stop_system
finish
