#!/bin/sh
# end-session: ending sessions of one's own from elsewhere
. "$top_srcdir/tests/lib.sh"

malformed() {
	gives 400 .ok=false .error.reason=bad-param \
		'.error.message=Malformed request' .error.param="$1" \
		end-session "$2"
}
# number [session] - as /sessions calls it
number() {
	as "${1%-*}" "$1" &&
		call sessions >/dev/null &&
		jq -r '.data[] | select(.current) | .session' reply
}
lets_in() {
	as "${1%-*}" "$1" && gives 200 create-room '{}'
}
lets_nobody_in() {
	as "${1%-*}" "$1" && gives 401 create-room '{}'
}

as bob
bob=$(number bob)
for session in ada ada-2 ada-3 ada-4
do
	as ada $session
done
second=$(number ada-2)

t 'a stranger ends none' with token= gives 401 end-session \
	"{\"session\":$second}"
as bob
t 'nor does somebody else: to them it is not there' gives 404 .ok=false \
	.error.reason=unknown-session '.error.message=Unknown session' \
	end-session "{\"session\":$second}"
t 'it stays' lets_in ada-2
as ada
t 'its owner ends it by its number' \
	replies '{"ok":true,"data":{"ended":1}}' end-session "{\"session\":$second}"
t 'then it lets nobody in' lets_nobody_in ada-2
t 'the one that asked stays' lets_in ada
t 'and so do the others' lets_in ada-3
as ada
t 'it ends once' gives 404 .error.reason=unknown-session end-session \
	"{\"session\":$second}"
t 'nobody has one of that number' gives 404 end-session \
	'{"session":9007199254740991}'

t 'one of two things has to be said' malformed session '{}'
t 'that the others are not meant is not enough' \
	malformed session '{"others":false}'
t 'both is too much' malformed session "{\"session\":$second,\"others\":true}"
t 'a number is no text' malformed session "{\"session\":\"$second\"}"
t 'it is not 0' malformed session '{"session":0}'
t 'true is no text' malformed others '{"others":"true"}'
t 'nor is it 1' malformed others '{"others":1}'
t 'what is misspelt ends nothing' malformed session '{"other":true}'
t 'all are still there' lets_in ada-4

as ada
t 'all the others end at once, and are counted' \
	replies '{"ok":true,"data":{"ended":2}}' end-session '{"others":true}'
t 'the third is out' lets_nobody_in ada-3
t 'the fourth is out' lets_nobody_in ada-4
t 'who asked is in' lets_in ada
t 'and so is everybody else' lets_in bob
as ada
t 'then there are no others' gives 200 .data.ended=0 end-session \
	'{"others":true}'
t 'that they are not meant may be said beside a number' gives 404 \
	end-session "{\"session\":$bob,\"others\":false}"
as ada ada-5
sql "UPDATE sessions SET expires_at = now() - interval '1 second'
	WHERE id = (SELECT max(id) FROM sessions)"
as ada
t 'one that had expired is not counted' gives 200 .data.ended=0 end-session \
	'{"others":true}'

own=$(number ada)
as ada
t 'one may end the session that asks' gives 200 .data.ended=1 end-session \
	"{\"session\":$own}"
t 'which is out then' lets_nobody_in ada
finish
