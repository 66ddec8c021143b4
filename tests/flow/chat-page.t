#!/bin/sh
# The page to chat on: what nginx sends of it, how much that is, and how soon it shows
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/node.sh"
. "$top_srcdir/tests/browser.sh"

# A thousand rooms, and one more message than is shown at first in each but the last
fill_rooms() {
	sql "INSERT INTO rooms (gid, owner, name)
		SELECT 'room' || n, accounts.id, 'Room ' || n
		FROM accounts, generate_series(1, 1000) n;
	INSERT INTO messages (room, sender, txt)
		SELECT id, owner, 'the only one' FROM rooms WHERE gid <> 'room1000';
	INSERT INTO messages (room, sender, txt)
		SELECT id, owner, 'message ' || n FROM rooms, generate_series(1, 299) n
		WHERE gid = 'room1000';
	INSERT INTO messages (room, sender, txt)
		SELECT id, owner, 'the last of all' FROM rooms WHERE gid = 'room1000'"
}
# Its files, as they are sent to a browser that takes them compressed.
own_files() {
	echo state/nginx/web/chat/index.html.gz state/nginx/web/chat/service-worker.js.gz
	sed -n 's/^const files = \(.*\);$/\1/p' state/nginx/web/chat/service-worker.js |
		jq -r '.[] | sub("^/pepeunit/web/[0-9a-f]+/"; "state/nginx/web/") + ".gz"'
}
is_small() {
	# shellcheck disable=SC2046
	stat -Lc '%s %n' $(own_files) | sort -n &&
		total=$(stat -Lc %s $(own_files) | awk "{ n += \$1 } END { print n }") &&
		echo "$total bytes" && [ "$total" -lt 100000 ]
}
is_sent() {
	ask "$1" && [ "$status" = 200 ] && [ "$(header Content-Type)" = "$2" ]
}
# Nothing but what is here, and no exception.
may_load() {
	[ "$(header Content-Security-Policy)" = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" ]
}

export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
t 'the page is sent' is_sent / 'text/html; charset=utf-8'
t 'which may load what is here' may_load
t 'nothing is taken for what it is not' test "$(header X-Content-Type-Options)" = nosniff
t 'nobody is told where a reader comes from' test "$(header Referrer-Policy)" = no-referrer
t 'it is asked for again each time' test "$(header Cache-Control)" = no-cache
t 'what keeps it lies where all of it is below' is_sent /service-worker.js \
	'text/javascript; charset=utf-8'
t 'and is asked for again as well' test "$(header Cache-Control)" = no-cache
t 'its files are below 100 kB, compressed' is_small
if have_browser
then
	as ada
	fill_rooms
	browse chat-page.mjs "$url" room1000
else
	skip 'it is tried in a browser' "$why"
fi
t 'it stops' stop_system
finish
