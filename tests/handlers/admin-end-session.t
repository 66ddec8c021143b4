#!/bin/sh
# admin-end-session: ending somebody's sessions
. "$top_srcdir/tests/lib.sh"

malformed() {
	gives 400 .error.reason=bad-param .error.param="$1" admin-end-session "$2"
}
# number session - as /sessions calls it
number() {
	as "${1%-*}" "$1" && call sessions >/dev/null &&
		jq -r '.data[] | select(.current) | .session' reply
}
lets_in() {
	as "${1%-*}" "$1" && gives 200 sessions
}
lets_nobody_in() {
	as "${1%-*}" "$1" && gives 401 sessions
}
deeds() {
	sql "SELECT concat_ws(' ', who, what, whom) FROM deeds ORDER BY id"
}

for session in ada ada-2 ada-3 cyd
do
	as "${session%-*}" $session
done
second=$(number ada-2) cyd=$(number cyd)
as bob
t 'who is no administrator ends none' gives 403 .error.reason=not-administrator \
	admin-end-session "{\"login\":\"ada\",\"session\":$second}"
t 'it stays' lets_in ada-2
as bob
appoint bob
t 'an administrator does' replies '{"ok":true,"data":{"ended":1}}' \
	admin-end-session "{\"login\":\"ada\",\"session\":$second}"
t 'then it lets nobody in' lets_nobody_in ada-2
t 'the others stay' lets_in ada
as bob
t 'it ends once' gives 404 .error.reason=unknown-session admin-end-session \
	"{\"login\":\"ada\",\"session\":$second}"
t "somebody else's is not ended instead" gives 404 .error.reason=unknown-session \
	admin-end-session "{\"login\":\"ada\",\"session\":$cyd}"
t 'it stays' lets_in cyd
as bob
t 'one of two things has to be said' malformed session '{"login":"ada"}'
t 'both is too much' malformed session "{\"login\":\"ada\",\"session\":$cyd,\"all\":true}"
t 'that not all are meant is not enough' malformed session '{"login":"ada","all":false}'
t 'and whose they are' malformed login '{"all":true}'
t 'all are still there' lets_in ada-3

as bob
t 'all of somebody end at once, and are counted' replies \
	'{"ok":true,"data":{"ended":2}}' admin-end-session '{"login":"ada","all":true}'
t 'the first is out' lets_nobody_in ada
t 'the third is out' lets_nobody_in ada-3
t 'others are in' lets_in cyd
t 'their login-tokens are void' test "$(sql "SELECT tokens_from > 'epoch'
	FROM accounts WHERE login = 'ada'")" = t
as bob
t 'who is signed in nowhere is, in nothing' gives 200 .data.ended=0 \
	admin-end-session '{"login":"ada","all":true}'
t 'nobody is not there' gives 404 .error.reason=unknown-account \
	admin-end-session '{"login":"eve","all":true}'
t 'what was done is written down, and nothing else' test "$(deeds)" = \
	'bob end-session ada
bob end-sessions ada
bob end-sessions ada'
t "an administrator's own ends as well" gives 200 .data.ended=1 \
	admin-end-session "{\"login\":\"bob\",\"session\":$(number bob)}"
t 'and is over' lets_nobody_in bob
finish
