#!/bin/sh
# The page to chat on, where people call themselves and say whatever does harm
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/node.sh"
. "$top_srcdir/tests/browser.sh"

# Accounts that say something each, in the room that is there.
strangers() {
	sql "WITH stranger AS (
		SELECT * FROM ROWS FROM (json_to_recordset(
			convert_from('\\x$(od -An -vtx1 strangers.json | tr -d ' \n')', 'UTF8')::json)
			AS (name text, text text)) WITH ORDINALITY
	), account AS (
		INSERT INTO accounts (login, name, password)
		SELECT 'stranger-' || ordinality, name, '\$argon2id\$none' FROM stranger
		RETURNING id, login
	)
	INSERT INTO messages (room, sender, txt)
	SELECT rooms.id, account.id, text FROM rooms, stranger JOIN account
		ON login = 'stranger-' || ordinality ORDER BY ordinality"
}

export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
if have_browser
then
	browse chat-hostile.mjs "$url"
else
	skip 'it is tried in a browser' "$why"
fi
t 'it stops' stop_system
finish
