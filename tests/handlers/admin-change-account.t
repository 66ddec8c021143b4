#!/bin/sh
# admin-change-account: muting and disabling somebody
. "$top_srcdir/tests/lib.sh"

change() {
	gives "$1" "$2" admin-change-account "$3"
}
deeds() {
	sql "SELECT string_agg(concat_ws(' ', who, what, whom), ', ' ORDER BY id) FROM deeds"
}
# A deed is told of once, and those before are of no interest.
did() {
	[ "$(deeds)" = "$1" ] || { deeds; return 1; }
	sql 'DELETE FROM deeds'
}
nothing() {
	did ''
}
refused() {
	as ben && gives 403 .error.reason=muted \
		'.error.message=The account is muted: it may read, and say nothing' "$@"
}

as ben
open_room
say one
as ada
t 'who is no administrator changes nobody' change 403 .error.reason=not-administrator \
	'{"login":"ben","muted":true}'
appoint ada
t 'an administrator mutes' change 200 .data.muted=true '{"login":"ben","muted":true}'
t 'and is shown the account as it is' jq -e '.data | .login == "ben" and (.disabled | not)
	and .sessions == 1 and .rooms == 1' reply
t 'which is written down' did 'ada mute-account ben'
t 'what was so already is no deed' change 200 .data.muted=true '{"login":"ben","muted":true}'
t 'and not written down' nothing
t 'who is muted says nothing' refused send-message "{\"room_gid\":\"$room\",\"msg\":\"two\"}"
t 'reads' gives 200 '.data|length=1' get-room-history "room_gid=$room"
t 'is told who they are not let in by first' gives 404 .error.reason=unknown-room \
	send-message '{"room_gid":"nonsense","msg":"two"}'
t 'may say what was said already' sql "UPDATE messages SET client_msg_id = 'k'"
t 'as it is no other message' gives 200 .data.msgId=1 send-message \
	"{\"room_gid\":\"$room\",\"msg\":\"one\",\"client_msg_id\":\"k\"}"
as cyd
t 'others say what they like' say three
t 'in dense numbers' test "$(sql 'SELECT max(msg_id) FROM messages')" = 2
as ada
t 'it is undone' change 200 .data.muted=false '{"login":"ben","muted":false}'
t 'which is written down as well' did 'ada unmute-account ben'
as ben
t 'and they may say something' say four

# signs_in login - or not
signs_in() {
	gives "$2" login "{\"login\":\"$1\",\"password\":\"password of $1\"}"
}
as ben ben-2
as ada
t 'an administrator disables' change 200 .data.disabled=true '{"login":"ben","disabled":true}'
t 'and no session is left' jq -e .data.sessions==0 reply
t 'which is one deed' did 'ada disable-account ben'
as ben
t 'none lets in' gives 401 sessions
as ben ben-2
t 'none at all' gives 401 sessions
t 'and nobody signs in' signs_in ben 403
as ada
t 'to disable again is no deed, and no fault' change 200 .data.disabled=true \
	'{"login":"ben","disabled":true,"muted":false}'
t 'and not written down either' nothing
t 'it is enabled' change 200 .data.disabled=false '{"login":"ben","disabled":false}'
t 'and people sign in' signs_in ben 200
t 'which is written down' did 'ada enable-account ben'
t 'both may be said at once' change 200 '.data|.muted and .disabled=true' \
	'{"login":"ben","muted":true,"disabled":true}'
t 'and are two deeds' test "$(sql "SELECT string_agg(what, ' ' ORDER BY what) FROM deeds")" = \
	'disable-account mute-account'
sql 'DELETE FROM deeds'

t 'nobody changes themselves' change 403 .error.reason=own-account \
	'{"login":"ada","disabled":true}'
t 'not in any way' change 403 .error.reason=own-account '{"login":"ada","muted":true}'
t 'nothing is another' test "$(sql "SELECT disabled OR muted FROM accounts
	WHERE login = 'ada'")" = f
t 'nobody is not there' change 404 .error.reason=unknown-account \
	'{"login":"eve","muted":true}'
t 'what is to be done has to be said' change 400 .error.param=disabled '{"login":"ben"}'
t 'with a word that there is' change 400 .error.param=disabled '{"login":"ben","mute":true}'
t 'and is no text' change 400 .error.param=muted '{"login":"ben","muted":"yes"}'
t 'none of that is a deed' nothing
as cyd
appoint cyd
t 'another administrator may be disabled' change 200 .data.disabled=true \
	'{"login":"ada","disabled":true}'
as ada
t 'and is none then' change 401 .error.reason=unknown-user '{"login":"cyd","muted":true}'

# Of two at the same moment one has done it.
as cyd
sql 'DELETE FROM deeds'
races() {
	racing 4 gives 200 .data.muted=true admin-change-account '{"login":"ben","muted":true}'
	! grep -L '"muted" *: *true' race/*/reply | grep .
}
sql "UPDATE accounts SET muted = false WHERE login = 'ben'"
t 'of four at once' races
t 'one has done it' did 'cyd mute-account ben'
finish
