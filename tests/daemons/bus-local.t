#!/bin/sh
# Pushing to somebody on this machine, and what a bus is asked there
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/bus.sh"

t 'where nobody is, nothing is delivered' pushes one no ada '{"n":1}'
has one gateway well ada 7
t 'a gateway that has somebody gets it' pushes one yes ada '{"n":2}'
t 'as it stands' got one gateway '{"n":2}'
t 'one that has not says so' pushes one no ben '{"n":3}'
has one gateway-2 well ada ben
t 'of two one is enough' pushes one yes ben '{"n":4}'
t 'both are asked' pushes one yes ada '{"n":5}'
t 'the one' got one gateway '{"n":2}' '{"n":5}'
t 'and the other' got one gateway-2 '{"n":4}' '{"n":5}'
bus one
t 'a bus that knows of nobody else is in nobody'\''s way' pushes one yes 7 '"seven"'
t 'and says no for all the others' pushes one no nobody 1
t 'nor does it push here a second time' got one gateway '{"n":2}' '{"n":5}' '"seven"'

# says packet... - to the bus, as Python has it; what it answers, up to the pong
# to a ping after all of it
says() {
	python3 - "$scratch/one/hints/bus" "$@" <<-'END'
	import socket, sys
	at = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
	at.settimeout(10)
	at.connect(sys.argv[1])
	for packet in sys.argv[2:] + ['b"ping"']:
	    at.send(eval(packet))
	while (heard := at.recv(1000).decode()) != 'pong':
	    print(heard)
	    if not heard:
	        sys.exit('it hung up')
	END
}
# answers_with text packet...
answers_with() {
	text=$1
	shift
	[ "$(says "$@")" = "$text" ]
}
a=$(letters 32 a) b=$(letters 32 b)
t 'it answers by the request' answers_with "no $a" "b'push $a 1\nx{}'"
t 'and the same again' answers_with "no $a" "b'push $a 1\nx{}'"
t 'of several each' answers_with "no $b
no $a" "b'push $b 1\nx{}'" "b'push $a 1\nx{}'"
c=$(letters 32 c) d=$(letters 32 d)
t 'an identity has 256 bytes' answers_with "no $c" "b'push $c 256\n' + 256 * b'x' + b'1'"
t 'and the JSON 100 KiB' answers_with "no $d" "b'push $d 1\nx' + 102400 * b'1'"
while IFS= read -r packet
do
	t "what is none it lets be: $packet" answers_with '' "$packet"
done <<END
b'push'
b'push '
b'push \n'
b'push $a\nx{}'
b'push $a x\nx{}'
b'push $a 0\nx{}'
b'push $a 3\nx{}'
b'push $a -1\nx{}'
b'push $a 18446744073709551615\nx{}'
b'push $a 1 x{}'
b'push ${a}a 1\nx{}'
b'push aa 1\nx{}'
b'push $(letters 32 A) 1\nx{}'
b'push $(letters 32 g) 1\nx{}'
b'push $a 1\n\0{}'
b'push $a 1\nx\0'
b'push $a 1\n\xff{}'
b'push $a 257\n' + 257 * b'x' + b'1'
b'push $a 1\nx' + 102401 * b'1'
b'pull $a 1\nx{}'
b'\n' * 1000
bytes(range(256)) * 500
END
waits_for_nobody() {
	for _ in $(seq 100)
	do
		set -- "$@" "b'push $(od -An -N16 -tx1 /dev/urandom | tr -d ' \n') 1\nx{}'"
	done
	[ "$(says "$@" | grep -c '^no ')" = 100 ]
}
t 'of many at once each is answered' waits_for_nobody
t 'what is committed is not told it' not test -e one/hints/relay

# Gateways that do not do what they should.
has two gateway-1 shut ada
t 'one that hangs up has not delivered' pushes two no ada 1
has two gateway-2 junk ada
t 'nor one that says something else' pushes two no ada 2
has two gateway-3 wrong ada
t 'nor one that answers another request' pushes two no ada 3
has two gateway-4 silent ada
t 'one that does not answer is waited for, and then it is no' pushes two no ada 4
has two gateway-5 well ada
t 'another'\''s yes is enough' pushes two yes ada 5

t 'what is empty is not delivered' pushes one no '' 1
t 'nor nothing' pushes one no ada ''
t 'nor who is too long' pushes one no "$(letters 257)" 1
t 'who is long enough is' eval 'has one gateway-3 well "$(letters 256)" &&
	pushes one yes "$(letters 256)" 1'
t 'what is too long is not' pushes one no ada "$(letters 102401 1)"
t 'what is long enough is' pushes one yes ada "$(letters 102400 1)"
kill -9 "$bus"
t 'without the bus those here are still reached' pushes one yes ada 1
finish
