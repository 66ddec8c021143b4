#!/bin/sh
# sessions: where one is signed in
. "$top_srcdir/tests/lib.sh"

# lists jq-filter - it is true of what is listed
lists() {
	call sessions && [ "$status" = 200 ] && jq -e ".data | $1" reply
}

t 'a stranger has none' gives 401 sessions
HTTP_USER_AGENT='Firefox 1' && export HTTP_USER_AGENT
as ada
HTTP_USER_AGENT='Frühling 2'
as ada ada-2
unset HTTP_USER_AGENT
as ada ada-3
as bob
as ada

t 'one sees all of their own' gives 200 '.data|length=3' sessions
t 'and nothing else of them than this' gives 200 \
	'.data|map(keys_unsorted|join(" "))|unique|.[]=session created expires agent current' \
	sessions
t 'the oldest first, and what each was opened with' gives 200 \
	'.data|map(.agent)=["Firefox 1","Frühling 2",null]' sessions
t 'each has a number of its own' lists \
	'map(.session) | . == unique and all(type == "number")'
t 'the one that asks is told' gives 200 \
	'.data|map(.current)=[true,false,false]' sessions
as ada ada-3
t 'whichever it is' gives 200 '.data|map(.current)=[false,false,true]' sessions
t 'they were opened just now, in seconds' lists \
	'all(now - .created >= 0 and now - .created < 60)'
t 'and last as long as was set' lists \
	'all(.expires - .created | . > 2591999 and . < 2592001)'
t 'none shows its token' not grep -qf session.ada -f session.ada-2 \
	-f session.ada-3 reply

# What an account has is ended by one statement, so there is an end to it.
sql "INSERT INTO sessions (token_hash, account, expires_at)
	SELECT sha256(n::text::bytea), id, now() + n * interval '1 second'
	FROM accounts, generate_series(1, 1100) n WHERE login = 'bob'"
as bob bob-2
t 'an account has a thousand at most' test "$(sql "SELECT count(*) FROM sessions
	JOIN accounts ON accounts.id = account WHERE login = 'bob'")" = 1000
t 'and the newest are kept' test "$(sql "SELECT count(*) FROM sessions
	WHERE token_hash = sha256('1100') OR token_hash = sha256('100')")" = 1
as ada ada-3
sql "UPDATE sessions SET expires_at = now() - interval '1 second'
	WHERE agent = 'Firefox 1'"
t 'one that has expired is none' gives 200 \
	'.data|map(.agent)=["Frühling 2",null]' sessions
as ada ada-2
call logout >/dev/null
as ada ada-3
t 'nor is one that has ended' gives 200 '.data|map(.agent)=[null]' sessions

# A login in itself is no reason to be refused.
agent_is() {
	rm -f session.carl
	sql "DELETE FROM sessions"
	with HTTP_USER_AGENT="$2" as carl
	as carl
	gives 200 ".data[0].agent=$1" sessions
}
t 'one that says much is cut short' \
	agent_is "$(letters 256 é)" "$(letters 300 é)"
t 'one that says nonsense said nothing' \
	agent_is null "$(printf 'x\377')"
t 'one that says nothing did not either' agent_is null ''
finish
