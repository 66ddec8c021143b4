#!/bin/sh
# The gateway in the dialect of actions: who says so by the first frame, what is
# answered and what not, silence, and what is pushed
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

export CONFAB_ACTION_TIMEOUT=600
stand_in gateway-alive socket-open socket-close socket-auth
gate
stand_in action-sleep action-Who_is-it action-does ws-who
serve action-ping
serve action-keepalive

pong='{"action":"ping","success":true}'
required='close 1000 login-token required'
ok='{"success":true,"action":"auth","timeout":30}'
# knock name - a socket that shows nothing, and is waited for
knock() {
	connect "$1" --header Cookie:waits=1
}
# as_who identity [members] - the first frame of one that the stand-in lets in
as_who() {
	printf '{"frame":%s,"identity":"%s","caller":{"code":"%s","uid":7}%s}' \
		"$ok" "$1" "$1" "${2:+,$2}"
}
# identify name identity [members] - a socket of theirs
identify() {
	knock "$1"
	asks "$1" "$(as_who "$2" "${3-}")" "$ok"
}
# has_only name line... - these have come since it was open, and nothing else
has_only() {
	who=$1
	shift
	printf '%s\n' 'open ' "$@" >want
	await diff want "frames.$who" >/dev/null || diff want "frames.$who"
}

# Who shows nothing is waited for.
knock ada
tell ada 'ping hello'
t 'while it is waited for a ping is answered' hears_frame ada pong
t 'it says who it is' asks ada "$(as_who ada)" "$ok"
t 'then actions are answered' asks ada '{"action":"ping"}' "$pong"
knock early
tell early "$(as_who early)"
tell early '{"action":"sleep","sleep":200,"n":1}'
tell early '{"action":"ping"}'
tell early 'nonsense'
tell early '{"action":"sleep","n":2}'
t 'who does not wait for that is answered all the same, in order' has_only early \
	"text $ok" 'text {"action":"sleep","success":true,"n":1}' "text $pong" \
	'text {"success":false,"comment":"The message is no JSON object"}' \
	'text {"action":"sleep","success":true,"n":2}'
# turned_away sentence frame - so it begins, and nothing but that is heard
turned_away() {
	knock stranger
	tell stranger "$2"
	t "$1" has_only stranger "$required"
}
turned_away 'who says nothing of it goes' '{}'
turned_away 'who speaks of something else as well' '{"type":"ping"}'
turned_away 'and whoever is no JSON' nonsense
turned_away 'or no object' '["auth"]'
turned_away 'or says a thing twice' '{"action":"auth","action":"auth"}'
turned_away 'or nothing' ''
turned_away 'or is binary' 'binary {"action":"auth"}'
turned_away 'or very long' "{\"x\":\"$(letters 60000)\"}"
knock refused
tell refused '{"frame":{"success":false,"action":"auth","comment":"Expired"},"refused":""}'
tell refused '{"action":"ping"}'
t 'who is refused hears why, and nothing more' has_only refused \
	'text {"success":false,"action":"auth","comment":"Expired"}' 'close 1000 '
touch "$CONFAB_RUN/double.unavailable"
cannot='text {"action":"auth","success":false}'
knock_unavailable() {
	rm "$CONFAB_RUN/double.unavailable"
	knock unlucky
	touch "$CONFAB_RUN/double.$1"
	tell unlucky "$(as_who unlucky)"
	has_only unlucky "$cannot" 'close 1000 '
}
t 'what cannot be decided has no comment' knock_unavailable unavailable
t 'nor if the program dies over it' knock_unavailable dies
rm "$CONFAB_RUN/double.dies"
connect events
t 'who shows a session speaks events' asks events '{"type":"who"}' \
	'{"type":"who","success":true,"data":"1 ada 5 7"}'
untyped='{"type":"root","success":false,"error":"no type field found in the event"}'
t 'and no actions' asks events '{"action":"ping"}' "$untyped"
tell events '{"action":"auth","token":{}}'
t 'nor anything else' hears_frame events "text $untyped" 2
leaves() {
	knock bye
	tell bye 'close 1000 bye'
	hears_frame bye 'close 1000 bye'
}
t 'who goes before it has said anything may' leaves
leaves_at_once() {
	knock bye
	tell bye "$(as_who bye)"
	tell bye '{"action":"sleep","sleep":100,"n":3}'
	tell bye 'close 1000 bye'
	has_only bye "text $ok" 'text {"action":"sleep","success":true,"n":3}' \
		'close 1000 bye'
}
t 'who asks and goes is answered before' leaves_at_once

# What is answered.
caller='"caller":{"code":"zoe@example.org","uid":7,"belongs":["a"],"isUser":true,"permissions":3}'
knock zoe
tell zoe "{\"frame\":$ok,\"identity\":\"7\",$caller}"
t 'a program is told who asks' asks zoe '{"action":"Who_is-it"}' \
	'{"action":"Who_is-it","success":true,"code":"zoe@example.org","uid":7,"belongs":["a"],"permissions":3,"is_user":true,"identity":"7"}'
# comment_of frame comment [name as JSON [id]] - the socket stays
comment_of() {
	asks zoe "$1" "{${3:+\"action\":$3,}\"success\":false,\"comment\":\"$2\"${4:+,\"id\":$4}}" &&
		asks zoe '{"action":"ping"}' "$pong"
}
id=0
for action in '"dance"' '"auth"' '"send_message"' '"../action-ping"' '"Ping"' \
	'"who_is-it"' '"Who-is-it"' '"Who_is_it"' '""' '" ping"' '"ping\u0001"' \
	'"é\"\\\\"' '"%s%n"' '"</script>"' '7' '1.50' 'true' 'null' '[]' \
	'{"ping":["ping"]}' "\"$(letters 48)\"" "\"$(letters 49)\"" "\"$(letters 60000)\""
do
	id=$((id + 1))
	t "an action that nobody has: $(printf %.40s "$action" | tr '\\' /)" comment_of \
		"{\"action\":$action,\"id\":$id}" 'Unknown Action' "$action" $id
done
t 'one without an id' comment_of '{"action":"dance"}' 'Unknown Action' '"dance"'
t 'what has no action' comment_of '{"type":"ping","id":[{}]}' \
	'The message has no action' '' '[{}]'
no_object='The message is no JSON object'
t 'what is no JSON' comment_of nonsense "$no_object"
for frame in '[1]' '"x"' '7' '' '{"action":"ping","action":"ping"}' \
	'{"action":"ping"} {}' '{"action":"\ud800"}' 'binary {"action":"ping"}'
do
	t "nor is '$(echo "$frame" | tr '\\' /)'" comment_of "$frame" "$no_object"
done
t 'an id comes back' asks zoe '{"action":"keepalive","id":9007199254740993}' \
	'{"action":"keepalive","success":true,"id":9007199254740993}'
# gives_back members answer - of a function that gives those
gives_back() {
	asks zoe "{\"action\":\"does\",$1}" "{\"action\":\"does\",$2}"
}
t 'a function gives members' gives_back '"give":{"a":1,"b":[1.50]}' \
	'"success":true,"a":1,"b":[1.50]'
t 'or says no' gives_back '"how":"refuse","give":{"a":1}' '"success":false,"a":1'
t 'with nothing beside' gives_back '"how":"refuse"' '"success":false'
t 'none takes the place of action or success' gives_back \
	'"give":{"action":"x","a":2,"success":7}' '"success":true,"a":2'
t 'an id of its own is one' gives_back '"id":5,"give":{"id":6}' '"success":true,"id":6'
t 'nothing is nothing' gives_back '"give":null' '"success":true'
for given in 'list [1]' 'str "x"' 'int 7' 'float 1.5' 'bool true'
do
	t "a ${given%% *} is no object" gives_back "\"give\":${given#* }" \
		"\"success\":true,\"comment\":\"Could not add optional data. Server did not return dict. Returned ${given%% *}\""
done

# What ends the socket: its own, and nobody else's.
# breaks how comment - the function does that
breaks() {
	identify broken broken
	tell broken "{\"action\":\"does\",\"how\":\"$1\",\"id\":1}"
	tell broken '{"action":"ping"}'
	has_only broken "text $ok" \
		"text {\"action\":\"does\",\"success\":false,\"comment\":\"Error from endpoint: '$2'\",\"id\":1}" \
		'close 1000 '
}
t 'a function that fails is told of, and the socket ends' breaks fail 'it'\''s \"broken\"'
t 'the log says so' grep -q 'action-does.*the action failed: it'"'"'s "broken"' begun.log
t 'one that gives what is no JSON' breaks nonsense 'the answer is not JSON'
t 'one that crashes' breaks crash 'no answer'
t 'one that just leaves' breaks leave 'no answer'
identify hangs hangs
tell hangs '{"action":"sleep","sleep":7000}'
tell hangs '{"action":"ping"}'
t 'one that hangs' has_only hangs "text $ok" \
	"text {\"action\":\"sleep\",\"success\":false,\"comment\":\"Error from endpoint: 'no answer'\"}" \
	'close 1000 '
t 'nobody else hears of it' asks zoe '{"action":"ping","id":"others"}' \
	'{"action":"ping","success":true,"id":"others"}'

# Silence; messages count, and nothing else does.
first=$gateway
export CONFAB_ACTION_TIMEOUT=5 CONFAB_DEBUG=on
gate gateway-brisk
unset CONFAB_DEBUG
connect patient
knock mute
identify silent silent
identify talks talks
goes_while_the_other_talks() {
	for _ in $(seq 60)
	do
		tell mute 'ping x'
		tell silent 'ping x'
		tell talks '{"action":"keepalive"}'
		grep -q ^close frames.mute && grep -q ^close frames.silent && return
		sleep 0.5
	done
	return 1
}
t 'who says nothing but pings goes' goes_while_the_other_talks
t 'if it is not known yet, told what was needed' hears_frame mute "$required"
t 'else without a word' hears_frame silent 'close 1000 '
t 'who keeps on talking stays' asks talks '{"action":"ping"}' "$pong"
t 'one who speaks events may be silent' asks patient '{"type":"who"}' \
	'{"type":"who","success":true,"data":"1 ada 5 7"}'

tell talks '{"action":"sleep","sleep":1,"n":"not for the log"}'
logged() {
	grep -q ": ACTION $1 bytes" begun.log
}
t 'where it is asked for each message is logged' await logged 'ping, 17'
t 'by its name and size' await logged 'sleep, 50'
t 'and not what it says' not grep -q 'for the log' begun.log
gateway=$first gate=$CONFAB_RUN/gateway.sock

# What somebody has for an identity.
cat >push.py <<'END'
import os, socket, sys
peer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
peer.settimeout(5)
peer.connect(os.environ["CONFAB_RUN"] + "/hints/gateway")
for packet in sys.argv[1:]:
    peer.send(packet.encode())
    print(peer.recv(1024).decode())
END
# pushed answer id identity json - so that is answered
pushed() {
	/usr/bin/python3 push.py "push $2 $(printf %s "$3" | wc -c)
$3$4" >answer || return
	cat answer
	[ "$(cat answer)" = "$1 $2" ]
}
identify one zoe
identify two zoe
identify other zoey
identify number 1
t 'who is there gets what is pushed' pushed yes a zoe '{"action":"news","n":1}'
t 'on the one socket' hears_frame one 'text {"action":"news","n":1}'
t 'and the other' hears_frame two 'text {"action":"news","n":1}'
t 'verbatim' pushed yes b zoe ' { "x" : 1.50,"é\u00e9":[ ] } '
t 'to the letter' hears_frame one 'text  { "x" : 1.50,"é\u00e9":[ ] } '
t 'once by the same request' pushed yes a zoe '{"action":"news","n":1}'
t 'which is known by its name alone' pushed yes a nobody '{}'
t 'a long one as well' pushed yes "$(letters 64)" zoe "{\"x\":\"$(letters 100000)\"}"
t 'who is not there gets nothing' pushed no c nobody '{"action":"news","n":2}'
t 'nor half of a name' pushed no d zo '{"action":"news","n":2}'
t 'an account is not reached by its number' pushed yes e 1 '{"action":"news","n":3}'
t 'but whose identity that is' hears_frame number 'text {"action":"news","n":3}'
identify late nobody
t 'who has come since is reached by another request' pushed yes f nobody '{"n":4}'
t 'and by none that was answered' pushed no c nobody '{"action":"news","n":2}'
t 'several by one connection' test "$(/usr/bin/python3 push.py "push g 3
zoe{}" ping "push h 4
none{}")" = 'yes g
pong
no h'
# Each would be answered if it were one; the ping after it is.
nonsense_is_let_be() {
	for packet in push 'push ' 'push x' 'push x 3' 'push  3
zoe{}' 'push x 3
' 'push x 3
zoe' 'push x 99
zoe{}' 'push x -1
zoe{}' 'push x y
zoe{}' 'push x 3 4
zoe{}' "push $(letters 65) 3
zoe{}" 'push x 99999999999999999999
zoe{}' 'dance x 3
zoe{}'
	do
		/usr/bin/python3 - "$packet" >answer <<-'END' || return
		import os, socket, sys
		peer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
		peer.settimeout(5)
		peer.connect(os.environ["CONFAB_RUN"] + "/hints/gateway")
		peer.send(sys.argv[1].encode())
		peer.send(b"ping")
		print(peer.recv(1024).decode())
		END
		echo "$packet: $(cat answer)"
		[ "$(cat answer)" = pong ] || return
	done
}
t 'what is no such request is answered by nothing' nonsense_is_let_be
tell one '{"action":"ping","id":"end"}'
tell two '{"action":"ping","id":"end"}'
for name in one two
do
	t "$name has heard it all, each thing once" has_only "$name" "text $ok" \
		'text {"action":"news","n":1}' 'text  { "x" : 1.50,"é\u00e9":[ ] } ' \
		"text {\"x\":\"$(letters 100000)\"}" 'text {}' \
		'text {"action":"ping","success":true,"id":"end"}'
done
t 'those of another name nothing' has_only other "text $ok"
t 'nor who speaks events' not grep -q news frames.patient frames.events
tell one close
hears_frame one 'close 1000 ' >/dev/null
t 'one of two is enough' pushed yes i zoe '{"n":5}'
tell two close
hears_frame two 'close 1000 ' >/dev/null
t 'once both have gone nobody is there' pushed no j zoe '{"n":5}'
connect slow --slow --plain --header Cookie:waits=1
asks slow "$(as_who slow)" "$ok" >/dev/null
tell slow deaf
kill -STOP "$client"
fill() {
	for i in $(seq 60)
	do
		pushed yes "fill$i" slow "{\"x\":\"$(letters 100000)\"}" || return
	done
}
t 'who does not read is given up' not fill
t 'and takes nothing from then on' pushed no after slow '{}'
kill -CONT "$client"
tell slow hearing
t 'told so' hears_frame slow 'close 4008 too slow'

# An account's tokens are void.
identify bound 7 '"account":7,"issued":1000'
identify newer 7 '"account":7,"issued":2000'
identify foreign 7
identify eight 8 '"account":8,"issued":1000'
sql "NOTIFY confab_accounts, '7 2000'"
t 'what an older token has opened ends' hears_frame bound 'close 4001 session ended'
for name in newer foreign eight
do
	t "$name stays" asks "$name" '{"action":"ping"}' "$pong"
done

# Many who say nothing.
knock honest
cat >knocker.py <<'END'
import socket, sys

def knock():
    knocker = socket.socket(socket.AF_UNIX)
    knocker.settimeout(20)
    knocker.connect(sys.argv[1])
    knocker.sendall(b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                    b"Connection: upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
                    b"Cookie: waits=1\r\n\r\n")
    assert knocker.recv(4096).endswith(b"\r\n\r\n")
    return knocker
END
cat >passing.py <<'END'
from knocker import knock

for _ in range(300):
    knock().close()
END
come_and_go() {
	/usr/bin/python3 passing.py "$gate" && tell honest 'ping x' &&
		hears_frame honest pong
}
t 'many who come and go leave their places to others' come_and_go
cat >flood.py <<'END'
import time
from knocker import knock

many = [knock() for _ in range(256 + 50)]
print({early.recv(100)[4:].decode() for early in many[:50]})
for other in many[50:]:
    other.setblocking(False)
    try:
        print("also", other.recv(100))
    except BlockingIOError:
        pass
print("that is all", flush=True)
time.sleep(60)
END
/usr/bin/python3 flood.py "$gate" >flood.out 2>&1 &
flood=$!
begun="$flood $begun"
first_ones_go() {
	await grep -q 'that is all' flood.out
	cat flood.out
	[ "$(cat flood.out)" = "{'login-token required'}
that is all" ]
}
t 'of very many who say nothing the first ones go' first_ones_go
t 'with them who has waited for longer' hears_frame honest "$required"
t 'but nobody who is known' asks eight '{"action":"ping","id":1}' \
	'{"action":"ping","success":true,"id":1}'
t 'and whoever comes is let in' identify newcomer newcomer
kill "$flood"

# The database has a row of those that speak events, and is told when they go.
all_out() {
	[ "$(grep -c ^close "$CONFAB_RUN/double.log")" = "$1" ]
}
tell patient close
tell events close
t 'the database is told of none that speaks actions' await all_out 2
knock last
kill "$gateway"
t 'a gateway that is stopped says so' hears_frame newcomer 'close 1012 restarting'
t 'to whoever waits as well' hears_frame last 'close 1012 restarting'
wait "$gateway"
t 'and ends well' test $? = 0
t 'it told of nobody else' all_out 2
t 'no program of it has crashed but those that were to' test \
	"$(grep -c 'ended by signal' begun.log)" = 2
finish
