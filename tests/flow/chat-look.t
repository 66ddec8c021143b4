#!/bin/sh
# The page to chat on: how it looks, and who can use it
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/node.sh"
. "$top_srcdir/tests/browser.sh"

# What people say when nobody tests anything, at a time that does not change.
conversation() {
	sql "INSERT INTO accounts (uuid, login, name, password)
		SELECT md5(login)::uuid, login, name, '\$argon2id\$none' FROM (VALUES
			('ben', 'Ben'), ('grace', 'Grace'), ('tomas', 'Tomás')
		) AS people(login, name);
	INSERT INTO contacts (account, contact)
		SELECT a.id, b.id FROM accounts a, accounts b
		WHERE 'ada' IN (a.login, b.login) AND 'carl' NOT IN (a.login, b.login)
			AND a.id <> b.id;
	INSERT INTO rooms (gid, owner, name)
		SELECT 'room' || n, id, room FROM accounts,
			unnest(ARRAY['Choir on Thursdays', 'Flat 4', 'Book club'])
			WITH ORDINALITY room(room, n)
		WHERE login = 'ada';
	INSERT INTO messages (room, sender, txt, reply_id)
	SELECT rooms.id, accounts.id, said, reply FROM (VALUES
		(1, 'Book club', 'grace', 'Chapter nine by Tuesday, then?', NULL::bigint),
		(2, 'Flat 4', 'tomas', 'The plumber comes at ten.', NULL),
		(3, 'Flat 4', 'tomas', 'Somebody has to let him in.', NULL),
		(4, 'Choir on Thursdays', 'ben', 'Same hall as last week.', NULL),
		(5, 'The allotment', 'ben', 'The beans are up! All two rows of them.', NULL),
		(6, 'The allotment', 'ada', 'Already? I thought the frost had got them.', NULL),
		(7, 'The allotment', 'ben', 'So did I. I covered them on Monday night, just in case.', NULL),
		(8, 'The allotment', 'grace', 'You are a hero. Does anyone need rhubarb? There is far too much of it, again.', NULL),
		(9, 'The allotment', 'ada', 'Me, please. Enough for a crumble.', 4),
		(10, 'The allotment', 'tomas', 'I am there from four and can water everything.', NULL),
		(11, 'The allotment', 'ada', 'Perfect. Then I will bring the tea:
– milk for Ben
– none for Grace
– whatever is left for Tomás', 6),
		(12, 'The allotment', 'tomas', 'As ever.', 7),
		(13, 'The allotment', 'grace', 'The rhubarb is by the shed. Bring a bag!', NULL),
		(14, 'The allotment', 'ada', 'I will bring two.', NULL)
	) AS talk(n, room, login, said, reply)
	JOIN rooms ON rooms.name = room JOIN accounts USING (login) ORDER BY n;
	UPDATE messages SET sent_at = '2026-06-06 09:12 UTC'::timestamptz
		+ interval '67 seconds' * (msg_id + 5 * (msg_id / 6) + room);
	INSERT INTO reads (room, account, msg_id)
		SELECT rooms.id, owner, last_msg_id FROM rooms
		WHERE name IN ('Book club', 'Choir on Thursdays')
		ON CONFLICT DO NOTHING"
}
is_shown() {
	grep -F '](docs/chat.png)' "$top_srcdir/README.md" &&
		[ "$(wc -c <"$top_srcdir/docs/chat.png")" -lt 150000 ]
}

export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
if have_browser
then
	browse chat-look.mjs "$url"
	echo "# docs/chat.png is made anew by cp $pictures/chat.png docs/"
else
	skip 'it is tried in a browser' "$why"
fi
t 'README shows a picture of that, which is not large' is_shown
t 'it stops' stop_system
finish
