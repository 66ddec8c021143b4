#!/bin/sh
# The schema: up, down and up again, who may do what, what must always hold
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
		dump  >half && ! grep 'TABLE confab.half' half
}
t 'a migration that fails is undone whole' fails_whole
rm "$(printf 'db_schema/%04d-half.sql' $((count + 2)))"

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

# What each role may do of which table; all else it may not.
cat >rights <<'END'
create_room SELECT devices.account
ws_create_conversation SELECT devices.account
ws_add_contact SELECT devices.account
devices SELECT accounts.id
devices SELECT accounts.uuid
devices SELECT accounts.login
devices SELECT accounts.disabled
devices SELECT accounts.tokens_from
devices INSERT accounts.login
devices INSERT accounts.name
devices INSERT accounts.password
devices UPDATE accounts.disabled
devices UPDATE accounts.tokens_from
devices SELECT devices.*
devices INSERT devices.account
devices SELECT rooms.id
devices SELECT rooms.gid
devices SELECT members.account
devices SELECT members.room
devices INSERT members.account
devices INSERT members.room
devices DELETE members
devices SELECT sessions.account
devices SELECT sessions.expires_at
devices INSERT sessions.account
devices INSERT sessions.expires_at
devices INSERT sessions.token_hash
devices DELETE sessions
everybody SELECT signing_keys.id
everybody SELECT signing_keys.public_pem
everybody SELECT signing_keys.created_at
everybody SELECT signing_keys.good_until
keys INSERT signing_keys.public_pem
keys INSERT signing_keys.private_pem
keys UPDATE signing_keys.private_pem
keys UPDATE signing_keys.good_until
sign_token SELECT signing_keys.private_pem
sign_token SELECT accounts.id
sign_token SELECT accounts.login
sign_token SELECT accounts.perm
sign_token SELECT accounts.disabled
sign_token SELECT accounts.tokens_from
sign_token UPDATE accounts.tokens_from
sign_token SELECT watchdogs.*
validate SELECT accounts.id
validate SELECT accounts.login
validate SELECT accounts.disabled
validate SELECT accounts.tokens_from
register SELECT accounts.id
register INSERT watchdogs.*
register SELECT accounts.login
register INSERT accounts.login
register INSERT accounts.name
register INSERT accounts.password
register SELECT invites.*
register UPDATE invites.*
register DELETE invites
login SELECT accounts.disabled
login SELECT accounts.tokens_from
login SELECT accounts.id
login SELECT accounts.login
login SELECT accounts.name
login SELECT accounts.password
login UPDATE accounts.password
login SELECT sessions.account
login SELECT sessions.expires_at
login INSERT sessions.account
login INSERT sessions.agent
login INSERT sessions.expires_at
login INSERT sessions.token_hash
login DELETE sessions
login SELECT attempts.*
login INSERT attempts.*
login UPDATE attempts.*
login DELETE attempts
logout SIGNIN
logout DELETE sessions
communicate SIGNIN
communicate DELETE sessions
end_session SIGNIN
end_session DELETE sessions
end_session SELECT accounts.tokens_from
end_session UPDATE accounts.tokens_from
sessions SIGNIN
sessions SELECT sessions.agent
sessions SELECT sessions.created_at
users SELECT accounts.*
users INSERT accounts.login
users INSERT accounts.name
users INSERT accounts.password
users UPDATE accounts.disabled
users UPDATE accounts.password
users UPDATE accounts.tokens_from
users UPDATE accounts.perm
users SELECT sessions.account
users SELECT sessions.expires_at
users SELECT sessions.id
users DELETE sessions
users SELECT invites.expires_at
users INSERT invites.code_hash
users INSERT invites.expires_at
users DELETE invites
reporter SELECT reports.*
reporter UPDATE reports.next_at
reporter UPDATE reports.posts
reporter UPDATE reports.told
reporter DELETE reports
reporter SELECT report_budget.*
reporter UPDATE report_budget.empty_again
units_auth SIGNIN
units_auth SELECT accounts.disabled
units_auth SELECT accounts.uuid
units_auth SELECT devices.account
units_auth SELECT members.account
units_auth SELECT members.room
units_auth SELECT rooms.gid
units_auth SELECT rooms.id
units_auth SELECT rooms.members_only
units_rabbitmq SIGNIN
units_rabbitmq SELECT accounts.disabled
units_rabbitmq SELECT accounts.uuid
units_rabbitmq SELECT devices.account
units_rabbitmq SELECT members.account
units_rabbitmq SELECT members.room
units_rabbitmq SELECT rooms.gid
units_rabbitmq SELECT rooms.id
units_rabbitmq SELECT rooms.members_only
users_create SELECT accounts.created_at
users_create SELECT accounts.id
users_create SELECT accounts.login
users_create SELECT accounts.uuid
users_create INSERT accounts.login
users_create INSERT accounts.name
users_create INSERT accounts.password
users_create SELECT invites.*
users_create UPDATE invites.*
users_create DELETE invites
users_create INSERT watchdogs.*
users_auth SELECT accounts.disabled
users_auth SELECT accounts.id
users_auth SELECT accounts.login
users_auth SELECT accounts.name
users_auth SELECT accounts.password
users_auth SELECT accounts.uuid
users_auth UPDATE accounts.password
users_auth SELECT sessions.account
users_auth SELECT sessions.expires_at
users_auth INSERT sessions.account
users_auth INSERT sessions.agent
users_auth INSERT sessions.expires_at
users_auth INSERT sessions.token_hash
users_auth DELETE sessions
users_auth SELECT attempts.*
users_auth INSERT attempts.*
users_auth UPDATE attempts.*
users_auth DELETE attempts
base_metrics SELECT accounts.id
base_metrics SELECT devices.account
base_metrics SELECT members.account
base_metrics SELECT rooms.last_msg_id
create_room SIGNIN
create_room SELECT rooms.gid
create_room INSERT rooms.gid
create_room INSERT rooms.owner
create_room INSERT rooms.name
me SIGNIN
me SELECT accounts.uuid
rooms SIGNIN
rooms SELECT accounts.uuid
rooms SELECT rooms.id
rooms SELECT rooms.gid
rooms SELECT rooms.owner
rooms SELECT rooms.members_only
rooms SELECT rooms.name
rooms SELECT rooms.last_msg_id
rooms SELECT members.room
rooms SELECT members.account
rooms SELECT devices.account
rooms SELECT messages.*
rooms SELECT reads.room
rooms SELECT reads.account
rooms SELECT reads.msg_id
join_room SIGNIN
join_room SELECT accounts.uuid
join_room SELECT rooms.id
join_room SELECT rooms.gid
join_room SELECT rooms.owner
join_room SELECT rooms.members_only
join_room SELECT rooms.name
join_room SELECT rooms.last_msg_id
join_room SELECT members.room
join_room SELECT members.account
join_room SELECT devices.account
join_room SELECT messages.*
join_room SELECT reads.room
join_room SELECT reads.account
join_room SELECT reads.msg_id
join_room INSERT reads.room
join_room INSERT reads.account
join_room INSERT reads.msg_id
join_room UPDATE reads.msg_id
join_room UPDATE reads.read_at
leave_room SIGNIN
leave_room SELECT rooms.id
leave_room SELECT rooms.gid
leave_room SELECT rooms.owner
leave_room SELECT rooms.members_only
leave_room SELECT members.room
leave_room SELECT members.account
leave_room DELETE members
leave_room SELECT devices.account
leave_room SELECT reads.room
leave_room SELECT reads.account
leave_room DELETE reads
send_message SIGNIN
send_message SELECT accounts.uuid
send_message SELECT rooms.*
send_message UPDATE rooms.last_msg_id
send_message SELECT messages.*
send_message INSERT messages.*
send_message SELECT members.*
send_message SELECT devices.account
get_room_history SIGNIN
get_room_history SELECT accounts.uuid
get_room_history SELECT rooms.*
get_room_history SELECT messages.*
get_room_history SELECT members.*
get_room_history SELECT devices.account
auth_login SELECT accounts.disabled
auth_login SELECT accounts.id
auth_login SELECT accounts.login
auth_login SELECT accounts.name
auth_login SELECT accounts.password
auth_login SELECT accounts.tokens_from
auth_login UPDATE accounts.password
auth_login SELECT attempts.*
auth_login INSERT attempts.*
auth_login UPDATE attempts.*
auth_login DELETE attempts
auth_verify SELECT accounts.disabled
auth_verify SELECT accounts.id
auth_verify SELECT accounts.login
auth_verify SELECT accounts.name
auth_verify SELECT accounts.tokens_from
socket_open SIGNIN
socket_open SELECT rooms.id
socket_open SELECT rooms.gid
socket_open SELECT rooms.members_only
socket_open SELECT members.room
socket_open SELECT members.account
socket_open SELECT accounts.disabled
socket_open SELECT accounts.tokens_from
socket_auth SELECT accounts.id
socket_auth SELECT accounts.login
socket_auth SELECT accounts.disabled
socket_auth SELECT accounts.tokens_from
socket_close SELECT sockets.gateway
socket_close SELECT sockets.socket
socket_close DELETE sockets
gateway_alive SELECT gateways.*
gateway_alive INSERT gateways.name
gateway_alive INSERT gateways.alive_until
gateway_alive UPDATE gateways.alive_until
gateway_alive DELETE gateways
notifier SELECT sessions.account
notifier SELECT sessions.expires_at
notifier SELECT sessions.id
notifier SELECT sessions.token_hash
notifier SELECT accounts.id
notifier SELECT accounts.name
notifier SELECT accounts.uuid
notifier SELECT rooms.*
notifier SELECT messages.*
notifier SELECT members.*
notifier SELECT devices.account
notifier SELECT accounts.login
gateway SELECT accounts.disabled
gateway SELECT accounts.id
gateway SELECT accounts.login
gateway SELECT accounts.last_online
gateway SELECT accounts.name
gateway SELECT accounts.online
gateway SELECT accounts.tokens_from
gateway SELECT accounts.uuid
gateway SELECT contacts.*
gateway SELECT members.*
gateway SELECT devices.account
gateway SELECT messages.*
gateway SELECT rooms.*
gateway SELECT sessions.expires_at
gateway SELECT sessions.id
ws_self SELECT accounts.id
ws_self SELECT accounts.login
ws_self SELECT accounts.name
ws_self SELECT accounts.online
ws_self SELECT accounts.last_online
ws_self SELECT accounts.created_at
ws_add_contact SELECT accounts.id
ws_add_contact SELECT accounts.login
ws_add_contact SELECT accounts.name
ws_add_contact SELECT accounts.online
ws_add_contact SELECT accounts.last_online
ws_add_contact SELECT accounts.created_at
ws_add_contact SELECT contacts.account
ws_add_contact INSERT contacts.account
ws_add_contact INSERT contacts.contact
ws_get_contacts SELECT accounts.id
ws_get_contacts SELECT accounts.created_at
ws_get_contacts SELECT accounts.last_online
ws_get_contacts SELECT accounts.login
ws_get_contacts SELECT accounts.name
ws_get_contacts SELECT accounts.online
ws_get_contacts SELECT contacts.account
ws_get_contacts SELECT contacts.contact
ws_get_contacts SELECT contacts.added_at
ws_create_conversation SELECT accounts.id
ws_create_conversation SELECT accounts.login
ws_create_conversation SELECT rooms.id
ws_create_conversation SELECT rooms.gid
ws_create_conversation SELECT rooms.name
ws_create_conversation INSERT rooms.gid
ws_create_conversation INSERT rooms.owner
ws_create_conversation INSERT rooms.members_only
ws_create_conversation INSERT rooms.name
ws_create_conversation INSERT members.room
ws_create_conversation INSERT members.account
ws_get_conversations SELECT rooms.id
ws_get_conversations SELECT rooms.members_only
ws_get_conversations SELECT rooms.name
ws_get_conversations SELECT members.account
ws_get_conversations SELECT members.room
ws_get_conversation_info SELECT accounts.id
ws_get_conversation_info SELECT accounts.login
ws_get_conversation_info SELECT rooms.id
ws_get_conversation_info SELECT rooms.gid
ws_get_conversation_info SELECT rooms.members_only
ws_get_conversation_info SELECT rooms.name
ws_get_conversation_info SELECT members.account
ws_get_conversation_info SELECT members.room
ws_get_conversation_info SELECT devices.account
ws_send_message SELECT accounts.id
ws_send_message SELECT accounts.uuid
ws_send_message SELECT accounts.login
ws_send_message SELECT accounts.name
ws_send_message SELECT rooms.id
ws_send_message SELECT rooms.members_only
ws_send_message SELECT rooms.last_msg_id
ws_send_message UPDATE rooms.last_msg_id
ws_send_message SELECT members.account
ws_send_message SELECT members.room
ws_send_message SELECT devices.account
ws_send_message SELECT messages.*
ws_send_message INSERT messages.room
ws_send_message INSERT messages.msg_id
ws_send_message INSERT messages.sender
ws_send_message INSERT messages.txt
ws_send_message INSERT messages.client_msg_id
ws_send_message INSERT messages.came_by
ws_send_message INSERT messages.reply_id
ws_send_message INSERT messages.sent_at
ws_get_messages SELECT accounts.id
ws_get_messages SELECT accounts.login
ws_get_messages SELECT rooms.id
ws_get_messages SELECT rooms.members_only
ws_get_messages SELECT rooms.last_msg_id
ws_get_messages SELECT members.account
ws_get_messages SELECT members.room
ws_get_messages SELECT devices.account
ws_get_messages SELECT messages.room
ws_get_messages SELECT messages.msg_id
ws_get_messages SELECT messages.sender
ws_get_messages SELECT messages.txt
ws_get_messages SELECT messages.reply_id
ws_get_messages SELECT messages.sent_at
ws_get_messages SELECT messages.edits
ws_get_messages SELECT messages.deletes
ws_get_messages SELECT messages.deleted
ws_subscribe SELECT accounts.id
ws_subscribe SELECT accounts.uuid
ws_subscribe SELECT rooms.id
ws_subscribe SELECT rooms.gid
ws_subscribe SELECT rooms.members_only
ws_subscribe SELECT rooms.last_msg_id
ws_subscribe SELECT members.account
ws_subscribe SELECT members.room
ws_subscribe SELECT devices.account
ws_unsubscribe SELECT rooms.id
ws_unsubscribe SELECT rooms.gid
ws_unsubscribe SELECT rooms.members_only
ws_unsubscribe SELECT members.account
ws_unsubscribe SELECT members.room
ws_unsubscribe SELECT devices.account
ws_typing SELECT rooms.id
ws_typing SELECT rooms.gid
ws_typing SELECT rooms.members_only
ws_typing SELECT members.account
ws_typing SELECT members.room
ws_typing SELECT devices.account
ws_read SELECT rooms.id
ws_read SELECT rooms.gid
ws_read SELECT rooms.members_only
ws_read SELECT rooms.last_msg_id
ws_read SELECT members.account
ws_read SELECT members.room
ws_read SELECT devices.account
ws_read SELECT messages.room
ws_read SELECT messages.msg_id
ws_read SELECT messages.sender
ws_read SELECT messages.edits
ws_read SELECT messages.deletes
ws_read SELECT messages.deleted
ws_read SELECT reads.room
ws_read SELECT reads.account
ws_read SELECT reads.msg_id
ws_read INSERT reads.room
ws_read INSERT reads.account
ws_read INSERT reads.msg_id
ws_read UPDATE reads.msg_id
ws_read UPDATE reads.read_at
ws_get_unread SELECT rooms.id
ws_get_unread SELECT rooms.gid
ws_get_unread SELECT rooms.members_only
ws_get_unread SELECT rooms.last_msg_id
ws_get_unread SELECT members.account
ws_get_unread SELECT members.room
ws_get_unread SELECT devices.account
ws_get_unread SELECT messages.room
ws_get_unread SELECT messages.msg_id
ws_get_unread SELECT messages.sender
ws_get_unread SELECT messages.edits
ws_get_unread SELECT messages.deletes
ws_get_unread SELECT messages.deleted
ws_get_unread SELECT reads.room
ws_get_unread SELECT reads.account
ws_get_unread SELECT reads.msg_id
ws_edit_message SELECT accounts.id
ws_edit_message SELECT accounts.uuid
ws_edit_message SELECT accounts.name
ws_edit_message SELECT rooms.id
ws_edit_message SELECT rooms.gid
ws_edit_message SELECT rooms.members_only
ws_edit_message SELECT rooms.last_msg_id
ws_edit_message UPDATE rooms.last_msg_id
ws_edit_message SELECT members.account
ws_edit_message SELECT members.room
ws_edit_message SELECT devices.account
ws_edit_message SELECT messages.*
ws_edit_message INSERT messages.room
ws_edit_message INSERT messages.msg_id
ws_edit_message INSERT messages.sender
ws_edit_message INSERT messages.txt
ws_edit_message INSERT messages.edits
ws_edit_message INSERT messages.sent_at
ws_edit_message UPDATE messages.txt
ws_edit_message UPDATE messages.edited
ws_delete_message SELECT accounts.id
ws_delete_message SELECT accounts.uuid
ws_delete_message SELECT accounts.name
ws_delete_message SELECT rooms.id
ws_delete_message SELECT rooms.gid
ws_delete_message SELECT rooms.members_only
ws_delete_message SELECT rooms.last_msg_id
ws_delete_message UPDATE rooms.last_msg_id
ws_delete_message SELECT members.account
ws_delete_message SELECT members.room
ws_delete_message SELECT devices.account
ws_delete_message SELECT messages.*
ws_delete_message INSERT messages.room
ws_delete_message INSERT messages.msg_id
ws_delete_message INSERT messages.sender
ws_delete_message INSERT messages.txt
ws_delete_message INSERT messages.deletes
ws_delete_message INSERT messages.sent_at
ws_delete_message UPDATE messages.txt
ws_delete_message UPDATE messages.deleted
graphql SIGNIN
graphql SELECT accounts.created_at
graphql SELECT accounts.last_online
graphql SELECT accounts.online
graphql SELECT accounts.tokens_from
graphql SELECT accounts.uuid
graphql UPDATE accounts.tokens_from
graphql INSERT contacts.account
graphql INSERT contacts.contact
graphql SELECT contacts.*
graphql SELECT devices.account
graphql DELETE members
graphql DELETE reads
graphql INSERT members.account
graphql INSERT members.room
graphql SELECT members.account
graphql SELECT members.room
graphql INSERT messages.client_msg_id
graphql INSERT messages.came_by
graphql INSERT messages.deletes
graphql INSERT messages.edits
graphql INSERT messages.msg_id
graphql INSERT messages.reply_id
graphql INSERT messages.room
graphql INSERT messages.sender
graphql INSERT messages.sent_at
graphql INSERT messages.txt
graphql SELECT messages.*
graphql UPDATE messages.deleted
graphql UPDATE messages.edited
graphql UPDATE messages.txt
graphql INSERT reads.account
graphql INSERT reads.msg_id
graphql INSERT reads.room
graphql SELECT reads.account
graphql SELECT reads.msg_id
graphql SELECT reads.room
graphql UPDATE reads.msg_id
graphql UPDATE reads.read_at
graphql INSERT rooms.gid
graphql INSERT rooms.members_only
graphql INSERT rooms.name
graphql INSERT rooms.owner
graphql SELECT rooms.gid
graphql SELECT rooms.id
graphql SELECT rooms.last_msg_id
graphql SELECT rooms.members_only
graphql SELECT rooms.name
graphql SELECT rooms.owner
graphql UPDATE rooms.last_msg_id
graphql DELETE sessions
graphql SELECT sessions.agent
graphql SELECT sessions.created_at
graphql_door INSERT accounts.login
graphql_door INSERT accounts.name
graphql_door INSERT accounts.password
graphql_door SELECT accounts.disabled
graphql_door SELECT accounts.id
graphql_door SELECT accounts.login
graphql_door SELECT accounts.name
graphql_door SELECT accounts.password
graphql_door UPDATE accounts.password
graphql_door DELETE attempts
graphql_door INSERT attempts.*
graphql_door SELECT attempts.*
graphql_door UPDATE attempts.*
graphql_door SELECT devices.account
graphql_door DELETE invites
graphql_door SELECT invites.code_hash
graphql_door SELECT invites.expires_at
graphql_door UPDATE invites.code_hash
graphql_door SELECT members.account
graphql_door SELECT rooms.last_msg_id
graphql_door DELETE sessions
graphql_door INSERT sessions.account
graphql_door INSERT sessions.agent
graphql_door INSERT sessions.expires_at
graphql_door INSERT sessions.token_hash
graphql_door SELECT sessions.account
graphql_door SELECT sessions.expires_at
graphql_door INSERT watchdogs.*
bus SELECT bus_words.*
bus INSERT bus_words.words
bus DELETE bus_words
admin_figures SIGNIN
admin_figures SELECT accounts.administrator
admin_figures SELECT accounts.disabled
admin_figures SELECT figures.*
admin_parts SIGNIN
admin_parts SELECT accounts.administrator
admin_parts SELECT accounts.disabled
admin_parts SELECT figures.*
admin_refused SIGNIN
admin_refused SELECT accounts.administrator
admin_refused SELECT accounts.disabled
admin_refused SELECT figures.*
admin_parts SELECT parts.*
recorder SELECT figures.*
recorder INSERT figures.step
recorder INSERT figures.moment
recorder INSERT figures.host
recorder INSERT figures.seconds
recorder INSERT figures.counts
recorder UPDATE figures.seconds
recorder UPDATE figures.looks
recorder UPDATE figures.counts
recorder DELETE figures
recorder SELECT parts.*
recorder INSERT parts.*
recorder UPDATE parts.endpoint
recorder UPDATE parts.state
recorder UPDATE parts.since
recorder UPDATE parts.connections
recorder DELETE parts
mqtt SELECT accounts.id
mqtt SELECT accounts.uuid
mqtt SELECT accounts.login
mqtt SELECT accounts.name
mqtt SELECT accounts.disabled
mqtt SELECT sessions.account
mqtt SELECT sessions.expires_at
mqtt SELECT members.room
mqtt SELECT members.account
mqtt SELECT members.joined_at
mqtt SELECT devices.account
mqtt SELECT rooms.id
mqtt SELECT rooms.gid
mqtt SELECT rooms.members_only
mqtt SELECT rooms.last_msg_id
mqtt UPDATE rooms.last_msg_id
mqtt SELECT messages.*
mqtt INSERT messages.room
mqtt INSERT messages.msg_id
mqtt INSERT messages.sender
mqtt INSERT messages.txt
mqtt INSERT messages.client_msg_id
mqtt INSERT messages.came_by
mqtt INSERT messages.reply_id
mqtt INSERT messages.sent_at
mqtt SELECT mqtt_rooms.*
mqtt INSERT mqtt_rooms.room
mqtt INSERT mqtt_rooms.msg_id
mqtt UPDATE mqtt_rooms.msg_id
mqtt UPDATE mqtt_rooms.gone
mqtt DELETE mqtt_rooms
mqtt SELECT mqtt_kicks.*
mqtt DELETE mqtt_kicks
mqtt SELECT mqtt_packets.*
mqtt INSERT mqtt_packets.packet
mqtt INSERT mqtt_packets.connection
mqtt INSERT mqtt_packets.digest
mqtt INSERT mqtt_packets.sender
mqtt INSERT mqtt_packets.key
mqtt UPDATE mqtt_packets.connection
mqtt UPDATE mqtt_packets.digest
mqtt UPDATE mqtt_packets.sender
mqtt UPDATE mqtt_packets.key
mqtt UPDATE mqtt_packets.taken
mqtt DELETE mqtt_packets
verification_code SIGNIN
verification_code SELECT verification_codes.account
verification_code SELECT verification_codes.empty_again
verification_code INSERT verification_codes.account
verification_code INSERT verification_codes.code_hash
verification_code INSERT verification_codes.expires_at
verification_code INSERT verification_codes.empty_again
verification_code UPDATE verification_codes.code_hash
verification_code UPDATE verification_codes.expires_at
verification_code UPDATE verification_codes.empty_again
telegram_webhook SELECT telegram_updates.update_id
telegram_webhook INSERT telegram_updates.update_id
telegram_webhook INSERT telegram_updates.content
telegram_webhook INSERT telegram_updates.hold_until
telegram SELECT accounts.id
telegram SELECT accounts.uuid
telegram SELECT accounts.login
telegram SELECT accounts.name
telegram SELECT accounts.disabled
telegram SELECT rooms.*
telegram UPDATE rooms.last_msg_id
telegram SELECT messages.*
telegram INSERT messages.room
telegram INSERT messages.msg_id
telegram INSERT messages.sender
telegram INSERT messages.txt
telegram INSERT messages.client_msg_id
telegram INSERT messages.came_by
telegram INSERT messages.reply_id
telegram INSERT messages.edits
telegram INSERT messages.sent_at
telegram UPDATE messages.txt
telegram UPDATE messages.edited
telegram SELECT devices.account
telegram SELECT members.room
telegram SELECT members.account
telegram INSERT members.room
telegram INSERT members.account
telegram DELETE members
telegram SELECT verification_codes.account
telegram SELECT verification_codes.code_hash
telegram SELECT verification_codes.expires_at
telegram UPDATE verification_codes.code_hash
telegram SELECT telegram_bot.*
telegram SELECT attempts.*
telegram INSERT attempts.*
telegram UPDATE attempts.*
telegram DELETE attempts
telegram SELECT telegram_people.*
telegram INSERT telegram_people.*
telegram UPDATE telegram_people.*
telegram DELETE telegram_people
telegram SELECT telegram_asked.*
telegram INSERT telegram_asked.*
telegram UPDATE telegram_asked.*
telegram DELETE telegram_asked
telegram SELECT telegram_updates.*
telegram INSERT telegram_updates.*
telegram UPDATE telegram_updates.*
telegram DELETE telegram_updates
telegram SELECT telegram_answers.*
telegram INSERT telegram_answers.*
telegram UPDATE telegram_answers.*
telegram DELETE telegram_answers
telegram SELECT telegram_links.*
telegram INSERT telegram_links.*
telegram UPDATE telegram_links.*
telegram DELETE telegram_links
telegram SELECT telegram_messages.*
telegram INSERT telegram_messages.*
telegram UPDATE telegram_messages.*
telegram DELETE telegram_messages
admin_accounts SELECT accounts.administrator
admin_accounts SELECT accounts.created_at
admin_accounts SELECT accounts.disabled
admin_accounts SELECT accounts.last_online
admin_accounts SELECT accounts.muted
admin_accounts SELECT accounts.online
admin_accounts SELECT accounts.uuid
admin_accounts SELECT devices.account
admin_accounts SELECT members.account
admin_accounts SELECT members.room
admin_accounts SELECT reads.account
admin_accounts SELECT reads.room
admin_accounts SELECT rooms.id
admin_accounts SELECT rooms.owner
admin_accounts SIGNIN
admin_change_account DELETE sessions
admin_change_account INSERT deeds.what
admin_change_account INSERT deeds.who
admin_change_account INSERT deeds.whom
admin_change_account SELECT accounts.administrator
admin_change_account SELECT accounts.created_at
admin_change_account SELECT accounts.disabled
admin_change_account SELECT accounts.last_online
admin_change_account SELECT accounts.muted
admin_change_account SELECT accounts.online
admin_change_account SELECT accounts.tokens_from
admin_change_account SELECT accounts.uuid
admin_change_account SELECT devices.account
admin_change_account SELECT members.account
admin_change_account SELECT members.room
admin_change_account SELECT reads.account
admin_change_account SELECT reads.room
admin_change_account SELECT rooms.id
admin_change_account SELECT rooms.owner
admin_change_account SIGNIN
admin_change_account UPDATE accounts.disabled
admin_change_account UPDATE accounts.muted
admin_change_account UPDATE accounts.tokens_from
admin_change_room INSERT deeds.what
admin_change_room INSERT deeds.who
admin_change_room INSERT deeds.whom
admin_change_room SELECT accounts.administrator
admin_change_room SELECT accounts.disabled
admin_change_room SELECT members.account
admin_change_room SELECT members.room
admin_change_room SELECT messages.msg_id
admin_change_room SELECT messages.room
admin_change_room SELECT messages.sent_at
admin_change_room SELECT rooms.created_at
admin_change_room SELECT rooms.disabled
admin_change_room SELECT rooms.gid
admin_change_room SELECT rooms.id
admin_change_room SELECT rooms.last_msg_id
admin_change_room SELECT rooms.members_only
admin_change_room SELECT rooms.muted
admin_change_room SELECT rooms.name
admin_change_room SELECT rooms.owner
admin_change_room SIGNIN
admin_change_room UPDATE rooms.disabled
admin_change_room UPDATE rooms.muted
admin_deeds SELECT accounts.administrator
admin_deeds SELECT accounts.disabled
admin_deeds SELECT deeds.done_at
admin_deeds SELECT deeds.id
admin_deeds SELECT deeds.what
admin_deeds SELECT deeds.who
admin_deeds SELECT deeds.whom
admin_deeds SIGNIN
admin_end_session DELETE sessions
admin_end_session INSERT deeds.what
admin_end_session INSERT deeds.who
admin_end_session INSERT deeds.whom
admin_end_session SELECT accounts.administrator
admin_end_session SELECT accounts.disabled
admin_end_session SELECT accounts.tokens_from
admin_end_session SIGNIN
admin_end_session UPDATE accounts.tokens_from
admin_rooms SELECT accounts.administrator
admin_rooms SELECT accounts.disabled
admin_rooms SELECT members.account
admin_rooms SELECT members.room
admin_rooms SELECT messages.msg_id
admin_rooms SELECT messages.room
admin_rooms SELECT messages.sent_at
admin_rooms SELECT rooms.created_at
admin_rooms SELECT rooms.disabled
admin_rooms SELECT rooms.gid
admin_rooms SELECT rooms.id
admin_rooms SELECT rooms.last_msg_id
admin_rooms SELECT rooms.members_only
admin_rooms SELECT rooms.muted
admin_rooms SELECT rooms.name
admin_rooms SELECT rooms.owner
admin_rooms SIGNIN
admin_sessions SELECT accounts.administrator
admin_sessions SELECT accounts.disabled
admin_sessions SELECT sessions.agent
admin_sessions SELECT sessions.created_at
admin_sessions SIGNIN
graphql SELECT accounts.muted
graphql SELECT rooms.disabled
graphql SELECT rooms.muted
join_room SELECT rooms.disabled
leave_room SELECT rooms.disabled
me SELECT accounts.administrator
mqtt SELECT accounts.muted
mqtt SELECT rooms.disabled
mqtt SELECT rooms.muted
rooms SELECT rooms.disabled
send_message SELECT accounts.muted
socket_open SELECT rooms.disabled
telegram SELECT accounts.muted
units_auth SELECT accounts.muted
units_auth SELECT rooms.disabled
units_auth SELECT rooms.muted
units_rabbitmq SELECT accounts.muted
units_rabbitmq SELECT rooms.disabled
units_rabbitmq SELECT rooms.muted
users UPDATE accounts.administrator
ws_create_conversation SELECT accounts.muted
ws_delete_message SELECT accounts.muted
ws_delete_message SELECT rooms.disabled
ws_delete_message SELECT rooms.muted
ws_edit_message SELECT accounts.muted
ws_edit_message SELECT rooms.disabled
ws_edit_message SELECT rooms.muted
ws_get_conversation_info SELECT rooms.disabled
ws_get_conversations SELECT rooms.disabled
ws_get_messages SELECT rooms.disabled
ws_get_unread SELECT rooms.disabled
ws_read SELECT rooms.disabled
ws_send_message SELECT accounts.muted
ws_send_message SELECT rooms.disabled
ws_send_message SELECT rooms.muted
ws_subscribe SELECT rooms.disabled
ws_typing SELECT accounts.id
ws_typing SELECT accounts.muted
ws_typing SELECT rooms.disabled
ws_typing SELECT rooms.muted
ws_unsubscribe SELECT rooms.disabled
END
sql "SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = 'confab'" >columns
# A line of rights for each column that it names; SIGNIN are those that whoever
# signs a caller in needs.
while read -r role right what
do
	case $right$what in
	SIGNIN)
		for column in sessions.account sessions.expires_at sessions.id \
			sessions.token_hash accounts.id accounts.login accounts.name
		do
			echo "$role SELECT $column"
		done
		;;
	*.\*) grep "^${what%\*}" columns | sed "s/^/$role $right /" ;;
	*) echo "$role $right $what" ;;
	esac
done <rights | sort >wanted

# Everything that can be tried: a label, and the statement.
while IFS=. read -r table column
do
	cat <<-END
	\\echo try SELECT $table.$column
	SELECT $column FROM $table LIMIT 0;
	\\echo try INSERT $table.$column
	INSERT INTO $table ($column) OVERRIDING SYSTEM VALUE VALUES (NULL);
	\\echo try UPDATE $table.$column
	UPDATE $table SET $column = DEFAULT;
	END
done <columns >statements
cut -d. -f1 columns | sort -u | while read -r table
do
	cat <<-END
	\\echo try DELETE $table
	DELETE FROM $table;
	\\echo try TRUNCATE $table
	TRUNCATE $table CASCADE;
	\\echo try ALTER $table
	ALTER TABLE $table ADD x int;
	\\echo try DROP $table
	DROP TABLE $table CASCADE;
	END
done >>statements

# has role - a line for each right that it turns out to have, as what it tries
# is not refused for want of the right, whatever else may be wrong with it
has() {
	PGOPTIONS='-c search_path=confab' psql -qAtX -U "confab_$1" \
		-v ON_ERROR_ROLLBACK=on -c BEGIN -f statements -c ROLLBACK \
		"$database" 2>&1 | awk -v role="$1" '
		/^try / { if (may) print may; may = role " " $2 " " $3 }
		/permission denied|must be owner/ { may = "" }
		END { if (may) print may }' | sort
}
# Others may be there of programs of one's own, made by other tests.
roles=$(sed -n '/ARRAY\[/,/\]/p' "$top_srcdir/db_schema/roles.sql" |
	grep -o "'[a-z_]*'" | tr -d "'" | sort)
for role in $roles
do
	sed -n "s/^\(everybody\|$role\) /$role /p" wanted | sort >want
	has "$role" >found
	t "confab_$role can do what it has to, and not more" diff want found
	t "confab_$role makes nothing" not psql -qX -U "confab_$role" \
		-c 'CREATE TABLE confab.x ()' "$database"
	t "confab_$role makes nothing in public either" not psql -qX \
		-U "confab_$role" -c 'CREATE TABLE public.x ()' "$database"
	t "confab_$role calls no function of ours" not psql -qX \
		-U "confab_$role" -c 'SELECT confab.message_number()' "$database"
done
programs=$(cd "$top_srcdir/handlers" && printf '%s\n' *.c bus devices gateway keys mqtt notifier \
	recorder reporter telegram users verify |
	sed 's/\.c$//' | tr - _ | sort)
t 'every program has a role' test "$roles" = "$programs"
t 'none of them is more than that' test "$(sql "SELECT count(*) FROM pg_roles
	WHERE rolname LIKE 'confab\_%' AND (rolsuper OR rolcreatedb
	OR rolreplication OR rolbypassrls
	OR rolcreaterole AND rolname <> 'confab_owner')")" = 0
t 'nor a member of another' test "$(sql "SELECT count(*) FROM pg_auth_members
	WHERE member::regrole::text LIKE 'confab\_%'")" = 0
t 'all that there is belongs to the owner' test "$(sql "SELECT
	bool_and(relowner::regrole::text = 'confab_owner') FROM pg_class
	WHERE relnamespace = 'confab'::regnamespace")" = t
finish
