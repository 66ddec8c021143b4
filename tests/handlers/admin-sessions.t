#!/bin/sh
# admin-sessions: where somebody is signed in
. "$top_srcdir/tests/lib.sh"

HTTP_USER_AGENT='Firefox 1' && export HTTP_USER_AGENT
as ada
unset HTTP_USER_AGENT
as ada ada-2
as bob
t 'who is no administrator is shown none' gives 403 \
	.error.reason=not-administrator admin-sessions login=ada
t 'not even their own' gives 403 admin-sessions login=bob
appoint bob
t 'an administrator is, the oldest first' gives 200 \
	'.data|map(.agent)=["Firefox 1",null]' admin-sessions login=ada
t 'and nothing else of them than this' gives 200 \
	'.data|map(keys_unsorted|join(" "))|unique|.[]=session created expires agent' \
	admin-sessions login=ada
t 'none shows its token' not grep -qf session.ada -f session.ada-2 reply
t 'they were opened just now' jq -e '.data | all(now - .created >= 0 and now - .created < 60)' reply
t 'and last as long as was set' jq -e '.data | all(.expires - .created | . > 2591999 and . < 2592001)' reply
sql "UPDATE sessions SET expires_at = now() WHERE agent IS NOT NULL"
t 'one that has expired is none' gives 200 '.data|map(.agent)=[null]' \
	admin-sessions login=ada
sql "DELETE FROM sessions USING accounts WHERE accounts.id = account AND login = 'ada'"
t 'who is signed in nowhere has none' gives 200 .data=[] admin-sessions login=ada
t 'nobody is not there' gives 404 .error.reason=unknown-account \
	'.error.message=Unknown account' admin-sessions login=eve
t 'whose they are has to be said' gives 400 .error.param=login admin-sessions
finish
