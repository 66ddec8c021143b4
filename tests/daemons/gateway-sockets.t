#!/bin/sh
# The gateway: from the handshake to the last frame, by a client of others
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

pong='{"type":"ping","success":true,"data":"pong"}'

begin "$top_builddir/gateway/confab-gateway"
await shows 'connected to the database' cat begun.log
gateway=${begun%% *} gate=$CONFAB_RUN/gateway.sock
t 'before the gateway has a number its door is shut' test ! -e "$gate"
stand_in gateway-alive socket-open socket-close
t 'then it opens' await test -S "$gate"
stand_in ws-who ws-large
serve ws-ping

# Handshakes.
await connect ada
t 'who may is let in' hears_frame ada 'open '
t 'no subprotocol is spoken' connect chat --protocol chat --protocol superchat
t 'whatever is offered' hears_frame chat 'open '
t 'a page of another origin is refused' refuses 403 --header Origin:https://evil.example
t 'one of ours is not' connect page --header Origin:http://localhost:5173
t 'it is in' hears_frame page 'open '
t 'who is refused is told why by a close frame' \
	closes 'close 1000 login-token required' --header 'Cookie:refused=login-token required'
touch "$CONFAB_RUN/double.unavailable"
t 'without a database nobody is let in' refuses 503
rm "$CONFAB_RUN/double.unavailable"
number=$(sed -n 's/^open //p' "$CONFAB_RUN/double.log" | tail -n 1)

# raw bytes - the first line of the answer to them
raw() {
	# shellcheck disable=SC2059
	printf "$1" | timeout 5 nc -UN "$gate" | tr -d '\r' >raw
	cat raw
}
# is_told status text bytes
is_told() {
	raw "$3"
	[ "$(sed -n '1s/HTTP.1.1 \([0-9]*\).*/\1/p' raw)" = "$1" ] &&
		[ "$(sed '1,/^$/d' raw)" = "$2" ]
}
t 'what is no upgrade is told so' is_told 400 'Can "Upgrade" only to "WebSocket".' \
	'GET /ws HTTP/1.1\r\nHost: x\r\n\r\n'
t 'so is who speaks another version' is_told 426 'Only version 13 is spoken here.' \
	'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n'
t 'and told which one' grep -qx 'Sec-WebSocket-Version: 13' raw
t 'POST is not let in' is_told 405 'A WebSocket begins with GET.' \
	'POST /ws HTTP/1.1\r\nHost: x\r\n\r\n'
t 'nor is nonsense' is_told 400 'That is no request of HTTP.' 'nonsense\r\n\r\n'

# Events.
t 'an event is answered by its program' asks ada '{"type":"ping"}' "$pong"
t 'an id is echoed' asks ada '{"type":"ping","id":7}' \
	'{"type":"ping","success":true,"data":"pong","id":7}'
t 'a program is told who asks' asks ada '{"type":"who"}' \
	'{"type":"who","success":true,"data":"1 ada 5 7"}'
invalid='{"type":"root","success":false,"error":"invalid json event"}'
t 'what is no JSON is invalid' asks ada nonsense "$invalid"
tell ada '[1]'
t 'so is what is no object' hears_frame ada "text $invalid" 2
tell ada '{"type":"ping","type":"who"}'
t 'and one that says a thing twice' hears_frame ada "text $invalid" 3
# untyped frame id-of-the-answer
untyped() {
	asks ada "$1" "{\"type\":\"root\",\"success\":false,\"error\":\"no type field found in the event\"$2}"
}
t 'an object without a type' untyped '{"id":1}' ',"id":1'
t 'one whose type is no text' untyped '{"id":2,"type":7}' ',"id":2'
t 'one of a type that nobody knows' untyped '{"id":3,"type":"dance"}' ',"id":3'
t 'one that is no name' untyped '{"id":4,"type":"../ws-ping"}' ',"id":4'
t 'nor is one with another letter' untyped '{"id":5,"type":"Ping"}' ',"id":5'
t 'nor an empty one' untyped '{"id":6,"type":""}' ',"id":6'
t 'nor a long one' untyped "{\"id\":7,\"type\":\"$(letters 49)\"}" ',"id":7'
t 'the id may be anything' untyped '{"id":{"a":[null]}}' ',"id":{"a":[null]}'
t 'all of them were asked without a program' test "$(ls doubles)" = "$(printf '%s\n' \
	gateway-alive socket-close socket-open ws-large ws-who)"

# Frames.
tell ada 'binary abc'
t 'binary frames are let be' asks ada '{"type":"ping","id":"after"}' \
	'{"type":"ping","success":true,"data":"pong","id":"after"}'
t 'a message may come in fragments' asks ada 'fragments {"type": "ping", "id":"pieces"}' \
	'{"type":"ping","success":true,"data":"pong","id":"pieces"}'
tell ada 'ping hello'
t 'a ping is answered' hears_frame ada pong
t 'a long question and its long answer' asks ada \
	"{\"type\":\"ping\",\"id\":\"$(letters 60000)\"}" \
	"{\"type\":\"ping\",\"success\":true,\"data\":\"pong\",\"id\":\"$(letters 60000)\"}"
connect plain --plain
t 'without compression too' asks plain \
	"{\"type\":\"ping\",\"id\":\"$(letters 60000)\"}" \
	"{\"type\":\"ping\",\"success\":true,\"data\":\"pong\",\"id\":\"$(letters 60000)\"}"
tell plain "$(letters 65537)"
t 'what is too long is told so' hears_frame plain 'close 1009 '
connect plain
tell plain "$(letters 65537)"
t 'be it short by compression' hears_frame plain 'close 1009 '
t 'the others hear nothing of it' asks ada '{"type":"ping","id":8}' \
	'{"type":"ping","success":true,"data":"pong","id":8}'

# Ends.
connect bye
tell bye '{"type":"ping"}'
tell bye 'close 1000 bye'
t 'a close is answered' hears_frame bye 'close 1000 bye'
t 'after what was asked before it' hears_frame bye "text $pong"
closed() {
	[ "$(grep -c ^open "$CONFAB_RUN/double.log")" = \
		$(($(grep -c ^close "$CONFAB_RUN/double.log") + $1)) ]
}
connect gone
t 'who goes without a word' tell gone quit
tell ada 'close 4000'
tell chat 'close'
tell page 'close'
t 'whom the database did not answer is told of as gone, as it may have let them in' \
	long_await grep -qx "close $number" "$CONFAB_RUN/double.log"
# One was refused by its origin, one by its cookie, one by the database.
t 'everybody who was let in is shown out' await closed 2
connect short --header Cookie:seconds=2
t 'a session that ends ends its sockets' hears_frame short 'close 4001 session ended'

# The gateway's own.
connect last
touch "$CONFAB_RUN/double.unavailable"
sleep 3
t 'a database that is away ends nobody' asks last '{"type":"ping"}' "$pong"
rm "$CONFAB_RUN/double.unavailable"
kill "$gateway"
t 'a gateway that is stopped says that it will be back' hears_frame last 'close 1012 restarting'
wait "$gateway"
t 'and ends well' test $? = 0
gate
await connect again
touch "$CONFAB_RUN/double.lost"
t 'one that is taken for dead begins anew' await not kill -0 "$gateway"
t 'and says why' grep -q 'the lease is lost' begun.log
finish
