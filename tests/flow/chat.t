#!/bin/sh
# The page to chat on: two people in two browsers
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/node.sh"
. "$top_srcdir/tests/browser.sh"

# talk ROOM - in which Ada has said much
talk() {
	sql "INSERT INTO messages (room, sender, txt)
		SELECT rooms.id, accounts.id, 'line ' || n
		FROM rooms, accounts, generate_series(1, 300) n
		WHERE rooms.name = '$1' AND login = 'ada' ORDER BY n"
}
# disable ROOM and enable ROOM - as an administrator does
disable() {
	sql "UPDATE rooms SET disabled = true WHERE name = '$1'"
}
enable() {
	sql "UPDATE rooms SET disabled = false WHERE name = '$1'"
}

export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
if have_browser
then
	browse chat-two.mjs "$url"
else
	skip 'it is tried in a browser' "$why"
fi
t 'it stops' stop_system
finish
