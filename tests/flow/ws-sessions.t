#!/bin/sh
# Sockets and what they are open by: each way in which that may end
#
# It has a database server of its own to stop.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

export CONFAB_ADDRESS_RATE=1000000 CONFAB_ONE_INSTANCE=off
t 'it starts' start_system
gateway_process() {
	s6-svstat -o pid state/service/gateway
}
gateway=$(gateway_process)
ended='close 4001 session ended'
ended() {
	for name
	do
		hears_frame "$name" "$ended" || return
	done
}
stays=0
stay() {
	stays=$((stays + 1))
	for name
	do
		tell "$name" "{\"type\":\"ping\",\"id\":\"stay $stays\"}"
		await grep -q "\"pong\",\"id\":\"stay $stays\"}" "frames.$name" ||
			return
	done
}
users() {
	env CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir" \
		"$top_srcdir/confab" users "$@"
}
of() {
	sql "SELECT id FROM accounts WHERE login = '$1'"
}

enter ben ben-by-token
connect ben-too --header "Cookie:login-token=$ticket"
come ben
# ada - three sockets of theirs, by two sessions and a token
ada() {
	rm -f session.ada session.ada-2
	come ada && come ada ada-2 && enter ada ada-by-token && stay ada ada-2 ada-by-token
}
t 'if it is not to be the only one, there may be two by a login-token' stay \
	ben-by-token ben-too
t 'ada comes, in three ways' ada
as ada
t 'who logs out' answers 200 /logout -X POST
t 'has no socket any more' ended ada
t 'others have' stay ada-2 ada-by-token ben ben-by-token ben-too

t 'ada comes again' ada
as ada ada-2
answers 200 /sessions >/dev/null
id=$(jq '.data | map(select(.current | not) | .session) | max' reply)
t 'a session that its owner ends' answers 200 .data.ended=1 /end-session \
	-d "{\"session\":$id}"
t 'is over for its socket, too' ended ada
t 'and for no other' stay ada-2 ada-by-token ben ben-by-token
t 'ada comes once more' ada
as ada
t 'all other sessions' answers 200 .ok=true /end-session -d '{"others":true}'
t 'are over, and tokens are void' ended ada-2 ada-by-token
enter ada new
as cyd
sql "DELETE FROM sessions WHERE account = $(of cyd)"
t 'a new one is good at once, whoever else leaves' stay new
rm -f session.cyd
t 'who asked for it stays' stay ada ben ben-by-token

t 'with three sockets' ada
t 'an account is disabled' users disable ada
t 'none of its sockets stays' ended ada ada-2 ada-by-token
t 'the others do' stay ben ben-by-token
t 'by the token nobody comes' closes 'close 1000 invalid login-token' \
	--header "Cookie:login-token=$ticket"
t 'it is enabled' users enable ada
t 'which makes no old token good' closes 'close 1000 invalid login-token' \
	--header "Cookie:login-token=$ticket"
t 'then ada comes' ada
change_password() {
	echo 'password of ada' | users passwd ada
}
t 'with a new password' change_password
t 'all who came by the old one go' ended ada ada-2 ada-by-token
t 'and nobody else' stay ben ben-by-token

t 'ada is here' ada
sql "DELETE FROM sessions WHERE account = $(of ada)"
t 'what is deleted by hand is over' ended ada ada-2
t 'a token is no session' stay ada-by-token ben ben-by-token
t 'ada is here again' ada
sql 'TRUNCATE sessions'
t 'so is all of them' ended ada ada-2 ben
t 'a token still is none, however new' stay ada-by-token ben-by-token
# Right after a new password a token may be from the second to come.
sql "UPDATE accounts SET tokens_from =
	greatest(now(), tokens_from + interval '1 second') WHERE login = 'ada'"
t 'it is made void by hand as well' ended ada-by-token
t 'for that account' stay ben-by-token
rm -f session.*
as cyd
sql "UPDATE sessions SET expires_at = now() + interval '2 seconds'
	WHERE account = $(of cyd)"
connect cyd --header "User:$token"
connect cyd-by-token --header \
	"Cookie:login-token=$(jwt "{\"username\":\"cyd\",\"exp\":$(($(date +%s) + 2))}")"
t 'a session that runs out does so for who is in' ended cyd
t 'a token does not, as it is asked for at the door' stay cyd-by-token
sql "INSERT INTO accounts (login, name, password) VALUES ('dan', 'Dan', '\$argon2id\$')"
connect dan --header "Cookie:login-token=$(jwt \
	"{\"username\":\"dan\",\"exp\":$(($(date +%s) + 1800))}")"
t 'dan comes' stay dan
sql "DELETE FROM accounts WHERE login = 'dan'"
t 'an account that is deleted takes its socket along' ended dan

# Members.
rm -f session.*
ada && come ben && come cyd
tell ada '{"type":"create_conversation","name":"tea","members":["ben","cyd"]}'
hears_conversation() {
	grep -q '"type":"create_conversation"' "frames.$1"
}
for name in ada ada-2 ada-by-token ben cyd
do
	await hears_conversation "$name"
done
id=$(sql "SELECT id FROM rooms WHERE name = 'tea'")
gid=$(sql "SELECT gid FROM rooms WHERE name = 'tea'")
tell cyd "{\"type\":\"subscribe\",\"room_gid\":\"$gid\",\"after\":0}"
await grep -q '"type":"subscribe","success":true' frames.cyd
said=0
say_more() {
	said=$((said + 1))
	tell ada "{\"type\":\"send_message\",\"conversation_id\":$id,\"content\":\"said $said;\"}"
	await grep -q "said $said;" frames.ben
}
# heard_times name - how often it heard what was said last
heard_times() {
	tell "$1" "{\"type\":\"ping\",\"id\":\"after $said\"}"
	await grep -q "\"id\":\"after $said\"}$" "frames.$1"
	grep -c "said $said;" "frames.$1"
}
is_said_to() {
	say_more && [ "$(heard_times "$1")" = "$2" ]
}
t 'a member hears what is said, a subscriber as well' is_said_to cyd 2
sql "DELETE FROM members WHERE room = $id AND account = $(of cyd)"
t 'who is no member any more hears neither' await is_said_to cyd 0
t 'the others do' is_said_to ada-2 1
passes cyd
t 'nor is let in again' done_as cyd "{\"type\":\"subscribe\",\"room_gid\":\"$gid\"}" \
	"$(fails_as subscribe 'Unknown room')"
sql "INSERT INTO members (room, account) VALUES ($id, $(of cyd))"
t 'who is let in by hand hears what is said from then on' await is_said_to cyd 1
sql "DELETE FROM members WHERE room = $id AND account = $(of cyd)"
await is_said_to cyd 0 >/dev/null
enter cyd cyd-by-token
sql "UPDATE members SET account = $(of cyd)
	WHERE room = $id AND account = $(of ben)"
said_to_ada() {
	said=$((said + 1))
	as ada
	answers 200 /send-message -d "{\"room_gid\":\"$gid\",\"msg\":\"said $said;\"}" &&
		await grep -q "said $said;" frames.ada
}
is_said_not() {
	said_to_ada && [ "$(heard_times "$1")" = "$2" ]
}
t 'whoever is put in the place of another' await is_said_not cyd-by-token 1
t 'hears instead of them' await is_said_not ben 0
sql 'TRUNCATE members'
said_to_nobody() {
	said=$((said + 1))
	sql "INSERT INTO messages (room, sender, txt) VALUES ($id, $(of ada), 'said $said;')"
	[ "$(heard_times ada)$(heard_times cyd-by-token)" = 00 ]
}
t 'without members it is said to nobody' await said_to_nobody

# While nobody tells the gateway of anything.
unheard() {
	sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE application_name = 'gateway' AND datname = '$database';
		$1"
}
rm -f session.*
t 'ada is here' ada
come cyd
passes ben
sql "INSERT INTO contacts (account, contact) VALUES ($(of ada), $(of cyd)),
		($(of cyd), $(of ada)), ($(of ben), $(of cyd)), ($(of cyd), $(of ben));
	INSERT INTO members (room, account) VALUES ($id, $(of ada)), ($id, $(of cyd))"
t 'cyd is a member again' await is_said_not cyd 1
unheard "DELETE FROM sessions WHERE account = $(of ada)" >/dev/null
t 'what ends while the gateway is deaf is over as well' ended ada ada-2
t 'a token is no session' stay ada-by-token
unheard "UPDATE accounts SET tokens_from = now() WHERE login = 'ada'" >/dev/null
t 'it is void as well' ended ada-by-token
t 'ada is here once more' ada
passes cyd
unheard "DELETE FROM members WHERE room = $id AND account = $(of cyd)" >/dev/null
t 'a member who goes meanwhile hears no more' await is_said_not cyd 0
unheard "INSERT INTO members (room, account) VALUES ($id, $(of cyd));
	INSERT INTO messages (room, sender, txt)
	VALUES ($id, $(of ada), 'said meanwhile')" >/dev/null
t 'one who comes hears what is said' await grep -q 'said meanwhile' frames.cyd
t 'and from then on' await is_said_not cyd 1
unheard "DELETE FROM members WHERE room = $id AND account = $(of cyd)" >/dev/null
await is_said_not cyd 0
unheard "INSERT INTO messages (room, sender, txt)
		VALUES ($id, $(of ada), 'said before');
	INSERT INTO members (room, account) VALUES ($id, $(of cyd));
	INSERT INTO messages (room, sender, txt)
		VALUES ($id, $(of ada), 'said after')" >/dev/null
t 'who comes between two messages hears the later one' \
	await grep -q 'said after' frames.cyd
t 'and not the one before' not grep -q 'said before' frames.cyd

# It has its time before cyd joins, and is committed afterwards; and all of that
# has happened when the gateway asks.
sql "DELETE FROM members WHERE room = $id AND account = $(of cyd)"
await is_said_not cyd 0
# shellcheck disable=SC2046
kill -STOP $(processes_of gateway)
psql -qAtX -U postgres -v ON_ERROR_STOP=1 "$database" <<END
SET search_path = confab;
BEGIN;
INSERT INTO messages (room, sender, txt)
	VALUES ($id, $(of ada), 'under way');
\\! psql -qAtX -U postgres -c "INSERT INTO confab.members (room, account) VALUES ($id, $(of cyd))" "$database"
COMMIT;
END
# shellcheck disable=SC2046
kill -CONT $(processes_of gateway)
t 'who comes while something is being said hears it' \
	await grep -q 'under way' frames.cyd

# It takes the database more time to say who is in which rooms than it has for a
# question, unless that is about one of those who are here.
sql "ALTER ROLE confab_gateway SET enable_seqscan = off;
	ALTER ROLE confab_gateway SET enable_hashjoin = off;
	ALTER ROLE confab_gateway SET enable_mergejoin = off;
	ALTER TABLE members ENABLE ROW LEVEL SECURITY;
	INSERT INTO members (room, account) VALUES ($id, $(of ben));
	CREATE POLICY slow ON members USING (current_user <> 'confab_gateway'
		OR pg_sleep(1.2) IS NOT NULL)"
unheard "DELETE FROM members WHERE room = $id AND account = $(of cyd)" >/dev/null
t 'where all of it is too much to ask, a part is asked' await is_said_not cyd 0
t 'and all is well again' await stay ada ben-by-token
sql "DROP POLICY slow ON members;
	ALTER TABLE members DISABLE ROW LEVEL SECURITY;
	ALTER ROLE confab_gateway RESET ALL;
	UPDATE members SET account = $(of cyd)
	WHERE room = $id AND account = $(of ben)"
t 'whoever is put back hears' await is_said_not cyd 1

# Twenty of ada's contacts, connected to a gateway that dies.
sql "ALTER DATABASE \"$database\" SET log_statement = 'all';
	INSERT INTO accounts (login, name, password)
	SELECT 'guest' || i, 'x', '\$argon2id\$' FROM generate_series(1, 20) i;
	INSERT INTO contacts (account, contact) SELECT id, $(of ada)
	FROM accounts WHERE login LIKE 'guest%'
	UNION SELECT $(of ada), id FROM accounts WHERE login LIKE 'guest%'"
unheard >/dev/null
sql "INSERT INTO gateways (name, alive_until)
	VALUES ('dying', now() + interval '1 day');
	INSERT INTO sockets (gateway, socket, account, chatapp)
	SELECT gateways.id, accounts.id, accounts.id, false FROM gateways, accounts
	WHERE gateways.name = 'dying' AND login LIKE 'guest%'"
all_of_them() {
	[ "$(grep -o '"guest[0-9]*", *"is_online" *: *'"$1" frames.ada |
		sort -u | wc -l)" = 20 ]
}
t 'twenty who come at once are told of' await all_of_them true
questions() {
	grep -c 'execute contacts' "$PGHOST/log"
}
asked=$(questions)
sql "DELETE FROM gateways WHERE name = 'dying'"
t 'and when they go at once' await all_of_them false
t 'with a question for many of them' test $(($(questions) - asked)) -lt 5
before=$(grep -c '"guest1"' frames.ada)
sql "SELECT pg_notify('confab_presence', $(of guest1) || ' t'),
	pg_notify('confab_presence', $(of guest1) || ' f')"
last_edges() {
	[ "$(grep '"guest1"' frames.ada | tail -n "+$((before + 1))" |
		sed 's/.*"is_online" *: *\([a-z]*\).*/\1/' | tr '\n' ' ')" = "$*" ]
}
t 'who comes and goes at once is told of in that order' \
	await last_edges 'true false '
sql "ALTER DATABASE \"$database\" RESET log_statement"

# In as many conversations as one may be, with ids and numbers that are long.
as fay
sql "WITH opened AS (INSERT INTO rooms (gid, owner, members_only, last_msg_id)
		SELECT 'fay' || i, $(of fay), true, 9007199254740991
		FROM generate_series(1, 10000) i RETURNING id)
	INSERT INTO members (room, account) SELECT id, $(of fay) FROM opened"
come fay
t 'who is in 10,000 conversations is let in' await stay fay
unheard "INSERT INTO members (room, account) VALUES ($id, $(of fay))" >/dev/null
t 'and asked about when the gateway was deaf' await is_said_not fay 1
t 'which costs nobody else' await stay ada ben-by-token
sql "DELETE FROM members WHERE account = $(of fay)"
t 'who is in none any more hears nothing' await is_said_not fay 0

# A device, in a room that is open to people.
come eve
sql "INSERT INTO devices VALUES ($(of eve));
	INSERT INTO rooms (gid, owner) VALUES ('Hall2345', $(of ada));
	INSERT INTO members (room, account) SELECT id, $(of eve)
	FROM rooms WHERE gid = 'Hall2345'"
# is_called name times - in the hall, of what is said there
is_called() {
	said=$((said + 1))
	sql "INSERT INTO messages (room, sender, txt) SELECT id, owner, 'said $said;'
		FROM rooms WHERE gid = 'Hall2345'"
	await grep -q "said $said;" frames.ada
	[ "$(heard_times "$1")" = "$2" ]
}
tell ada '{"type":"subscribe","room_gid":"Hall2345"}'
await grep -q '"type":"subscribe","success":true' frames.ada
t 'a device hears what is said in an open room that it is in' await is_called eve 1
unheard "DELETE FROM members WHERE account = $(of eve)" >/dev/null
t 'until it is in there no more, even if nobody was told' await is_called eve 0
t 'others are not asked whether they are' is_called ada 1
unheard "INSERT INTO members (room, account) SELECT id, $(of eve)
	FROM rooms WHERE gid = 'Hall2345'" >/dev/null
t 'and again when it is' await is_called eve 1

# While there is no database.
answers_that_it_is_away() {
	tell "$1" '{"type":"ping"}'
	await has_heard "$1" $(($(cat "told.$1") + 1))
	told=$(rest "$1" | head -n 1)
	passes "$1"
	[ "$told" = "$(fails_as ping 'Try again in a moment')" ]
}
for name in ada ada-2 ada-by-token cyd ben-by-token
do
	passes "$name"
done
postgres stop -m fast >/dev/null
t 'without a database each event is told so' await answers_that_it_is_away ada
t 'and by each socket' await answers_that_it_is_away ada-by-token
t 'with the id of what was asked' done_as cyd \
	"{\"type\":\"send_message\",\"conversation_id\":$id,\"content\":\"lost\",\"id\":[7]}" \
	'{"type":"send_message","success":false,"error":"Try again in a moment","id":[7]}'
t 'nobody is let in' refuses 503 --header "Cookie:login-token=$ticket"
t 'what is no event is told that all the same' done_as cyd nonsense \
	"$(fails_as root 'invalid json event')"
postgres start >/dev/null
is_answered() {
	! answers_that_it_is_away "$1"
}
t 'when it is back all is well, by itself' await is_answered ada
t 'for everybody' stay ada-2 ada-by-token cyd ben-by-token
t 'what was refused was not said' test "$(sql "SELECT count(*) FROM messages
	WHERE txt = 'lost'")" = 0
t 'whoever comes is let in' await is_said_not cyd 1
postgres restart -m immediate >/dev/null
t 'a crash of the database is over as soon as it is' await is_answered cyd
t 'and what is said is heard' await is_said_not cyd 1
sql "DELETE FROM sessions WHERE account = $(of cyd)"
t 'what ends is over' ended cyd
t 'and nobody else has gone' stay ada-2 ada-by-token ben-by-token
t 'it is the gateway of the beginning' test "$(gateway_process)" = "$gateway"
t 'no program has crashed' not grep -rqE 'ended by signal|fatal' state/log
t 'it stops' stop_system
finish
