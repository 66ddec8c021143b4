#!/bin/sh
# As a peer of the broker that other servers have
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/bus.sh"

port=$(free_port)
export ZMQ_HOST="127.0.0.1:$port"
has one gateway well ada 7
bus one
first=$bus
t 'without the broker those here are reached' pushes one yes 7 1
t 'those elsewhere are not' pushes one no 8 1

broker "$port"
peer old "$port" wdcode 8 c0de 9
is_there() {
	pushes one yes 8 '{"n":1}'
}
t 'when it is there they are' await is_there
t 'by what was said' peer_got old '{"n": 1}'
t 'a device by its code' pushes one yes c0de '{"n":2}'
t 'who is nowhere is not' pushes one no eve '{"n":3}'
t 'nor who is here reached a second time by what comes back' got one gateway 1
t 'letters that it would stumble over get there' pushes one yes 8 '{"a":"{ä🙂}"}'
t 'whole' peer_got old '{"n": 1}' '{"n": 2}' '{"a": "{\u00e4\ud83d\ude42}"}'
t 'another server reaches who is here' peer_asks old yes 7-17 7 '{"n":4}'
t 'by what it said' got one gateway 1 '{"n":4}'
t 'who is at both is reached at both' eval 'has one gateway-2 well 9 &&
	peer_asks old yes 9-17 9 {\"n\":5} &&
	await grep -q "n\": 5" peer.old && await grep -q "n\":5" got.one.gateway-2'
t 'and who is nowhere is not' peer_asks old no 3-17 3 '{"n":6}'
peer_asks old yes 7-18 7 '{"n":7}'
t 'another request under an id that was there is another' \
	peer_asks old yes 7-17 7 '{"n":8}'
t 'and is delivered' await grep -q '"n":8' got.one.gateway
t 'many at a time are' many one 8 8
t 'it has never been told no twice' not grep 'dropped: [^E]' broker.heard

# Another host, which has the same broker.
bus two
second=$bus
has two gateway well ben 7
t 'a second host is there' eval 'sees one 1 && sees two 1'
at_broker() {
	[ "$(ss -Htn state established "sport = :$port" | wc -l)" = "$1" ]
}
t 'at the broker as well' await at_broker 3
t 'what is for both is delivered once at each' pushes one yes 7 '{"n":9}'
t 'what another server asks as well' peer_asks old yes 7-19 7 '{"n":10}'
t 'at the one' await grep -q '"n":10' got.one.gateway
t 'and the other' await grep -q '"n":10' got.two.gateway
t 'whoever has the other server reaches it once' eval 'pushes two yes 8 {\"n\":11} &&
	pushes one yes 8 {\"n\":12}'
t 'who is nowhere is not' pushes two no eve 1
nothing_twice() {
	sed -n 's/^got //p' peer.old | sort | uniq -d | grep . && return 1
	once
}
t 'nothing came twice' nothing_twice
t 'and it has never been told no twice' not grep 'dropped: [^E]' broker.heard

# One that the broker is no concern of reaches its servers by the others.
ends "$second"
export ZMQ_HOST=
bus two
second=$bus
t 'a host without the broker' sees two 1
t 'reaches its servers' pushes two yes 8 '{"n":13}'
t 'and is reached by them' eval 'peer_asks old yes 7-20 7 {\"n\":14} &&
	await grep -q "n\":14" got.two.gateway'

kill -9 "$broker"
t 'without it those here are reached' pushes one yes ada 1
t 'those at other hosts are' pushes one yes ben 1
t 'those at its servers are not, at once' pushes one no 8 1
broker "$port"
peer new "$port" wdcode 8
t 'when it is back they are' await is_there
kill -STOP "$broker"
t 'one that hangs is waited for, not longer than two seconds' pushes one no 8 2
kill -CONT "$broker"
t 'and its answer is not wanted any more' pushes one yes 8 3
t 'nothing came twice' nothing_twice

# What a broker may say.
kill -9 "$broker"
await not nc -z 127.0.0.1 "$port"
begin sh -c "head -c 1000000 /dev/zero | nc -l -N 127.0.0.1 $port"
dropped() {
	grep -q 'sends something else' begun.log
}
t 'one that says something else is dropped' await dropped
broker "$port"
peer newer "$port" wdcode 8
t 'and the next one is found' await is_there
for wrong in : 127.0.0.1:x 127.0.0.1:0 127.0.0.1:65536 '[::1' "$(letters 256)"
do
	t "what is no host stops the start: $(echo "$wrong" | cut -c 1-20)" \
		with ZMQ_HOST="$wrong" fails ZMQ_HOST "$top_builddir/bus/confab-bus"
done
finish
