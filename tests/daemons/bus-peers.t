#!/bin/sh
# As the broker of other servers
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/bus.sh"

port=$(free_port)
export CONFAB_BROKER_PORT="$port"
has one gateway well ada 7
bus one
first=$bus
peers() {
	await on one figure_is confab_bus_peers "$1"
}
await nc -z 127.0.0.1 "$port"
peer old "$port" wdcode 8 9
peer new "$port" uid 8 c0de
t 'two servers join' peers 2
t 'one reaches who is here' peer_asks old yes 7-17 7 '{"n":1}'
t 'by what it said' got one gateway '{"n":1}'
t 'or who is at the other' peer_asks old yes c0de-17 c0de '{"n":2}'
t 'by what it said' peer_got new '{"n": 2}'
t 'or at itself, as it asks the broker for that too' peer_asks old yes 9-17 9 '{"n":3}'
t 'who is at both is reached at both' eval 'peer_asks new yes 8-17 8 {\"n\":4} &&
	await grep -q "n\": 4" peer.old && await grep -q "n\": 4" peer.new'
t 'who is nowhere is not' peer_asks new no 3-17 3 '{"n":5}'
t 'those here reach them' pushes one yes c0de '{"a":"}{{ä🙂\\\""}'
t 'whole' eval 'tail -n 1 peer.new | grep -qF '\''{"a": "}{{\u00e4\ud83d\ude42\\\""}'\'
t 'each of them' pushes one yes 9 '{"n":6}'
t 'and nobody who is nowhere' pushes one no eve 1
t 'many at a time' many one 8 9
peer_asks old yes 7-17 7 '{"n":1}'
again_and_again() {
	[ "$(grep -c '^yes 7-17' peer.old)" = 2 ] && [ "$(grep -c . got.one.gateway)" = 2 ]
}
t 'the same under the same id, later, is another request' await again_and_again

# Other hosts: one that has this as its broker, and one that has not.
export CONFAB_BROKER_PORT=
has two gateway well ben 7
with_broker() {
	ZMQ_HOST="127.0.0.1:$port" bus two
}
with_broker
second=$bus
t 'another host of ours joins as a server does' peers 3
bus three
has three gateway well carl 7
t 'and by the database' eval 'sees one 2 && sees two 2 && sees three 2'
t 'servers reach who is at any host' eval 'peer_asks old yes ben-17 ben {\"n\":7} &&
	peer_asks old yes carl-17 carl {\"n\":8}'
t 'and all who go by a name' eval 'peer_asks new yes 7-21 7 {\"n\":9} &&
	await grep -q "n\":9" got.one.gateway && await grep -q "n\":9" got.two.gateway &&
	await grep -q "n\":9" got.three.gateway'
t 'all hosts reach them' eval 'pushes two yes 9 {\"n\":10} && pushes three yes 9 {\"n\":11}'
t 'and each other' eval 'pushes two yes carl 1 && pushes three yes ben 2 && pushes one yes ben 3'
t 'who is nowhere is not, from anywhere' eval 'pushes one no eve 1 && pushes two no eve 1 &&
	pushes three no eve 1'
nothing_twice() {
	for name in old new
	do
		sed -n 's/^got //p' "peer.$name" | sort | uniq -d
	done >twice
	cat twice
	[ ! -s twice ] && once
}
t 'nothing came twice' nothing_twice
kill "$peer"
t 'a server that goes is not asked any more' eval 'peers 2 && pushes one no c0de 1'

# What a server may send.
send() {
	python3 - "$port" "$@" <<-'END'
	import socket, sys
	at = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
	at.settimeout(20)
	try:
	    for bytes_ in sys.argv[2:]:
	        at.sendall(eval(bytes_))
	    while heard := at.recv(100000):
	        print(heard.decode(), flush=True)
	except (BrokenPipeError, ConnectionResetError):
	    pass
	END
}
is_dropped() {
	send "$@" && pushes one yes 9 1 && kill -0 "$first"
}
while IFS='|' read -r sentence bytes
do
	t "$sentence is dropped" is_dropped "$bytes"
done <<'END'
what sends no object|b'hello'
or an array|b'[{}]'
or binary|bytes(range(256)) * 4000
or nothing but zeroes|bytes(1000000)
or half an object without an end|b'{"type":"' + 700000 * b'x'
or braces without an end|700000 * b'{'
or brackets|b'{"a":' + 700000 * b'['
or a key without an end|b'{"' + 700000 * b'\\'
or many in many|100000 * b'{"a":' + b'1' + 100000 * b'}'
or two of a name|b'{"a":1,"a":2}'
or an object of very many|b'{"a":[' + 250000 * b'1,' + b'1]}'
END
answered() {
	send "$1" 'b"x"' >said
	cat said
	[ "$(cat said)" = "$2" ]
}
t 'what is strange is let be, and who says it' answered \
	'b"""{} {"type":"what","id":1} {"type":"rep","success":true,"id":"1-1"}
	{"type":"rep","success":true,"id":"1-00000000000000000000000000000000"}
	{"type":"req","uid":"eve","msg":1}"""' ''
t 'a request of more than 100 KiB is nobody'\''s' answered \
	'b"""{"type":"req","uid":7,"id":1,"msg":"%s"}""" % (102399 * b"x")' ''

# Too many, and too slow.
crowd() {
	python3 - "$port" <<-'END'
	import socket, sys
	crowd = [socket.create_connection(('127.0.0.1', int(sys.argv[1])))
	         for _ in range(100)]
	refused = 0
	for one in crowd:
	    one.settimeout(0.01)
	    try:
	        refused += one.recv(1) == b''
	    except ConnectionResetError:
	        refused += 1
	    except TimeoutError:
	        pass
	print(refused)
	sys.exit(refused != 100 + 2 - 64)
	END
}
t 'no more than 64 are let in' crowd
t 'when they have gone there is room' peers 2
deaf() {
	python3 - "$port" >>begun.log 2>&1 <<-'END'
	import socket, sys
	at = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
	while True:
	    try:
	        at.sendall(b'{"type":"req","uid":9,"id":1,"msg":"%s"}'
	                   % (100000 * b'x'))
	    except OSError:
	        break
	END
}
t 'who asks and asks, and never reads, is dropped' deaf
t 'and the others are reached' await pushes one yes 9 2
ended() {
	on one figure_is confab_bus_peers "$1"
}
ends "$first" -KILL
came_back() {
	bus one && first=$bus && await nc -z 127.0.0.1 "$port"
}
export CONFAB_BROKER_PORT="$port"
t 'a broker that died is started again' came_back
t 'hosts of ours come back to it' peers 1
t 'a port that is taken stops the start' with CONFAB_RUN="$scratch/four" \
	fails 'cannot listen on' "$top_builddir/bus/confab-bus"
finish
