#!/bin/sh
# Any call that may fail fails once, in its turn: a program answers what is true, or
# ends as it says, and is started again
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

if is_sanitized
then
	skip 'a call that fails is told' 'sanitizers have calls of their own'
	finish
fi

# fail KIND:N command... - with that call failing; $failed if it came to that
fail() {
	rm -f failed
	FAIL=$1
	shift
	env FAIL="$FAIL" FAILED="$scratch/failed" \
		LD_PRELOAD="$top_builddir/tests/fail.so" "$@"
}

# is_true - what was answered is: an error is told, and no success is told of what
# was not done; a program that could not go on said nothing, or not all of it
is_true() {
	[ "$ended" -lt 128 ] || return
	case $(sed -n '1s/^Status: \([0-9]*\).*/\1/p' raw)-$ended in
	200-0) sed '1,/^.$/d' raw >reply && "$good" ;;
	50?-0) sed '1,/^.$/d' raw | jq -e '.ok == false' ;;
	*-0) return 1 ;;
	*) ! grep -q '"ok":true' raw || "$good" ;;
	esac
}

# torture KIND STEP good program body - every STEPth call of it, until there are
# no more of them
torture() {
	kind=$1 step=$2 good=$3 program=$4 turn=1 wrong=0
	export REQUEST_METHOD=POST HTTP_USER="$token"
	while :
	do
		printf "$5" "$kind-$turn" >body
		[ "$program" != login ] || sql 'DELETE FROM attempts'
		fail "$kind:$turn" "$top_builddir/handlers/$program" <body \
			>raw 2>errors
		ended=$?
		is_true >/dev/null || {
			wrong=$((wrong + 1))
			echo "call $turn of $kind: ended by $ended"
			cat raw errors
		}
		[ -e failed ] || break
		turn=$((turn + step))
	done
	unset REQUEST_METHOD HTTP_USER
	echo "$turn calls, $wrong wrong"
	[ "$wrong" = 0 ] && [ "$turn" -gt 3 ]
}
is_said() {
	jq -e '.ok and .data.msgId > 0' reply 
}
is_in() {
	jq -e '.ok and (.data.uuid | length) == 36' reply
}

as ada
open_room
message="{\"room_gid\":\"$room\",\"msg\":\"%s\"}"
is_out_of_memory() {
	printf "$message" none >body
	export REQUEST_METHOD=POST HTTP_USER="$token"
	fail memory:90 "$top_builddir/handlers/send-message" <body >raw 2>errors
	[ $? = 1 ] && [ ! -s raw ] && grep 'fatal: out of memory' errors
}
t 'who has no memory says so, and ends' is_out_of_memory

for kind in memory sockets database
do
	t "a message is said or not, as is answered: $kind" \
		torture $kind 1 is_said send-message "$message"
done
# All that were answered are there, once, in their order.
t 'what was said is there, without a gap' \
	test "$(sql 'SELECT count(*) = max(msg_id) FROM messages')" = t

# Hashing takes its time, and asks for memory as all others do.
for kind in memory sockets database
do
	step=1
	[ $kind != memory ] || step=29
	t "somebody is let in or not, as is answered: $kind" \
		torture $kind $step is_in login \
		'{"login":"ada","password":"password of ada"}'
done

# torture_daemon name KIND STEP - no call that fails is the end of it by a signal, or
# without a word, and whoever comes after that is served; begin_name starts it, up to
# where knock_name has it do all that it does
torture_daemon() {
	name=$1 kind=$2 step=$3 turn=1 wrong=0
	while :
	do
		"begin_$name" 2>errors
		await is_up
		ended=served
		"knock_$name" >knocked 2>&1 || [ -e failed ] ||
			await "knock_$name" >knocked 2>&1 || ended=unserved
		! [ -e failed ] || await serves_or_left >knocked 2>&1 || ended=unserved
		kill "$daemon" 2>/dev/null
		wait "$daemon" || {
			ended=$?
			[ "$ended" -ge 128 ] || ! grep -q ' fatal: ' errors || ended=served
		}
		[ "$ended" = served ] || {
			wrong=$((wrong + 1))
			echo "call $turn of $kind: ended by $ended"
			cat errors knocked
		}
		[ -e failed ] || break
		turn=$((turn + step))
	done
	echo "$turn calls, $wrong wrong"
	[ "$wrong" = 0 ] && [ "$turn" -gt 3 ]
}
# begin_daemon program... - with that call failing
begin_daemon() {
	rm -f failed
	env FAIL="$kind:$turn" FAILED="$scratch/failed" \
		LD_PRELOAD="$top_builddir/tests/fail.so" "$@" &
	daemon=$!
}
serves_or_left() {
	has_left "$daemon" || "serves_$name" 1
}
is_up() {
	has_left "$daemon" || "is_up_$name"
}

begin_notifier() {
	begin_daemon env CONFAB_PUSH_PORT="$push_port" \
		"$top_builddir/notifier/confab-notifier"
}
is_up_notifier() {
	nc -z 127.0.0.1 "$push_port"
}
# Somebody who is no good, and somebody who is, knock.
knock_notifier() {
	echo '{"uuid":7}' | timeout 1 nc 127.0.0.1 "$push_port"
	serves_notifier 1
}
serves_notifier() {
	echo "{\"uuid\":\"$token\",\"room_gid\":\"$room\",\"after\":0}" |
		timeout "$1" nc 127.0.0.1 "$push_port" | head -n 1 | grep -q '"msgId":1,'
}
push_port=$(free_port)

for program in gateway-alive socket-open socket-close ws-ping ws-subscribe
do
	serve $program
done
gate=$CONFAB_RUN/gateway.sock
begin_gateway() {
	rm -f "$gate"
	begin_daemon "$top_builddir/gateway/confab-gateway"
}
is_up_gateway() {
	test -S "$gate"
}
# ws seconds many frame - the answer to it is one of so many that come
ws() {
	echo "$3" | "$top_builddir/commands/confab-ws" --unix "$gate" \
		--token "$token" --timeout "$1" --wait "$2" ws://localhost/ws
}
# A socket that asks for something, and is pushed what was said.
knock_gateway() {
	ws 1 2 "{\"type\":\"subscribe\",\"room_gid\":\"$room\",\"after\":0}"
}
serves_gateway() {
	ws "$1" 1 '{"type":"ping"}' | grep pong
}
for name in notifier gateway
do
	for kind in sockets database memory
	do
		step=1
		[ $kind != memory ] || step=97
		t "no call that fails kills the $name: $kind" \
			torture_daemon $name $kind $step
	done
done
finish
