# measure.sh - the measurements, each of which notes figures
# shellcheck shell=sh

# timed NAME COMMAND...: how many seconds it took
timed() {
	timed=$1 since=$(date +%s%3N)
	shift
	"$@" && note "$timed" "$(seconds_since "$since")"
}

# kb_of LINES PID...: memory, in kB, as the kernel calls it
kb_of() {
	lines=$1
	shift
	for pid
	do
		cat "/proc/$pid/smaps_rollup"
	done | awk -v lines="^($lines):" '$0 ~ lines { n += $2 } END { print n }'
}

# What is nobody else's, not even another process's of the same program.
private=Private_Clean\|Private_Dirty

# Each program with the processes it has started, how many that are beside it;
# those that a WebSocket alone needs are a row together.
memory() {
	for dir in "$scratch"/service/*
	do
		pid=$(pid_of "${dir##*/}") || return
		echo "$(group_of "${dir##*/}")" "$pid" "$(pgrep -P "$pid" |
			tr '\n' ' ')"
	done >"$scratch/processes"
	for group in $(cut -d ' ' -f 1 "$scratch/processes" | sort -u)
	do
		# shellcheck disable=SC2046
		set -- $(sed -n "s/^$group //p" "$scratch/processes")
		note "memory.$group" \
			"$(kb_of "$private" "$@") $(kb_of Pss "$@") $#" || return
	done
}

group_of() {
	case $1 in
	ws-*) echo events ;;
	socket-* | gateway-alive) echo gateway-programs ;;
	*) echo "$1" ;;
	esac
}

make_data() {
	hash=$("$build/bench/hash") &&
		psql -X -q -v ON_ERROR_STOP=1 -h "$run" -U postgres -d confab \
			-v "messages=$many" -v "fan_a=$fan_a" \
			-v "fan_b=$((fan_b / fan_rooms + 1))" -v "hash=$hash" \
			-f "$top/bench/data.sql"
}

# What the sessions of our programs have set, as far as it matters here.
session='-c search_path=confab -c confab.hinted=on -c jit=off'
session="$session -c plan_cache_mode=force_generic_plan"

# What the programs ask of the database is what pgbench is to ask: each is run
# once by hand, and the server says in its log what it was asked.
take_statements() {
	log_statements all && by_hand create-room '{}' &&
		by_hand send-message '{"room_gid":"1","msg":"x"}' &&
		by_hand get-room-history '' &&
		await 5 logged 3 && log_statements none || return
	script create-room 1 :new_gid :sender
	script send-message 2 :sender :any_room :text "nullif(:none, '-')" \
		"nullif(:none, '-')::bigint"
	script get-room-history 3 :sender :room :limit \
		"nullif(:none, '-')::bigint" "nullif(:none, '-')::bigint"
}

log_statements() {
	psql -X -q -h "$run" -U postgres -d confab \
		-c "ALTER DATABASE confab SET log_statement = '$1'"
}

by_hand() {
	echo "$2" | HTTP_USER=00000001-0000-4000-8000-000000000000 \
		QUERY_STRING=room_gid=1 \
		CONFAB_DATABASE="host=$run dbname=confab user=postgres" \
		"$build/handlers/$1"
}

# Who is calling is not among them: a program under load remembers that.
statements() {
	sed -n '/ FROM sessions session /d;s/.* LOG:  execute [^:]*: //p' \
		"$scratch/log/postgresql/current"
}

logged() {
	[ "$(statements | wc -l)" -eq "$1" ]
}

# script PROGRAM N PARAMETER...: the Nth statement that was logged, with what
# pgbench has for its parameters; a word behind a colon it would take for one,
# even within quotes
script() {
	program=$1 own=$2 n=0
	shift 2
	for parameter
	do
		n=$((n + 1))
		echo "s/\\\$$n/$parameter/g"
	done >"$scratch/parameters.sed"
	{
		cat "$top/bench/who.sql"
		statements | sed -n "${own}p" | sed 's/":\([a-z]\)/": \1/g' |
			sed -f "$scratch/parameters.sed"
		echo ';'
	} >"$scratch/$program.sql"
}

# http NAME CONNECTIONS REQUEST...: requests per second, p50, p99, failures
http() {
	name=$1 connections=$2
	shift 2
	# shellcheck disable=SC2046
	set -- $(wrk -t2 -c"$connections" -d"${seconds}s" \
		-s "$top/bench/requests.lua" "$url" -- "$@" | tail -n 1)
	[ $# -eq 4 ] && note "$name" "$1" && note "$name.p50" "$2" &&
		note "$name.p99" "$3" && note "$name.failed" "$4"
}

# sql NAME PROGRAM [ROOM]: its statements per second
sql() {
	note "$1.sql" "$(PGOPTIONS=$session \
		pgbench -h "$run" -U "confab_$(echo "$2" | tr - _)" \
		-n -M prepared -c 64 -j 2 -T "$seconds" -D none=- \
		-D limit=50 -D "text=$(printf %200s '' | tr ' ' .)" \
		-D "room=${3-0}" -f "$scratch/$2.sql" confab |
		sed -n 's/^tps = \([0-9]*\).*/\1/p')"
}

endpoints() {
	take_statements || return
	for _ in $(seq "$rounds")
	do
		http send 64 send-message && sql send send-message &&
			http short 64 get-room-history 3001 &&
			sql short get-room-history 3001 &&
			http long 64 get-room-history 3002 &&
			sql long get-room-history 3002 &&
			http create 64 create-room && sql create create-room ||
			return
	done
	http health 64 get /health
}

# One after the other, to time each; then as many as the processes can take.
# What is compared has the priority of what it is compared with, and as many
# processes.
hashing=4
doors() {
	nice "$build/bench/door" login 1 "$tries" >"$figures/door.login" &&
		nice "$build/bench/door" username $((2 * tries + 1)) "$tries" \
			>"$figures/door.username" || return
	for _ in $(seq "$rounds")
	do
		http login 16 login &&
			note hashes "$(nice "$build/bench/hash" \
				"$hashing" "$seconds")" &&
			http register 16 register || return
	done
}

constants() {
	s6-ipcserver-socketbinder -B -a 0666 -b 4096 "$run/echo.sock" \
		"$build/bench/echo" &
	echo_pid=$!
	for _ in $(seq "$rounds")
	do
		http constant 64 get /bench/constant &&
			http echo 64 get /bench/echo &&
			http least 64 options /get-room-history || return
	done
	# Once for nothing, as whoever calls is remembered from then on; then more
	# turns, as the target is near.
	http warm 64 communicate /communicate any || return
	for _ in $(seq $((2 * rounds)))
	do
		http empty 64 communicate /bench/echo any &&
			http many 64 communicate /communicate any &&
			http one 64 communicate /communicate 1 || return
	done
}

# As a broker asks: so many a second, by a few connections that it keeps.
questions() {
	for _ in $(seq "$rounds")
	do
		# shellcheck disable=SC2046
		set -- $("$build/bench/hook" 16 1000 $((2 * seconds)))
		[ $# -eq 3 ] && note hook "$1" && note hook.p50 "$2" &&
			note hook.p99 "$3" || return
	done
}

notifier_down() {
	s6-svc -d "$scratch/service/notifier" &&
		await 5 test ! -e "$run/hints/notifier"
}

notifier_up() {
	s6-svc -u "$scratch/service/notifier" &&
		await 5 nc -z 127.0.0.1 "$CONFAB_PUSH_PORT"
}

# The difference is small, so it takes more turns to see.
hints() {
	for _ in $(seq $((2 * rounds)))
	do
		http hinted 64 send-message && notifier_down &&
			http unhinted 64 send-message && notifier_up || return
	done
}

# Programs are new ones, so that they have no memory left over from others.
idle() {
	notifier_down && notifier_up && gateway_anew &&
		idle_at idle tcp "$(pid_of notifier)" &&
		idle_at gateway.idle gateway "$(pid_of gateway)" &&
		await 60 no_sockets
}

# idle_at NAME WAY PID...: memory of whoever it is, with readers and before
idle_at() {
	name=$1 way=$2
	shift 2
	rm -f "$scratch/hold"
	mkfifo "$scratch/hold" || return
	before=$(kb_of "$private" "$@")
	"$build/bench/load" "$way" idle 1001 "$fan_rooms" 10 \
		<"$scratch/hold" >"$scratch/ready" &
	load_pid=$!
	exec 8>"$scratch/hold"
	await 60 grep -q ready "$scratch/ready" &&
		note "$name" "$(kb_of "$private" "$@") $before"
	exec 8>&-
	wait "$load_pid"
}

gateway_anew() {
	old_gateway=$(pid_of gateway)
	s6-svc -r "$scratch/service/gateway" && await 10 gateway_is_new
}

gateway_is_new() {
	[ "$(pid_of gateway)" != "$old_gateway" ] &&
		curl -s -m 2 -o /dev/null --unix-socket "$run/gateway.sock" \
			http://localhost/ws
}

# The database has been told of all that have gone, so that nobody is still busy
# with that.
no_sockets() {
	[ "$(psql -X -Atq -h "$run" -U postgres -d confab \
		-c 'SELECT count(*) FROM confab.sockets')" = 0 ]
}

# Who pushes has one core, and the load another if there are two.
push_core=0
load_core=$(($(nproc) - 1))

# fanout NAME WAY ROOM ROOMS READERS MESSAGES: also bytes of each delivery
fanout() {
	name=$1 way=$2
	shift 2
	# shellcheck disable=SC2046
	set -- $(taskset -c "$load_core" "$build/bench/load" "$way" fanout "$@" 64)
	[ $# -eq 2 ] && note "$name" "$1" && note "$name.bytes" "$2"
}

# websockets NAME FAN-OUT...: at the gateway's own socket, and through nginx
websockets() {
	size=$1
	shift
	fanout "$size.gateway" gateway "$@" && await 60 no_sockets &&
		fanout "$size.nginx" nginx "$@" && await 60 no_sockets
}

# limit NAME HOW MEASURE ARGUMENT...: the same load on the least that can be done,
# in the notifier's place: all others there are told what they are told otherwise
limit() {
	limit=$1 how=$2 measure=$3
	shift 3
	mkdir -p "$run/bare/hints" || return
	for other in "$run"/hints/*
	do
		[ "${other##*/}" = notifier ] ||
			ln -s "$other" "$run/bare/hints" || return
	done
	push_port=$CONFAB_PUSH_PORT
	CONFAB_RUN=$run/bare CONFAB_PUSH_PORT=$bare_port
	taskset -c "$bare_cores" "$build/bench/bare" "$how" &
	# Whoever has just come is looked for again by each hint (lib/hint.c).
	await 5 test -e "$CONFAB_RUN/hints/notifier" && sleep 0.2 &&
		"$measure" "$limit" tcp "$@"
	noted=$?
	CONFAB_RUN=$run CONFAB_PUSH_PORT=$push_port
	kill $! 2>/dev/null || : # it ends with its sender, if there was one
	wait $! || :
	rm -r "$run/bare"
	return $noted
}

fanouts() {
	bare_cores=$push_core
	taskset -cp "$push_core" "$(pid_of notifier)" &&
		taskset -cp "$push_core" "$(pid_of gateway)" || return
	for _ in $(seq "$rounds")
	do
		fanout large tcp 2001 1 1000 "$fan_a" &&
			limit large.all all fanout 2001 1 1000 "$fan_a" &&
			limit large.each each fanout 2001 1 1000 \
				$((fan_a / 20)) &&
			websockets large 2001 1 1000 "$fan_a" &&
			fanout small tcp 1001 "$fan_rooms" 10 "$fan_b" &&
			limit small.all all fanout 1001 "$fan_rooms" 10 "$fan_b" &&
			limit small.each each fanout 1001 "$fan_rooms" 10 "$fan_b" &&
			websockets small 1001 "$fan_rooms" 10 "$fan_b" ||
			return
	done
	taskset -cp "$push_core-$load_core" "$(pid_of notifier)" &&
		taskset -cp "$push_core-$load_core" "$(pid_of gateway)"
}

latencies() {
	bare_cores=$push_core-$load_core
	for round in $(seq "$rounds")
	do
		latency delay tcp $((4000 + round)) &&
			limit delay.least all hinted $((4050 + round)) &&
			latency members.delay members $((4100 + round)) &&
			latency nginx.delay nginx $((4200 + round)) || return
	done
}

# latency NAME WAY ROOM: from the request on
latency() {
	delays latency "$@"
}

# hinted NAME WAY ROOM: from the hint on, by which it is known
hinted() {
	delays hinted "$@"
}

# delays FROM NAME WAY ROOM
delays() {
	# shellcheck disable=SC2046
	set -- "$2" $("$build/bench/load" "$3" "$1" "$4" 100 "$gentle" 100)
	[ $# -eq 3 ] && note "$1.p50" "$2" && note "$1.p99" "$3"
}

# A request by WebSocket and the like of it by HTTP.
talks() {
	for round in $(seq "$rounds")
	do
		talk ping ping && http options 64 options /get-room-history &&
			talk say members && http post 64 send-message || return
	done
}

# talk NAME WAY: answers per second, p50 and p99, as of http
talk() {
	# shellcheck disable=SC2046
	set -- "$1" $("$build/bench/load" "$2" talk $((5037 + 64 * round)) 64 \
		$((seconds * 1000)))
	[ $# -eq 4 ] && note "$1" "$2" && note "$1.p50" "$3" &&
		note "$1.p99" "$4" && note "$1.failed" 0
}
