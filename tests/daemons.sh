# daemons.sh - the words of tests that start programs, or all of them
#
# Part of lib.sh, which begins with what they all share.
# shellcheck shell=sh disable=SC2034,SC2154

# serve program - by FastCGI, under the supervisor's own wrapper
serve() {
	rm -f "$CONFAB_RUN/$1.sock"
	begin s6-ipcserver-socketbinder -B -a 0660 "$CONFAB_RUN/$1.sock" \
		"$top_builddir/handlers/$1"
	server=$!
	await test -S "$CONFAB_RUN/$1.sock"
}

# notify - start a notifier of our own on $push_port
notify() {
	push_port=$(free_port)
	begin env CONFAB_PUSH_PORT="$push_port" \
		"$top_builddir/notifier/confab-notifier"
	notifier=$!
	await nc -z 127.0.0.1 "$push_port"
}

# listen name [room or {hello}] - to a room as whom $token says, from the address
# $from; what comes is in the file heard.name
listen() {
	hello=${2-$room}
	case $hello in
	'{'*) ;;
	*) hello="{\"uuid\":\"$token\",\"room_gid\":\"$hello\"}" ;;
	esac
	echo "$token" >"token.$1"
	printf '%s\n' "$hello" >"hello.$1"
	nc ${from:+-s "$from"} 127.0.0.1 "$push_port" <"hello.$1" >"heard.$1" 2>/dev/null &
	listener=$!
	begun="$listener $begun"
}

# figure series - as the metrics endpoint shows it
figure() {
	"$top_builddir/handlers/metrics" | sed -n "s/^$1 //p"
}
figure_is() {
	[ "$(figure "$1")" = "$2" ]
}

# readers count - so many have been let in by now
readers() {
	await figure_is confab_readers "$1"
}

# hears name count - so many events, within ten seconds
hears() {
	await heard_enough "$@"
}
heard_enough() {
	[ "$(wc -l <"heard.$1")" -ge "$2" ]
}

# waits_at table - whoever inserts a row there waits in the middle of it, for as long
# as the advisory lock 1 is held
waits_at() {
	sql "CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql
		SET lock_timeout = 0 AS \$\$
		BEGIN
			PERFORM pg_advisory_xact_lock_shared(1);
			RETURN NEW;
		END \$\$;
		CREATE TRIGGER waits BEFORE INSERT ON $1 FOR EACH ROW
			EXECUTE FUNCTION waits()"
}

# Database server of this run: stop or start.  Only for tests with
# a server of their own, as flow/database.t does: it is everybody's otherwise.
postgres() {
	if [ "$(id -u)" = 0 ]
	then
		set -- setpriv --reuid "$(stat -c %U "$PGHOST/data")" \
			--clear-groups "$(pg_config --bindir)/pg_ctl" "$@"
	else
		set -- "$(pg_config --bindir)/pg_ctl" "$@"
	fi
	"$@" -D "$PGHOST/data" -l "$PGHOST/log" -w
}

# confab argument... - the command, with a state and ports of its own
confab() {
	env CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir" \
		CONFAB_HTTP_PORT="$http_port" CONFAB_PUSH_PORT="$push_port" \
		"$top_srcdir/confab" "$@" </dev/null
}

# start_system [--tls] - all of it, as a person would; nginx is at $url
start_system() {
	: "${http_port=$(free_port)}" "${push_port=$(free_port)}"
	tls=${1-}${CONFAB_TLS_CERTIFICATE-}
	url=http${tls:+s}://127.0.0.1:$http_port
	started=yes
	confab run --detach "$@"
}
stop_system() {
	[ -z "${RECORD-}" ] || cat state/log/*/current >>"$RECORD/log"
	started=
	confab stop
}

# Process numbers of a program of the system, the first one's before those that
# it made.
processes_of() {
	pid=$(s6-svstat -o pid "$scratch/state/service/$1")
	[ "$pid" -gt 1 ] && echo "$pid" && pgrep -P "$pid"
}

# ask path [argument of curl]... - through nginx, as whom $token says; sets
# $status, and the files raw and reply
ask() {
	path=$1
	shift
	status=$(curl -sS -m 20 -D head -o reply -w '%{http_code}' \
		${token:+-H "user: $token"} "$url$path" "$@") || return
	[ -e reply ] || : >reply
	cat head reply >raw
	(keep_answer "${path%%\?*}")
	cat raw
}

# answers status [.path=value]... path [argument of curl]...
answers() {
	rm -f reply
	expect ask "$@"
}

# spells status body connection path [argument of curl]... - to the letter, as
# the login server's contract has it
spells() {
	want=$1 body=$2 connection=$3
	shift 3
	ask "$@" || return
	[ "$status" = "$want" ] && [ "$(cat reply)" = "$body" ] &&
		[ "$(header Connection)" = "$connection" ] &&
		[ "$(header Content-Length)" = "$(wc -c <reply)" ] &&
		[ "$(header Content-Type)" = application/json ]
}

# send_raw bytes - to nginx, as printf has them; sets $status, raw and reply
send_raw() {
	# shellcheck disable=SC2059
	printf "$1" | timeout 5 nc 127.0.0.1 "$http_port" >raw
	status=$(sed -n '1s/HTTP[^ ]* \([0-9]*\).*/\1/p' raw)
	sed '1,/^.$/d' raw >reply
	cat raw
}

# gets status [.path=value]... bytes
gets() {
	expect send_raw "$@"
}
