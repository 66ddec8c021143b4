# bus.sh - the words of tests with several hosts on one machine
#
# After lib.sh.  A host is a runtime folder of its own; its gateways are
# stand-ins, see identities.py.
# shellcheck shell=sh disable=SC2034,SC2154

# on host command... - there
on() {
	host=$1
	shift
	with CONFAB_RUN="$scratch/$host" CONFAB_HOST="$host" "$@"
}

# bus host - its confab-bus is started, or started again, and is $bus
bus() {
	mkdir -p "$scratch/$1/hints"
	rm -f "$scratch/$1/hints/bus"
	begin env CONFAB_RUN="$scratch/$1" CONFAB_HOST="$1" \
		"$top_builddir/bus/confab-bus"
	bus=$!
	await test -S "$scratch/$1/hints/bus"
}

# sees host number - so many others
sees() {
	await on "$1" figure_is confab_bus_hosts "$2"
}

# ends process - it is ended, and gone
ends() {
	kill "${2--TERM}" "$1"
	wait "$1" 2>/dev/null
	! kill -0 "$1" 2>/dev/null
}

# has host gateway how identity... - what it gets is in the file got.host.gateway
has() {
	double=$1.$2
	socket=$scratch/$1/hints/$2
	shift 2
	mkdir -p "${socket%/*}"
	: >"got.$double"
	"$top_srcdir/tests/identities.py" "$socket" "$@" \
		>>"got.$double" 2>>begun.log &
	gateway=$!
	begun="$gateway $begun"
	await test -S "$socket"
}

# pushes host answer identity json
pushes() {
	[ "$(on "$1" "$top_builddir/tests/push" "$3" "$4")" = "$2" ]
}

# got host gateway json... - this it has got by now, each once and nothing else
got() {
	cut -d' ' -f3- "got.$1.$2" >got
	cat got
	shift 2
	[ $# = 0 ] || printf '%s\n' "$@" >want
	[ $# != 0 ] || : >want
	diff want got
}

# once - nothing that any gateway got it got twice
once() {
	for heard in got.*.*
	do
		cut -d' ' -f1 "$heard" | sort | uniq -d
	done >twice
	cat twice
	[ ! -s twice ]
}

# many host number identity - so many programs at once, ten times each
many() {
	for _ in $(seq "$2")
	do
		on "$1" "$top_builddir/tests/push" "$3" '{"many":true}' 10 >>many.out &
		manys="${manys-} $!"
	done
	for pid in $manys
	do
		wait "$pid"
	done
	manys=
	cat many.out
	[ "$(grep -c '^10 of 10' many.out)" = "$2" ] && rm many.out
}

# What holds of hosts however they tell each other: three of them, one, two and
# three, that have no bus yet.
hosts_reach_each_other() {
	bus one
	first=$bus
	t 'one that is alone says no at once' pushes one no ada 1
	bus two
	second=$bus
	has one gateway well ada 7
	has two gateway well ben 7
	t 'two hear of each other' eval 'sees one 1 && sees two 1'
	t 'who is at another host is reached' pushes one yes ben '{"n":1}'
	t 'by what was said, to the letter' got two gateway '{"n":1}'
	t 'the other way round as well' pushes two yes ada '"ä \" \\ 🙂 {"'
	t 'whatever it is' got one gateway '"ä \" \\ 🙂 {"'
	t 'who is at both is reached at both' pushes one yes 7 '{"n":2}'
	t 'here' got one gateway '"ä \" \\ 🙂 {"' '{"n":2}'
	t 'and there' got two gateway '{"n":1}' '{"n":2}'
	t 'who is nowhere is not' pushes one no eve 1
	letters 102400 1 >large
	t 'what is large gets there' pushes one yes ben "$(cat large)"
	large_is_there() {
		tail -n 1 got.two.gateway | cut -d' ' -f3 | tr -d '\n' | cmp - large
	}
	t 'whole' large_is_there
	bus three
	third=$bus
	has three gateway-1 well ben
	has three gateway-2 well carl ben
	flood() {
		[ "$(on one "$top_builddir/tests/push" ada '{"flood":1}' 3000 |
			cut -d, -f1)" = '3000 of 3000' ]
	}
	t 'of those here very many may be pushed to' flood
	t 'without those elsewhere being left out' pushes one yes ben '{"n":0}'
	t 'a third is heard of' eval 'sees one 2 && sees two 2 && sees three 2'
	t 'all of them are asked' pushes one yes ben '{"n":3}'
	t 'the one' await grep -q '"n":3' got.two.gateway
	t 'the other' await grep -q '"n":3' got.three.gateway-1
	t 'and each of its gateways' await grep -q '"n":3' got.three.gateway-2
	t 'many at a time are' many one 8 carl
	t 'each of them' test "$(grep -c many got.three.gateway-2)" = 80
	has two gateway-9 silent
	t 'one that does not answer keeps nobody from being reached' \
		pushes one yes carl '{"n":4}'
	t 'who is nowhere is not, in the end' pushes one no eve 1
	kill "$gateway"
	t 'a host that is stopped says so' eval 'ends "$third" && sees one 1 && sees two 1'
	t 'and is not asked' pushes one no carl 1
	bus three
	third=$bus
	t 'it is back' eval 'sees one 2 && pushes one yes carl 2'
	ends "$third" -KILL
	t 'one that dies is waited for no longer than five seconds' sees one 1
	t 'nothing came twice' once
}

# broker port - a stand-in for the original; what it heard is in the file
# broker.heard, and it is $broker
broker() {
	"$top_srcdir/tests/broker.py" "$1" >>broker.heard 2>>begun.log &
	broker=$!
	begun="$broker $begun"
	await nc -z 127.0.0.1 "$1"
}

# peer name port key identity... - another server at that broker; what came is in
# the file peer.name
peer() {
	name=$1
	rm -f "ask.$name"
	mkfifo "ask.$name"
	: >"peer.$name"
	port=$2 key=$3
	shift 3
	"$top_srcdir/tests/peer.py" "$port" "$key" "ask.$name" "$@" \
		>>"peer.$name" 2>>begun.log &
	peer=$!
	begun="$peer $begun"
	await grep -q here "peer.$name"
}

# peer_asks name answer id identity json
peer_asks() {
	printf '%s %s %s\n' "$3" "$4" "$5" 1<>"ask.$1"
	await grep -qxF "$2 $3" "peer.$1" || { cat "peer.$1"; return 1; }
}

# peer_got name json... - this was pushed to it by now, and nothing else
peer_got() {
	sed -n 's/^got [^ ]* //p' "peer.$1" >got
	cat got
	shift
	[ $# = 0 ] || printf '%s\n' "$@" >want
	[ $# != 0 ] || : >want
	diff want got
}
