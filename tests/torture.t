#!/bin/sh
# Any call that may fail fails once, in its turn: a program answers what is true, or
# ends as it says, and is started again
. "$top_srcdir/tests/lib.sh"

if ! [ -e "$top_builddir/tests/fail.so" ] ||
	ldd "$top_builddir/handlers/login" | grep -q libasan
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

# Somebody who is no good, and somebody who is, knock.
knock() {
	for hello in '{"uuid":7}' "{\"uuid\":\"$token\",\"room_gid\":\"$room\"}"
	do
		echo "$hello" | timeout 0.2 nc -q 0 127.0.0.1 "$push_port"
	done >/dev/null 2>&1
}
# torture_notifier KIND STEP - no call that fails is the end of it by a signal
torture_notifier() {
	kind=$1 step=$2 turn=1 wrong=0
	while :
	do
		rm -f failed
		env FAIL="$kind:$turn" FAILED="$scratch/failed" \
			LD_PRELOAD="$top_builddir/tests/fail.so" \
			CONFAB_PUSH_PORT="$push_port" \
			"$top_builddir/notifier/confab-notifier" 2>errors &
		daemon=$!
		await is_up
		knock
		kill "$daemon" 2>/dev/null
		wait "$daemon"
		ended=$?
		[ "$ended" -lt 128 ] || {
			wrong=$((wrong + 1))
			echo "call $turn of $kind: ended by $ended"
			cat errors
		}
		[ -e failed ] || break
		turn=$((turn + step))
	done
	echo "$turn calls, $wrong wrong"
	[ "$wrong" = 0 ] && [ "$turn" -gt 3 ]
}
is_up() {
	! kill -0 "$daemon" 2>/dev/null || nc -z 127.0.0.1 "$push_port"
}
push_port=$(free_port)
for kind in sockets database memory
do
	step=1
	[ $kind != memory ] || step=37
	t "no call that fails kills the notifier: $kind" \
		torture_notifier $kind $step
done
finish
