#!/bin/sh
# The schema: up, down and up again, what must always hold
. "$top_srcdir/tests/lib.sh"

# migrate database arguments...
migrate() {
	CONFAB_DATABASE="host=$PGHOST dbname=$1"
	export CONFAB_DATABASE
	shift
	"$top_srcdir/tools/migrate" "$@"
}
# All of it but when; pg_dump 15.14 and later make up a word for each dump.
dump() {
	pg_dump -U postgres --schema-only "$1" | grep -v '^\\\(un\)\?restrict '
}
empty=empty_$$
in_empty() {
	PGOPTIONS='-c search_path=confab' psql -qAtX -U postgres \
		-v ON_ERROR_STOP=1 -c "$1" "$empty"
}
# What is left once all is taken down but the runner's own table.
without_migrations() {
	dump "$1" | grep -E '^(CREATE|GRANT|ALTER)' |
		grep -Ev 'migrations|SCHEMA confab'
}

count=$(find "$top_srcdir/db_schema" -name '[0-9]*.sql' | wc -l)
createdb -U postgres -O confab_owner "$empty"
t 'all migrations go up from nothing' migrate "$empty" up
dump "$empty" >first
dump "$database" >template
t 'to the schema that the tests run with' diff template first
t 'each has its row' test "$(in_empty 'SELECT count(*) FROM migrations')" = "$count"
t 'going up again changes nothing' migrate "$empty" up
dump "$empty" >again
t 'nothing at all' diff first again
t 'they go down one at a time' migrate "$empty" down
t 'the last one' test "$(in_empty 'SELECT max(number) FROM migrations')" = \
	$((count - 1))
t 'and all of them' migrate "$empty" down "$count"
t 'which leaves nothing behind' test -z "$(without_migrations "$empty")"
t 'one may go up alone' migrate "$empty" up 1
t 'the first' test "$(in_empty 'SELECT string_agg(number::text, $$ $$)
	FROM migrations')" = 1
t 'and the rest later' migrate "$empty" up
dump "$empty" >again
t 'to the same schema' diff first again
in_empty "INSERT INTO accounts (login, name, password)
	VALUES ('a', 'a', '\$argon2id\$');
	INSERT INTO rooms (gid, owner)
	SELECT 'r', id FROM accounts WHERE login = 'a';
	INSERT INTO messages (room, sender, txt)
	SELECT rooms.id, owner, 'x' FROM rooms"
t 'what is in the tables does not keep them from going down' \
	migrate "$empty" down "$count"
migrate "$empty" up >/dev/null

t 'a migration says what going down loses' test -z \
	"$(grep -L '^-- down: [a-z]' "$top_srcdir"/db_schema/[0-9]*.sql)"

left_out() {
	for file in "$top_srcdir"/db_schema/*.sql
	do
		grep -q "db_schema/${file##*/}" "$top_srcdir/Makefile.am" ||
			echo "$file"
	done
}
t 'each is installed' test -z "$(left_out)"

# A copy of the migrations that may be changed.
cp -R "$top_srcdir/db_schema" . && chmod -R u+w db_schema
export CONFAB_SCHEMA="$scratch/db_schema"
t 'a new one has the next number' migrate "$empty" new add-colour
new=$(printf 'db_schema/%04d-add-colour.sql' $((count + 1)))
t 'and a file' test -f "$new"
cat >"$new" <<'END'
-- The colour of a room.
ALTER TABLE rooms ADD colour text;
-- down: loses every colour
ALTER TABLE rooms DROP colour;
END
t 'a dry run shows what would be done' shows "ADD colour" migrate "$empty" up --dry-run
dump "$empty" >again
t 'and does nothing' diff first again
t 'nor says that it did' test \
	"$(in_empty 'SELECT max(number) FROM migrations')" = "$count"
t 'what is pending is listed' shows "add-colour.*pending" migrate "$empty" status

two_runners() {
	racing 4 migrate "$empty" up
	cat race/*/out
	[ "$(cat race/*/out | grep -c add-colour)" = 1 ] &&
		[ "$(in_empty "SELECT count(*) FROM migrations")" = $((count + 1)) ]
}
t 'of four runners at once one does it' two_runners
dry_down() {
	dump "$empty" >before
	shows "DROP colour" migrate "$empty" down --dry-run &&
		dump "$empty" | diff before -
}
t 'a dry run down does nothing either' dry_down

fails_whole() {
	printf '%s\n' 'CREATE TABLE half (id int);' 'SELECT 1/0;' \
		'-- down: loses half' 'DROP TABLE half;' \
		>"$(printf 'db_schema/%04d-half.sql' $((count + 2)))"
	fails "division by zero" migrate "$empty" up &&
		dump "$empty" >half && ! grep 'TABLE confab.half' half
}
t 'a migration that fails is undone whole' fails_whole
rm "$(printf 'db_schema/%04d-half.sql' $((count + 2)))"

# As a backup does, which reads all tables in one transaction.
waits_in_vain() {
	mkfifo backup
	PGOPTIONS='-c search_path=confab' psql -qX -U postgres "$empty" \
		<backup >/dev/null &
	exec 4>backup
	echo 'BEGIN; LOCK rooms IN ACCESS SHARE MODE;' >&4
	await is_held && fails 'try again after' migrate "$empty" down
	set -- $?
	exec 4>&-
	wait $!
	return "$1"
}
is_held() {
	in_empty "SELECT mode FROM pg_locks
		WHERE relation = 'rooms'::regclass" | grep AccessShareLock
}
t 'one that has to wait for a table gives up, as others wait behind it' waits_in_vain
t 'and goes on where that is free again' migrate "$empty" down
t 'in both directions' migrate "$empty" up

echo '-- a thought' >>"$new"
t 'history that was edited is refused, by name' fails "add-colour.*edited" migrate "$empty" up
t 'and does not go down either' fails "add-colour.*edited" migrate "$empty" down
rm "$new"
t 'so is history that is gone' fails "add-colour.*gone" migrate "$empty" up
unset CONFAB_SCHEMA
dropdb -U postgres "$empty"

# What must always hold.
sql "INSERT INTO accounts (login, name, password)
	VALUES ('ada', 'Ada', '\$argon2id\$'), ('bob', 'Bob', '\$argon2id\$');
	INSERT INTO rooms (gid, owner) SELECT 'room' || id, id FROM accounts"
while IFS='|' read -r what why statement
do
	t "$what" fails "$why" sql "$statement" <&-
done <<'END'
a login is there once|unique|INSERT INTO accounts (login, name, password) VALUES ('ada', 'x', '$argon2id$')
it is not empty|check|INSERT INTO accounts (login, name, password) VALUES ('', 'x', '$argon2id$')
nor of 65 letters|check|INSERT INTO accounts (login, name, password) VALUES (repeat('x', 65), 'x', '$argon2id$')
a name is not empty|check|INSERT INTO accounts (login, name, password) VALUES ('x', '', '$argon2id$')
a password is a hash|check|INSERT INTO accounts (login, name, password) VALUES ('x', 'x', 'secret')
a uuid is one account's|unique|UPDATE accounts SET uuid = '00000000-0000-4000-8000-000000000000'
one key signs|unique|INSERT INTO signing_keys (public_pem, private_pem) VALUES ('a', 'a'), ('b', 'b')
what does not sign has no private half|check|INSERT INTO signing_keys (public_pem, private_pem, good_until) VALUES ('a', 'a', now())
and what signs has one|check|INSERT INTO signing_keys (public_pem) VALUES ('a')
a watchdog's code has 16 letters|check|INSERT INTO watchdogs VALUES (repeat('x', 15), 1)
and no end of a line|check|INSERT INTO watchdogs VALUES (repeat('x', 16) || E'\n', 1)
what is permitted is not negative|check|UPDATE accounts SET perm = -1
a token's hash is one|check|INSERT INTO sessions VALUES ('token', 1, now(), now())
a session is somebody's|foreign key|INSERT INTO sessions VALUES (sha256('x'), 99, now(), now())
its agent is short|check|INSERT INTO sessions (token_hash, account, expires_at, agent) VALUES (sha256('x'), 1, now(), repeat('x', 257))
an invite ends|null|INSERT INTO invites VALUES (sha256('x'), now(), NULL)
its code is a hash|check|INSERT INTO invites VALUES ('code', now(), now())
a bucket is a hash|check|INSERT INTO attempts VALUES ('login', now())
it ends|null|INSERT INTO sessions VALUES (sha256('x'), 1, now(), NULL)
a gid is one room's|unique|INSERT INTO rooms (gid, owner) VALUES ('room1', 1)
a room is somebody's|foreign key|INSERT INTO rooms (gid, owner) VALUES ('x', 99)
a counter does not fall below nothing|check|UPDATE rooms SET last_msg_id = -1
a message is in a room|null|INSERT INTO messages (room, sender, txt) VALUES (99, 1, 'x')
it is somebody's|foreign key|INSERT INTO messages (room, sender, txt) VALUES (1, 99, 'x')
it says something|null|INSERT INTO messages (room, sender, txt) VALUES (1, 1, NULL)
its key has 64 letters|check|INSERT INTO messages (room, sender, txt, client_msg_id) VALUES (1, 1, 'x', repeat('x', 65))
its number is its own|unique|SET confab.hinted = on; INSERT INTO messages (room, msg_id, sender, txt) VALUES (1, 7, 1, 'x'), (1, 7, 1, 'y')
its key is its own|unique|INSERT INTO messages (room, sender, txt, client_msg_id) VALUES (1, 1, 'x', 'k'), (1, 1, 'y', 'k')
who has a room does not vanish|foreign key|DELETE FROM accounts WHERE login = 'ada'
a conversation's name has 256 letters|check|UPDATE rooms SET name = repeat('x', 257)
it is not empty|check|UPDATE rooms SET name = ''
a member is somebody|foreign key|INSERT INTO members (room, account) VALUES (1, 99)
and in a room|foreign key|INSERT INTO members (room, account) VALUES (99, 1)
and once|unique|INSERT INTO members (room, account) VALUES (1, 1), (1, 1)
nobody is their own contact|check|INSERT INTO contacts (account, contact) VALUES (1, 1)
a contact is one once|unique|INSERT INTO contacts (account, contact) VALUES (1, 2), (1, 2)
a mark is a number|check|INSERT INTO reads (room, account, msg_id) VALUES (1, 1, -1)
one is in a room once|unique|INSERT INTO reads (room, account, msg_id) VALUES (1, 1, 1), (1, 1, 2)
what is answered is in the same room|foreign key|INSERT INTO messages (room, sender, txt, reply_id) VALUES (1, 1, 'x', 99)
what is changed came before|check|INSERT INTO messages (room, sender, txt, edits) VALUES (1, 1, 'x', 99)
it is changed in one way|check|SET confab.hinted = on; INSERT INTO messages (room, msg_id, sender, txt, edits, deletes) VALUES (1, 9, 1, '', 1, 2)
of what is deleted no text is left|check|INSERT INTO messages (room, sender, txt, deleted) VALUES (1, 1, 'x', 99)
END

# Messages that other hands insert.
t 'others may insert a message' sql "INSERT INTO messages (room, sender, txt)
	VALUES (1, 1, 'one'), (1, 2, 'two'), (2, 1, 'one')"
t 'it is numbered, whatever they say' sql "INSERT INTO messages
	(room, msg_id, sender, txt, sent_at) VALUES (1, 77, 1, 'three', '1999-01-01')"
t 'room by room, without a gap' test "$(sql "SELECT string_agg(
	room || '.' || msg_id, ' ' ORDER BY room, msg_id) FROM messages")" = \
	'1.1 1.2 1.3 2.1'
t 'and timed' test "$(sql "SELECT max(now() - sent_at) < '1 minute'
	FROM messages")" = t
t 'and the room counts it' test "$(sql "SELECT last_msg_id FROM rooms
	WHERE id = 1")" = 3
sixteen_hands() {
	racing 16 sql "INSERT INTO messages (room, sender, txt)
		SELECT 2, 1, 'x' FROM generate_series(1, 20)"
	[ "$(sql "SELECT count(*) || ' ' || max(msg_id) FROM messages
		WHERE room = 2")" = '321 321' ]
}
t 'also from sixteen at once' sixteen_hands
is_notified() {
	sql "LISTEN confab_messages; INSERT INTO messages (room, sender, txt)
		VALUES (1, 1, 'four'); SELECT" |
		grep 'confab_messages" with payload "1 4"'
}
t 'and the notifier is told' is_notified
tells_itself() {
	sql "SET confab.hinted = on; LISTEN confab_messages;
		INSERT INTO messages (room, msg_id, sender, txt)
		VALUES (2, 1000, 1, 'x'); SELECT" >said
	[ ! -s said ]
}
t 'but not of what the programs tell it themselves' tells_itself

# A message that other hands delete.
edited_and_deleted() {
	sql "INSERT INTO messages (room, sender, txt, edits) VALUES (1, 1, 'y', 1);
		UPDATE messages SET txt = 'y', edited = 5
		WHERE room = 1 AND msg_id = 1;
		UPDATE messages SET txt = '', deleted = 99
		WHERE room = 1 AND msg_id = 1" &&
		[ "$(sql "SELECT string_agg(msg_id || txt, ' ' ORDER BY msg_id)
			FROM messages WHERE room = 1")" = '1 2two 3three 4four 5' ]
}
t 'the texts of its edits go with a message' edited_and_deleted

# Sessions that anybody ends.
sql "INSERT INTO sessions (token_hash, account, expires_at) VALUES
	(sha256('good'), 1, now() + interval '1 day'), (sha256('old'), 1, now())"
tells_of_sessions() {
	sql "LISTEN confab_sessions; DELETE FROM sessions; SELECT" >said
	cat said
	[ "$(grep -c 'confab_sessions" with payload "[0-9]*"' said)" = 1 ]
}
t 'who deletes a session tells of it, if it was still good' tells_of_sessions

t 'all that there is belongs to the owner' test "$(sql "SELECT
	bool_and(relowner::regrole::text = 'confab_owner') FROM pg_class
	WHERE relnamespace = 'confab'::regnamespace")" = t
finish
