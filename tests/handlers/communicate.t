#!/bin/sh
# communicate: a function of one's own, and the echo that comes along
. "$top_srcdir/tests/lib.sh"

# answered status body command... - to the letter
answered() {
	wanted=$1 text=$2
	shift 2
	call communicate "$@" && echo "status $status, wanted $wanted" &&
		[ "$status" = "$wanted" ] && [ "$(cat reply)" = "$text" ]
}
answer_is() {
	answered 200 "$@"
}
is_nobody() {
	answered 401 '{"error": "Invalid session token."}' "${1-{\}}"
}
# stays_open, ends: the connection, after the last answer
stays_open() {
	"$@" && [ -z "$(header Connection)" ]
}
ends() {
	"$@" && [ "$(header Connection)" = close ]
}

t 'a stranger is told so' ends is_nobody
t 'before what else is wrong' ends is_nobody nonsense
token=nonsense
t 'so is who has no token of ours' ends is_nobody

by=cookie
as ada
t 'an echo comes along: it says what it is told' stays_open answer_is \
	'{"echo":"hello"}' '{"action":"echo","message":"hello"}'
t 'nothing, if it is told nothing' answer_is '{"echo":""}' '{"action":"echo"}'
for value in 'null' 'true' '0' '-1.50' '1e400' '9223372036854775807' '[]' \
	'[1,[2,{"a":null}]]' '{"a":{"b":"c"}}' '"\"\\/\u0007é🦆"'
do
	t "it says any value: $value" answer_is "{\"echo\":$value}" \
		"{\"action\":\"echo\",\"message\":$value}"
done
t 'escapes that need not be are gone' answer_is '{"echo":"é🦆/\n"}' \
	'{"action":"echo","message":"\u00e9\ud83e\udd86\/\u000a"}'
for data in '{}' '{"action":"sing"}' '{"action":null}' '{"action":["echo"]}' \
	'{"action":"Echo"}' '[]' '"echo"' 7 true null
do
	t "another action it does not know: $data" stays_open \
		answer_is '{"error":"Unknown action."}' "$data"
done
t 'what is no JSON is told so, and the connection stays' stays_open \
	answered 400 '{"error": "Invalid JSON."}' '{"action":"echo"'

says_much() {
	call communicate @large && [ "$status" = 200 ] &&
		sed 's/.*"message":/{"echo":/' large | cmp - reply
}
{ printf '{"action":"echo","message":"'; letters 4194274; printf '"}'; } >large
t 'four MiB are said again, to the letter' says_much
printf ' ' >>large
t 'a byte more is too much' ends answered 400 '{"error": "Maximum number of reads reached before completing the request body."}' @large
{ printf '{"action":"echo","message":[0'; letters 200000 ',1234567890123456'
	printf ']}'; } >large
t 'so are many numbers' says_much

# What tests/callbacks.c does, it does because it is told to.
export CONFAB_COMMUNICATE="$top_builddir/tests/callbacks"
t 'a program of one'\''s own is told who is calling, and what they sent' \
	answer_is "{\"username\":\"ada\",\"session\":\"$token\",\"data\":[1]}" \
	'{"action":"tell","data":[1]}'
t 'it answers what it likes' answer_is '[null]' '"[null]"'
t 'even null' answer_is null '"null"'
t 'or what ends in a newline' answer_is 7 '"7\n"'
t 'and is given whatever is sent' answer_is true true

failed() {
	ends answered 500 '{"error": "Internal server error."}' "$@"
}
t 'what is no JSON it answers nobody' failed '"{}x"'
t 'nor half of an object' failed '"{"'
t 'nor nothing' failed '{"action":"nothing"}'
t 'nor an empty text' failed '""'
t 'nor two values' failed '"1 2"'
t 'nor null, unless it says so' failed null
t 'and that is logged' shows 'answer is not JSON' failed '"{}x"'

t 'it may end the connection' ends answer_is '"forced"' \
	'{"action":"force","what":"close"}'
t 'which a server is told its own way' with CLOSING=/closing answer_is \
	'"forced"' '{"action":"force","what":"close"}'
t 'where to' test "$(header X-Accel-Redirect)" = /closing/200
t 'and with what' test "$(header X-Confab-Body)" = '"forced"'
t 'otherwise it goes on' stays_open answer_is '"forced"' '{"action":"force"}'
t 'it may end the session' stays_open answer_is '"forced"' \
	'{"action":"force","what":"logout"}'
t 'which lets nobody in then' is_nobody
t 'not elsewhere either' gives 401 create-room '{}'
as ada ada-2
t 'it may end both' ends answer_is '"forced"' \
	'{"action":"force","what":["close","logout"]}'
t 'which is so' is_nobody

as eve
t 'who is signed in' gives 200 create-room '{}'
t 'may be unknown to it' ends is_nobody
t 'and is not signed in any more' gives 401 create-room '{}'
as ada ada-3
t 'others are' answer_is 1 1

t 'without a program there is no start' with CONFAB_COMMUNICATE=/nowhere \
	fails 'CONFAB_COMMUNICATE: cannot run /nowhere' \
	"$top_builddir/handlers/communicate" </dev/null

# What it gets wrong costs the one request.
via=fcgi
export CONFAB_WORKERS=2
serve communicate
t 'as a server it answers the same' answer_is 1 1
is_lost() {
	: >reply
	call communicate "$1"
	[ ! -s reply ]
}
t 'one that crashes answers nobody' is_lost '{"action":"crash"}'
t 'that is logged' await grep -q 'was ended by signal 9' begun.log
t 'and the next is answered' answer_is 2 2
many_crash() {
	for i in 1 2 3 4 5 6
	do
		is_lost '{"action":"crash"}' || return
		answer_is "$i" "$i" || return
	done
}
t 'every time' many_crash

hangs() {
	since=$(date +%s)
	is_lost '{"action":"hang"}'
	echo $(($(date +%s) - since)) >hung
}
mkdir hanging
(cd hanging && hangs >out 2>&1) &
hanging=$!
sleep 0.5
t 'one that hangs does not keep others waiting' answer_is 3 3
t 'nor the next' answer_is 4 4
wait $hanging
t 'it is ended after ten seconds' test "$(cat hanging/hung)" -ge 9
t 'then there is a process for its place' answer_is 5 5
t 'nothing of the one before is left over' answer_is '"forced"' \
	'{"action":"force","what":"logout"}'
t 'not even its end' is_nobody
token=
t 'nor who it was' is_nobody
finish
