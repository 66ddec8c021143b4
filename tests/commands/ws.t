#!/bin/sh
# confab-ws: a WebSocket client for people and for scripts
. "$top_srcdir/tests/lib.sh"
# shellcheck source=tests/sockets.sh
. "$top_srcdir/tests/sockets.sh"

ws() {
	"$top_builddir/commands/confab-ws" "$@"
}
# given bytes option... - those, as printf has them, on standard input
given() {
	bytes=$1
	shift
	# shellcheck disable=SC2059
	printf "$bytes" | ws "$@"
}
# ends status pattern command... - with that status, and on standard error this;
# output is in the file said
ends() {
	want=$1 pattern=$2
	shift 2
	"$@" >said 2>complaint
	result=$?
	cat said complaint
	echo "status $result, wanted $want"
	[ "$result" = "$want" ] && grep -q -- "$pattern" complaint
}
# says text command... - this very text, and nothing on standard error
says() {
	text=$1
	shift
	"$@" >said 2>complaint
	result=$?
	cat said complaint
	[ "$result" = 0 ] && [ ! -s complaint ] &&
		[ "$(cat said)" = "$(printf '%b' "$text")" ]
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 2 \
	-subj /CN=localhost -addext subjectAltName=DNS:localhost \
	-keyout key.pem -out certificate.pem 2>/dev/null
mkdir ports
begin "$top_srcdir/tests/ws-server.py" ports certificate.pem key.pem
await test -s ports/tls
odd=ws://127.0.0.1:$(cat ports/odd)
echo=ws://localhost:$(cat ports/echo)
tls=wss://localhost:$(cat ports/tls)

t 'it explains itself' shows 'usage: confab-ws .*URL' ws --help
while read -r words
do
	# shellcheck disable=SC2086
	t "wrong use is: $words" ends 2 'confab-ws --help says' ws $words </dev/null
done <<END2

ws://localhost/ ws://localhost/
--wait
--wait x ws://localhost/
--wait -1 ws://localhost/
--for 1234567 ws://localhost/
--wait 1 --for 1 ws://localhost/
--until x --for 1 ws://localhost/
--frobnicate ws://localhost/
--header nonsense ws://localhost/
--header Host:x ws://localhost/
--header sec-websocket-key:x ws://localhost/
--auth /nowhere ws://localhost/
--auth $0 ws://localhost/
END2
t 'a header is one line' ends 2 'no header' ws --header "$(printf 'a: b\r\nc: d')" "$echo"
t 'so is a token' ends 2 'no header' ws --token "$(printf 'a\nb')" "$echo"
for url in ftp://localhost/ 'ws://' 'ws://local host/' ws
do
	t "there is no way to $url" ends 1 'no connection' ws "$url" </dev/null
done
t 'nor to where nobody is' ends 1 'no connection: ' ws ws://127.0.0.1:1/ </dev/null

# Line by line.
t 'a line is sent, and what comes is one' says 'hello' given 'hello\n' "$echo"
t 'many are' says 'a\nb\nc' given 'a\nb\nc\n' "$echo"
t 'the last may have no end' says 'a\nb' given 'a\nb' "$echo"
t 'an empty one is none' says 'a' given '\n\na\n\n' "$echo"
t 'any character is' says 'Straße 🦆' given 'Straße 🦆\n' "$echo"
t 'what is none is not' ends 2 'not UTF-8' given 'a\n\377\nb\n' "$echo"
t 'nor a NUL' ends 2 'NUL' given 'a\000b\n' "$echo"
t 'what came before is' test "$(cat said)" = ''
t 'nothing is sent of no lines' says '' given '' "$echo"
large() {
	letters 1000000 | ws "$echo" >said && [ "$(wc -c <said)" = 1000001 ]
}
t 'a line may be long' large
too_large() {
	letters 1100000 | ws "$echo"
}
t 'to a limit' ends 2 'more than a MiB' too_large
many() {
	seq 20000 >lines
	ws "$echo" <lines >said && cmp lines said
}
t 'twenty thousand lines come back' many

# When it ends.
t 'it may wait for more' says 'at once' given '' --wait 1 "$odd/early"
t 'or less' says 'a' given 'a\nb\nc\n' --wait 1 "$echo"
t 'and no longer than it is told to' ends 4 'did not come' \
	given 'a\n' --wait 2 --timeout 1 "$echo"
t 'what came is there' test "$(cat said)" = a
t 'it may wait for a text' says 'a\n{"b":1}' given 'a\n{"b":1}\nc\n' --until '"b":1' "$echo"
t 'which may not come' ends 4 'did not come' given 'a\n' --until b --timeout 1 "$echo"
t 'or for a time' says 'at once' given '' --for 1 "$odd/early"

# What the server does.
t 'fragments are one text, whatever comes between' says '{"a":"Straße"}' \
	given '' --wait 1 "$odd/fragments"
t 'a text is one line' says '{"a":  1, "b": 2}\nsecond' \
	given '' --wait 2 "$odd/lines"
t 'binary messages are told of' ends 0 'binary: 1000 bytes' \
	given '' --wait 1 "$odd/binary"
t 'and not shown' test "$(cat said)" = text
t 'that it closes is told, with code and reason' ends 3 \
	'closed by the server: 4001 not yöu .x1b.2J$' given '' --for 9 "$odd/close"
t 'without a code as well' ends 3 'closed by the server: 0 $' \
	given '' --for 9 "$odd/close-bare"
t 'also in the middle' ends 3 '4321 so there' given 'a\nb\n' "$echo/close"
t 'a connection that is lost is' ends 3 'connection was lost' \
	given '' --for 9 "$odd/lost"
for path in masked rsv opcode utf8 utf8-late orphan ping-long large huge crumbs garbage
do
	t "what is $path ends it" ends 3 'broke the rules' \
		given '' --wait 1 "$odd/$path"
	t 'and is not shown' test ! -s said
done
for path in 403 302 200
do
	t "an answer of $path is no WebSocket" ends 1 "refused: HTTP $path " \
		given '' "$odd/$path"
done
for path in http10 no-http nothing accept accept-twice accept-none not-upgraded \
	extension protocol endless
do
	t "nor is one with $path" ends 1 refused given '' "$odd/$path"
done
closes_alone() {
	timeout 9 "$top_builddir/commands/confab-ws" "$odd/deaf" </dev/null
}
t 'who does not close is left' says '' closes_alone

# Lines that are not sent.
t 'it may ping' ends 0 pong given '/ping a b\n' --for 1 "$echo"
t 'a long ping is none' ends 2 '125 bytes' given "/ping $(letters 126)\n" "$echo"
t 'it may close, and sends nothing then' says '' \
	given '/close 4000 bye\nnever sent\n' "$echo"
for code in 999 1005 1006 2000 5000 99999 x
do
	t "a close has no code $code" ends 2 'one of 3000 to 4999' \
		given "/close $code\n" "$echo"
done
t 'nor a long reason' ends 2 '123 bytes' given "/close 4000 $(letters 124)\n" "$echo"
t 'other words are sent' says '/closed\n/pin' given '/closed\n/pin\n' "$echo"

# Who is asking.
has() {
	tr -d '\r' <ports/request | grep -Fx -- "$1"
}
is_whole() {
	tr -d '\r' <ports/request
	[ "$(sed -n '$p' ports/request | tr -d '\r')" = '' ] && has 'GET /early?a=b%20c HTTP/1.1' &&
		has "Host: ${odd#ws://}" && has 'Sec-WebSocket-Version: 13'
}
printf '{"code":"ada@example",\n"id":1}\n' >token.json
given '' --wait 1 --token 0a --cookie a=1 --cookie b=2 --header 'X-Y:  z' \
	"$odd/early?a=b%20c" >/dev/null 2>&1
t 'the request is what it has to be' is_whole
t 'it has the token' has 'User: 0a'
t 'cookies in one header' has 'Cookie: a=1; b=2'
t 'any other header' has 'X-Y:  z'
keys() {
	for _ in 1 2
	do
		given '' --wait 1 "$odd/early" >/dev/null
		grep Sec-WebSocket-Key ports/request >>keys
	done
	cat keys
	[ "$(sort -u keys | wc -l)" = 2 ]
}
t 'a key is never the same' keys
t 'a signed token is the first message' says \
	'{"action":"auth","token":{"code":"ada@example", "id":1} }\nnext' \
	given 'next\n' --auth token.json "$echo"

# TLS.
t 'who the server is is looked at' ends 1 'no connection: .*certificate' \
	given 'a\n' "$tls"
t 'with who vouches for it it is' says a given 'a\n' --ca certificate.pem "$tls"
t 'by its name alone' ends 1 'no connection' given 'a\n' --ca certificate.pem \
	"wss://127.0.0.1:$(cat ports/tls)"
t 'unless anybody will do' says a given 'a\n' --insecure "wss://127.0.0.1:$(cat ports/tls)"
t 'a file that is none is told' ends 1 'no connection' given '' --ca /nowhere "$tls"
large_by_tls() {
	letters 1000000 | ws --ca certificate.pem "$tls" >said &&
		[ "$(wc -c <said)" = 1000001 ]
}
t 'a line may be long there too' large_by_tls

# By hand: a terminal of Python's.
by_hand() {
	python3 - "$top_builddir/commands/confab-ws" "$1" "$odd/terminal" <<-'END2'
	import os, pty, sys
	program, typed, url = sys.argv[1:]
	pid, terminal = pty.fork()
	if pid == 0:
	    os.execv(program, [program, url])
	seen = b''
	while b'open: ' not in seen or b'\\b' not in seen:
	    seen += os.read(terminal, 4096)
	os.write(terminal, typed.encode().decode('unicode_escape').encode())
	try:
	    while chunk := os.read(terminal, 4096):
	        seen += chunk
	except OSError:
	    pass
	print(ascii(seen.decode()))
	sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
	END2
}
t 'at a terminal, what comes has the time' shows '..:..:.*\\b' by_hand '\x04'
t 'and nothing that a terminal obeys' shows '..:..:...x1b.0m ..x1b.2Ja..b..u202ec' by_hand '\x04'
t 'what is wrong is told, and goes on' shows '3000 to 4999' by_hand '/close 1\n\x04'
t 'it may be closed' shows open: by_hand '/close\n'

# What runs here.
t 'the system starts' start_system
# here option... - as somebody types it
here() {
	env CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir" \
		CONFAB_HTTP_PORT="$http_port" CONFAB_PUSH_PORT="$push_port" \
		"$top_srcdir/confab" ws "$@"
}
given_here() {
	# shellcheck disable=SC2059
	printf "$1" | here "$2"
}
asks_here() {
	echo '{"type":"ping","id":1}' | here "$@"
}
pong='{"type":"ping","success":true,"data":"pong","id":1}'
as ada
t 'the command knows where' says "$pong" asks_here --token "$token"
t 'and takes another address' says "$pong" asks_here --token "$token" \
	"ws${url#http}/ws"
t 'or a socket' says "$pong" asks_here --token "$token" \
	--unix run/gateway.sock ws://localhost/ws
t 'who is nobody is told' ends 3 'closed by the server: 1000 ' \
	asks_here --token nobody
t 'a foreign page is refused' ends 1 'refused: HTTP 403 ' asks_here \
	--cookie "sessionToken=$token" --header 'Origin: http://evil.example'
too_large_here() {
	letters 70000 | here --token "$token"
}
t 'what is too large closes it' ends 3 \
	'closed by the server: 1009\|connection was lost' too_large_here

# Two who talk, by the words of tests/sockets.sh.
open_ws ada --token "$token"
as ben
open_ws ben --token "$token"
send_json ben '{"type":"self"}'
t 'one is answered' receive_json ben '.data.username == "ben"'
send_json ada '{"type":"create_conversation","members":["ben"],"name":"tea"}'
t 'so is the other' receive_json ada '.success and .data.name == "tea"'
conversation=$(echo "$frame" | jq .data.id)
t 'who was not asked is told' receive_json ben ".data.id == $conversation"
send_json ada '{"type":"send_message","conversation_id":'"$conversation"',"content":"Tea?"}'
t 'what one says' receive_json ada '.type == "send_message" and .success'
t 'the other hears' receive_json ben '.data.content == "Tea?" and .data.id == 1'
send_json ada '/ping there?'
t 'it may ping a gateway' await grep -qx pong errors.ada
send_json ada '/close'
t 'who closes ends well' ends_ws ada 0
as ben
call logout '{}' >/dev/null
t 'whose session ends is told' ends_ws ben 3
t 'why' grep 'closed by the server: 4001 ' errors.ben
t 'it stops' stop_system
t 'what does not run is not called' ends 1 'not running here' here --token x
t 'another place is' says 'a' given_here 'a\n' "$echo"
finish
