#!/bin/sh
# The gateway's patience: who does not read, who says nothing, too much at once
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

open_gate
stand_in ws-large
serve ws-ping
pong='{"type":"ping","success":true,"data":"pong"}'

connect ada
connect slow --slow --plain
slow=$client
tell slow deaf
kill -STOP "$slow"
for i in $(seq 12)
do
	tell slow '{"type":"large","size":100000}'
done &
kill -CONT "$slow"
t 'who does not read what it asked for is dropped' await figure_is \
	'confab_gateway_slow_dropped_total{gateway="gateway"}' 1
t 'and keeps nobody else' asks ada '{"type":"ping"}' "$pong"
tell slow hearing
t 'it is told why, after what it was given' hears_frame slow 'close 4008 too slow'
whole() {
	sed -n 's/^text //p' frames.slow | jq -r '.data | length' | sort -u >lengths
	[ "$(cat lengths)" = 100000 ]
}
t 'which is whole' whole

much() {
	printf 'text {"type":"large","success":true,"data":"%s"}\n' \
		"$(letters 4000000)" >much
	tell ada '{"type":"large","size":4000000}'
	await grep -Fqxf much frames.ada
}
t 'one long answer is no fault of who asked' much
connect patient --slow --plain
requests='confab_gateway_requests_total{gateway="gateway"}'
asked=$(($(figure "$requests") + 3))
tell patient deaf
tell patient '{"type":"large","size":4000000}'
for i in 1 2
do
	tell patient '{"type":"ping"}'
done
t 'even if it is long in coming, and other answers wait behind it' \
	await figure_is "$requests" "$asked"
tell patient hearing
t 'all of them come' hears_frame patient "text $pong" 2
busy='{"type":"large","success":false,"error":"Try again in a moment"}'
t 'a program that says more than 16 MiB is not heard' asks ada \
	'{"type":"large","size":16800000}' "$busy"

# A crowd that asks for much and takes none of it, one after the other, as no answer
# may be late.
cat >much.py <<'END'
import socket, sys, time
crowd = []
asked = b'{"type":"large","size":16000000}'
for i in range(int(sys.argv[2])):
    s = socket.socket(socket.AF_UNIX)
    s.connect(sys.argv[1])
    s.send(b'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n'
           b'Connection: upgrade\r\nSec-WebSocket-Version: 13\r\n'
           b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
           b'\x81' + bytes([128 + len(asked)]) + bytes(4) + asked)
    said = b''
    while not said.endswith(b'\r\n\r\n'):
        said += s.recv(1)
    s.recv(1, socket.MSG_PEEK)
    crowd.append(s)
print('all of the crowd have asked', flush=True)
time.sleep(600)
END
begin /usr/bin/python3 much.py "$gate" 18
crowd=${begun%% *}
for _ in 1 2 3
do
	await grep -q '^all of the crowd' begun.log && break
done
is_refused() {
	: >frames.ada
	tell ada '{"type":"large","size":16000000}'
	await grep -q '^text ' frames.ada
	grep -Fxq "text $busy" frames.ada
}
t 'what a crowd does not take has an end' await is_refused
t 'what is small is answered whoever does' asks ada '{"type":"ping"}' "$pong"
kill "$crowd"
t 'and what is large once they have gone' await not is_refused

# flood - so many pings in one go
flood() {
	/usr/bin/python3 - "$gate" "$1" <<-'END'
	import socket, sys
	s = socket.socket(socket.AF_UNIX)
	s.connect(sys.argv[1])
	s.settimeout(10)
	s.send(b'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n'
	       b'Connection: upgrade\r\nSec-WebSocket-Version: 13\r\n'
	       b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n')
	def more():
	    if got := s.recv(65536):
	        return got
	    sys.exit('it has ended')
	while not more().endswith(b'\r\n\r\n'):
	    pass
	n = int(sys.argv[2])
	try:
	    s.sendall(b'\x89\x80\0\0\0\0' * n)
	except OSError:
	    pass
	got = b''
	while len(got) < 2 * n and b'\x88' not in got:
	    got += more()
	print(got[-24:])
	END
}
t 'many pings are answered' shows '\\x8a\\x00' flood 500
t 'a flood of them is none' shows 'too many control frames' flood 5000

# Somebody who begins a handshake and does not go on.
half_a_handshake() {
	/usr/bin/python3 - "$gate" <<-'END'
	import socket, sys
	s = socket.socket(socket.AF_UNIX)
	s.connect(sys.argv[1])
	s.settimeout(60)
	s.send(b'GET /ws HTTP/1.1\r\n')
	while got := s.recv(4096):
	    print(got.decode())
	END
}
t 'a handshake that does not end is ended' half_a_handshake

# Fewer descriptors than those who come.
kill "$gateway"
await not kill -0 "$gateway"
begin prlimit --nofile=140:140 "$top_builddir/gateway/confab-gateway" gateway-few
few=$!
gate=$CONFAB_RUN/gateway-few.sock
await test -S "$gate"
await figure_is 'confab_gateway_sockets{gateway="gateway-few"}' 0
: >"$CONFAB_RUN/double.log"
await grep -q alive "$CONFAB_RUN/double.log"
connect first
cat >crowd.py <<'END'
import socket, sys, time
crowd = []
for i in range(int(sys.argv[2])):
    s = socket.socket(socket.AF_UNIX)
    s.connect(sys.argv[1])
    crowd.append(s)
time.sleep(float(sys.argv[3]))
END
/usr/bin/python3 crowd.py "$gate" 100 3 &
crowd=$!
begun="$crowd $begun"
t 'more connections than descriptors are refused' await grep -q 'no further connections than' begun.log
t 'those who are in go on' asks first '{"type":"ping"}' "$pong"
wait "$crowd"
connect later
t 'and once some have gone, others are let in' hears_frame later 'open '
t 'of which the log says one line' test "$(grep -c 'no further connections' begun.log)" = 1
finish
