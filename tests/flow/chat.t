#!/bin/sh
# The page to chat on: two people in two browsers
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/node.sh"
. "$top_srcdir/tests/browser.sh"

# talk ROOM - in which Ada has said much, and in between looked for words
talk() {
	said "$1" "'line ' || n" NULL 1 150 &&
		edited=$(sql "SELECT last_msg_id FROM rooms WHERE name = '$1'") &&
		said "$1" "'line 150'" "$edited" 1 150 &&
		said "$1" "'line ' || n" NULL 151 300
}
# said ROOM TEXT EDITS FROM TO
said() {
	sql "INSERT INTO messages (room, sender, txt, edits)
		SELECT rooms.id, accounts.id, $2, $3
		FROM rooms, accounts, generate_series($4, $5) n
		WHERE rooms.name = '$1' AND login = 'ada' ORDER BY n"
}
# changes - of all that was said
changes() {
	sql "SELECT count(edits) FROM messages"
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
