#!/bin/sh
# Actions as devices and their owners meet them: through nginx, with tokens that
# another issuer has signed
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"
. "$top_srcdir/tests/tokens.sh"

publish_key
chatapp_port=$(free_port)
export CONFAB_CHATAPP_PORT="$chatapp_port" CONFAB_ADDRESS_RATE=1000000
export CONFAB_ACTION_TIMEOUT=600
t 'it starts' start_system
shared=$url

pong='{"action":"ping","success":true}'
ok='{"success":true,"action":"auth","timeout":600}'
# heard_only name line... - these have come, and nothing else
heard_only() {
	who=$1
	shift
	printf '%s\n' 'open ' "$@" >want
	await diff want "frames.$who" >/dev/null || diff want "frames.$who"
}
auth() {
	printf '{"action":"auth","token":%s}' "$1"
}
# identify name code id - a socket of theirs
identify() {
	connect "$1"
	asks "$1" "$(auth "$(signed "$2" "$3")")" "$ok"
}

# Whose a socket is, and what it speaks: contracts, C3.
required='close 1000 login-token required'
# ends line... - so it begins and so it ends
ends() {
	connect stranger
	tell stranger "$first"
	heard_only stranger "$@"
}
for first in '{}' '{"type":"ping"}' nonsense '[]' '{"action":"ping"}' \
	'{"action":"auth"}' 'binary {"action":"auth","token":{}}'
do
	t "that is no beginning: $first" ends "$required"
done
# fails frame-of-the-answer token
fails_so() {
	first=$(auth "$2")
	ends "text $1" 'close 1000 '
}
failed='{"success":false,"action":"auth","comment":'
old=$(signed ada@example.org 7 129700)
t 'a token that is old has expired' fails_so "$failed\"Expired\"}" "$old"
t 'as has the one of the document' fails_so "$failed\"Expired\"}" \
	'{"code":"test@test.com","id":1,"perm":1,"time":1622729833,"belongs":[],"signature":"AAAA"}'
for token in '{}' null '"x"' '[]' "$(signed ada@example.org 7 | jq -c '.id = "7"')"
do
	t "that is no token: $(echo "$token" | cut -c 1-40)" \
		fails_so "$failed\"Invalid token\"}" "$token"
done
t 'one that was changed was not signed' fails_so "$failed\"Invalid signature\"}" \
	"$(signed ada@example.org 7 | jq -c '.id = 8')"
as ada
connect session --header "User:$token"
t 'a session speaks events' asks session '{"type":"ping"}' \
	'{"type":"ping","success":true,"data":"pong"}'
untyped='{"type":"root","success":false,"error":"no type field found in the event"}'
t 'and no actions, whatever it shows' asks session \
	"$(auth "$(signed ada@example.org 7)")" "$untyped"
closes_so() {
	want=$1
	shift
	closes "$want" "$@"
}
t 'a login-token that is none is refused at once' \
	closes_so 'close 1000 invalid login-token' --header 'Cookie:login-token=x'
connect former --header 'User:00000000-0000-4000-8000-000000000000' \
	--header 'Cookie:sessionToken=stale'
t 'who shows a session that is none is waited for' asks former \
	"$(auth "$(signed ada@example.org 7)")" "$ok"
t 'and is nobody, if what it says is no beginning' is_nobody \
	--header 'User:00000000-0000-4000-8000-000000000000'
t 'a page of others is refused as before' refuses 403 --header 'Origin:https://evil.example'
url=http://127.0.0.1:$chatapp_port
t 'where chatapp is spoken alone nobody is waited for' closes_so "$required"
connect chatapp --header "User:$token"
t 'nor let in by anything else' hears_frame chatapp "$required"
url=$shared
token=

# Actions, to the letter.
identify ada ada@example.org 7
identify dog 0123456789abcdef 12
t 'a ping is answered' asks ada '{"action":"ping"}' "$pong"
t 'so is who keeps it alive' asks dog '{"action":"keepalive"}' \
	'{"action":"keepalive","success":true}'
t 'a second auth is an action that nobody has' asks ada \
	"$(auth "$(signed ada@example.org 7)")" \
	'{"action":"auth","success":false,"comment":"Unknown Action"}'
t 'as is any other' asks ada '{"action":"fly","id":[1]}' \
	'{"action":"fly","success":false,"comment":"Unknown Action","id":[1]}'
for event in send_message get_conversations self subscribe typing
do
	t "events are none: $event" asks ada "{\"action\":\"$event\"}" \
		"{\"action\":\"$event\",\"success\":false,\"comment\":\"Unknown Action\"}"
done
t 'nor are those asked by their type' asks ada '{"type":"self","id":"t"}' \
	'{"success":false,"comment":"The message has no action","id":"t"}'
tell ada nonsense
t 'what is no JSON is told so' hears_frame ada \
	'text {"success":false,"comment":"The message is no JSON object"}'
t 'and costs nothing' asks ada '{"action":"ping","id":2}' \
	'{"action":"ping","success":true,"id":2}'
nobody_is_online() {
	[ "$(sql "SELECT count(*) FROM sockets JOIN accounts ON account = accounts.id
		WHERE login <> 'ada'")" = 0 ]
}
t 'nobody of them is online by that' nobody_is_online

# One's own, added while it runs.
cat >device.c <<'END'
/* device - an action that does as it is told */
#include <confab/action.h>
#include <stdlib.h>
#include <string.h>

static struct outcome device(const struct action_call *call)
{
	json_object *how = json_object_object_get(call->message, "how");
	const char *word = how ? json_object_get_string(how) : "";

	if (strcmp(word, "crash") == 0)
		abort();
	return strcmp(word, "fail") == 0 ? action_failed("the device is away")
					 : action_done("{\"state\":\"on\"}");
}

int main(int argc, char **argv)
{
	return action_main(argc, argv,
			   &(struct action){
				   .name = "registerDevice",
				   .summary = "Register a device",
				   .schema = "{\"required\":[\"info\"],"
					     "\"additionalProperties\":false,"
					     "\"properties\":{\"info\":{\"type\":"
					     "\"number\"},\"how\":{}}}",
				   .run = device,
			   });
}
END
flags=
! is_sanitized || flags=$(of_the_build HARDENING)
build() {
	# shellcheck disable=SC2046,SC2086
	$(of_the_build CC) -Wall -Wextra -Werror $flags \
		-I"$top_builddir/include" $(of_the_build DEPS_CFLAGS) device.c \
		"$top_builddir/lib/libconfab.a" $(of_the_build DEPS_LIBS) -o device
}
t 'an action of its own is built' build
t 'until it is added nobody has it' asks dog '{"action":"registerDevice"}' \
	'{"action":"registerDevice","success":false,"comment":"Unknown Action"}'
t 'it is added' shows "ACTION registerDevice is answered at ws://127.0.0.1:$http_port/ws" \
	confab add device
register() {
	asks dog "{\"action\":\"registerDevice\"$1}" "{\"action\":\"registerDevice\",$2}"
}
t 'from then on it answers' register ',"info":1.5' '"success":true,"state":"on"'
t 'what it needs has to be there' register '' \
	'"success":false,"comment":"'"'info'"' is a required property"'
t 'what it does not know may not' register ',"info":1,"x":1' \
	'"success":false,"comment":"Additional properties are not allowed ('"'x'"' was unexpected)"'
t 'a number is no boolean' register ',"info":true' \
	'"success":false,"comment":"True is not of type '"'number'"'"'
breaks_so() {
	identify broken fedcba9876543210 13
	tell broken "{\"action\":\"registerDevice\",\"info\":1,\"how\":\"$1\"}"
	tell broken '{"action":"ping"}'
	heard_only broken "text $ok" \
		"text {\"action\":\"registerDevice\",\"success\":false,\"comment\":\"Error from endpoint: '$2'\"}" \
		'close 1000 '
}
t 'what fails says why, in a few words' breaks_so fail 'the device is away'
t 'what crashes does not' breaks_so crash 'no answer'
t 'others do not notice' register ',"info":1' '"success":true,"state":"on"'
t 'the log says what it was' shows 'the action failed: the device is away' \
	confab logs action-registerDevice

# What somebody has for them.
cat >push.py <<'END'
import socket, sys
peer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
peer.settimeout(5)
peer.connect(sys.argv[1])
peer.send(sys.argv[2].encode())
print(peer.recv(1024).decode())
END
pushed() {
	/usr/bin/python3 push.py "$(readlink state/run)/hints/gateway" "push $2 ${#3}
$3$4" >answer || return
	cat answer
	[ "$(cat answer)" = "$1 $2" ]
}
identify ada-2 ada@example.org 7
t 'an owner is reached by the id' pushed yes one 7 '{"action":"news"}'
for name in ada ada-2
do
	t "which $name hears" hears_frame "$name" 'text {"action":"news"}'
done
t 'not by the address' pushed no two ada@example.org '{"action":"news"}'
t 'a watchdog by its code' pushed yes three 0123456789abcdef '{"action":"sit"}'
t 'which it hears' hears_frame dog 'text {"action":"sit"}'
t 'and not by its id' pushed no four 12 '{"action":"sit"}'
t 'a session is not reached' test "$(grep -c action frames.session)" = 0
echo 503 >service/mode
identify late late@example.org 9
t 'the key that is known is good while nobody publishes it' is_open late
t 'no program has crashed but the one that was to' test \
	"$(grep -rhE 'ended by signal|fatal' state/log | wc -l)" = 1
t 'it stops' stop_system
t 'and whoever was there was told' hears_frame ada 'close 1012 restarting'
finish
