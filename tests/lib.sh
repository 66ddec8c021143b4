# lib.sh - the words that test scripts are written in
#
# A script says `. "$top_srcdir/tests/lib.sh"`, then its sentences, then
# `finish`.  It has a scratch directory, a runtime folder and a database of its
# own, all gone afterwards.  What every client is sent is kept, see records.sh.
# shellcheck shell=sh disable=SC2034

n=0 token='' by=user via=cgi
scratch=$(mktemp -d /tmp/confab-test.XXXXXX) && cd "$scratch" || exit
chmod 711 . && mkdir run || exit
database=test_$$
export CONFAB_RUN="$scratch/run" CONFAB_DATABASE="host=$PGHOST dbname=$database"

# What was begun are ended by number, newest first; what the
# listeners heard is kept as well.  Whoever has not gone within a minute is
# killed, and the script has failed.
begun=
clean() {
	result=$?
	[ -z "${started-}" ] || stop_system >/dev/null 2>&1
	for pid in $begun
	do
		has_left "$pid" || kill "$pid"
	done
	for pid in $begun
	do
		for _ in 1 2 3 4 5 6
		do
			await has_left "$pid" && break
		done || {
			echo "was killed at the end: $(ps -o args= "$pid")" >&2
			kill -KILL "$pid"
			result=1
		}
	done
	for heard in heard.*
	do
		[ -e "$heard" ] && keep "$heard" "$(cat "token.${heard#heard.}")"
	done
	# A WebSocket is told of no token, not even of its own.
	for frames in frames.*
	do
		[ -e "$frames" ] && keep "$frames" none
	done
	dropdb -U postgres --force --if-exists "$database" 2>/dev/null
	cd / && rm -rf "$scratch"
	exit $result
}
trap clean EXIT
trap 'echo "not ok $n - was ended at: ${sentence-}"; exit 1' HUP INT TERM
createdb -U postgres -O confab_owner -T "${TEMPLATE-template_confab}" "$database" || exit

finish() {
	echo "1..$n"
	exit 0
}

# t 'what should hold' command...
t() {
	sentence=$1
	shift
	n=$((n + 1))
	if "$@" >out 2>&1
	then
		echo "ok $n - $sentence"
	else
		echo "not ok $n - $sentence"
		head -c 4000 out | tr -c '\n -~' '?' | sed 's/^/# /'
		echo
	fi
}

# skip 'what should hold' 'why nobody looked'
skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

# not command... - it does not hold
not() {
	! "$@"
}

# with NAME=VALUE... command... - for this command alone
with() {
	(
		while case $1 in *=*) true ;; *) false ;; esac
		do
			export "${1?}"
			shift
		done
		"$@"
	)
}

# shows pattern command... - it succeeds, saying that
shows() {
	pattern=$1
	shift
	"$@" >shown 2>&1
	result=$?
	cat shown
	grep -q "$pattern" shown && return $result
}

# fails pattern command... - it fails, saying that
fails() {
	if shows "$@"
	then
		return 1
	fi
	grep -q "$1" shown
}

# await command... - within ten seconds it holds; the command may await as well
await() {
	for _ in $(seq 200)
	do
		"$@" && return
		sleep 0.05
	done
	return 1
}

# begin command... - in the background, ended with the script at the latest
begin() {
	"$@" </dev/null >>begun.log 2>&1 &
	begun="$! $begun"
}

# has_left pid - of whom this script began; a number is another's soon
has_left() {
	! grep -qs ") [^Z] $$ " "/proc/$1/stat"
}

# racing N command... - N times at the same moment, each in a folder race/N
racing() {
	rm -rf race
	pids=
	for racer in $(seq "$1")
	do
		mkdir -p "race/$racer"
	done
	shift
	for folder in race/*
	do
		(cd "$folder" && racer=${folder#race/} && "$@") >"$folder/out" 2>&1 &
		pids="$pids $!"
	done
	for pid in $pids
	do
		wait "$pid"
	done
}

# peak program - the most memory that it had for the request in the file body, in
# kB; a hash takes 19 MiB of it, whatever else does
peak() {
	python3 -c 'if True:
		import resource, subprocess, sys
		subprocess.run(sys.argv[1:], stdin=open("body"),
			stdout=subprocess.DEVNULL, check=True)
		print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
		' "$top_builddir/handlers/$1"
}
is_hash_more() {
	echo "$1 kB, $2 kB"
	[ $(($2 + 12000)) -lt "$1" ]
}

letters() {
	printf "%${1}s" '' | sed "s/ /${2-x}/g"
}

# of_the_build VARIABLE - as its Makefile has it
of_the_build() {
	sed -n "s/^$1 = //p" "$top_builddir/Makefile"
}
is_sanitized() {
	of_the_build HARDENING | grep -q -e -fsanitize
}

sql() {
	PGOPTIONS="-c search_path=confab" psql -qAtX -U postgres -v ON_ERROR_STOP=1 -c "$1" "$database"
}

# places PATH: $route_at is that, its places filled in as endpoint_route() does
places() {
	route_app=${APP_PREFIX:-/pepeunit} route_api=${API_V1_PREFIX:-/api/v1}
	case $1 in
	@prefix@*) route_at=${route_app%/}${1#@prefix@} ;;
	@v1@*) route_at=${route_app%/}${route_api%/}${1#@v1@} ;;
	*) route_at=$1 ;;
	esac
	: "${route_at:=/}"
}
# $route_by is the method of its route, $route_at where it is, and $route_takes what it
# takes for a body: of what is a GET some does.
route_of() {
	[ -e "$scratch/route.$1" ] || {
		"$top_builddir/handlers/$1" --describe |
			sed 's/.*"route":"\([^"]*\)".*"takes":"*\([a-z]*\).*/\1 \2/;q' >route &&
			mv route "$scratch/route.$1"
	} || return
	read -r route_by route_at route_takes <"$scratch/route.$1"
	places "$route_at"
}

# As a CGI program, or by FastCGI from who serves it.
run_endpoint() {
	case $via in
	cgi) "$top_builddir/handlers/$1" <body ;;
	fcgi)
		export CONTENT_LENGTH="${CONTENT_LENGTH-$(wc -c <body)}"
		cgi-fcgi -bind -connect "$CONFAB_RUN/$1.sock" <body
		;;
	esac
}

# call program [body or query] - ask it by its own route, as whom $token says;
# sets $status, and the files raw and reply.  The body @file is in that file.
call() {
	route_of "$1" || return
	(
		[ "$route_takes" != null ] || set -- "$1" "" "${2-}"
		: "${QUERY_STRING=${3-}}"
		case ${2-} in
		@-) cat >body ;;
		@*) cat "${2#@}" >body ;;
		*) printf %s "${2-}" >body ;;
		esac
		case $by${token:+-} in
		user-) HTTP_USER=$token ;;
		authorization-) HTTP_AUTHORIZATION=$token ;;
		bearer-) HTTP_AUTHORIZATION="Bearer $token" ;;
		cookie-) HTTP_COOKIE="sessionToken=$token" ;;
		login-token-) HTTP_COOKIE="login-token=$token" ;;
		esac
		export QUERY_STRING HTTP_USER HTTP_AUTHORIZATION HTTP_COOKIE
		export REQUEST_METHOD="${REQUEST_METHOD-$route_by}"
		export SCRIPT_NAME="${SCRIPT_NAME-$route_at}"
		run_endpoint "$1"
	) >raw 2>errors || { cat raw errors; return 1; }
	read -r _ status _ <raw
	sed '1,/^.$/d' raw >reply
	(keep_answer "$1")
	[ ! -s errors ] || look_at_errors
	cat raw
}

look_at_errors() {
	cat errors
	[ -z "${RECORD-}" ] || cat errors >>"$RECORD/log"
	! grep -q undeclared errors
}

# The lines of the file checks are a jq path, =, and the text it has to be.
checks_hold() {
	[ -s checks ] || return 0
	[ -s reply ] || return # to jq all holds of nothing
	filter=true
	set --
	while IFS= read -r check
	do
		filter="$filter and
			((${check%%=*})|tostring) == \$ARGS.positional[$#]"
		set -- "$@" "${check#*=}"
	done <checks
	jq -e "$filter" reply --args "$@"
}

# expect how status [.path=value]... arguments-of-how...
expect() {
	how=$1 want=$2
	shift 2
	: >checks
	while case $1 in [.[]*=*) true ;; *) false ;; esac
	do
		printf '%s\n' "$1" >>checks
		shift
	done
	"$how" "$@" || return
	echo "status $status, wanted $want"
	[ "$status" = "$want" ] && checks_hold
}

# gives status [.path=value]... program [body or query]
gives() {
	expect call "$@"
}

# replies text program [body or query] - this very text
replies() {
	text=$1
	shift
	call "$@" && [ "$(cat reply)" = "$text" ]
}

# meanwhile statement command... - somebody else commits that, just when the
# command waits for what it has changed
meanwhile() {
	sql "BEGIN; $1;
		DO \$\$ BEGIN FOR i IN 1..200 LOOP
			PERFORM pg_stat_clear_snapshot(), pg_sleep(0.02);
			EXIT WHEN EXISTS (SELECT FROM pg_stat_activity
				WHERE datname = current_database()
				AND wait_event_type = 'Lock');
		END LOOP; END \$\$;
		COMMIT" &
	other=$!
	await is_changed
	shift
	"$@"
	result=$?
	wait "$other"
	return "$result"
}
is_changed() {
	[ "$(sql "SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND wait_event = 'PgSleep'")" = 1 ]
}

# header name - of the last answer; nothing if it is not there just once
header() {
	tr -d '\r' <raw | sed -n "/^\$/q;s/^$1: //Ip" | {
		read -r line && ! read -r _ && echo "$line"
	}
}

# tells name value program [body or query] - the answer has that header, once
tells() {
	header=$1 value=$2
	shift 2
	call "$@" && [ "$(header "$header")" = "$value" ]
}

# Act as somebody of that name from here on, who is registered if need be.
# A second session of theirs is: as ada ada-2
as() {
	session=${2-$1}
	if [ ! -e "session.$session" ]
	then
		door=$via via=cgi
		token=
		[ -e "known.$1" ] || call register "{\"login\":\"$1\",
			\"password\":\"password of $1\",
			\"username\":\"name of $1\"}" >"known.$1"
		call login "{\"login\":\"$1\",\"password\":\"password of $1\"}" \
			>"login.$1"
		sed -n 's/.*"uuid":"\([^"]*\)".*/\1/p' reply >"session.$session"
		via=$door
	fi
	token=$(cat "session.$session")
}

# appoint login - they are an administrator
appoint() {
	sql "UPDATE accounts SET administrator = true WHERE login = '$1'"
}

# A new room; its gid is $room.
open_room() {
	call create-room '{}' >made || { cat made; return 1; }
	room=$(sed -n 's/.*"room_gid" *: *"\([^"]*\)".*/\1/p' reply)
	[ "$room" ]
}

# say text [room] - a text without quotes in it
say() {
	gives 200 send-message "{\"room_gid\":\"${2-$room}\",\"msg\":\"$1\"}"
}

# A port that nobody listens on: the next one in turn of all tests of this user, who has
# a thousand.  They are below those that the kernel gives to who connects
# (ip_local_port_range), as one that is free now may be such a one by the time that it
# is listened on.
free_port() {
	perl -MIO::Socket::INET -MFcntl=:flock,O_RDWR,O_CREAT -e '
		sysopen my $turn, "/tmp/confab-test-port.$>", O_RDWR | O_CREAT or die $!;
		flock $turn, LOCK_EX or die $!;
		my $port = <$turn> // 0;
		my $least = 20000 + 1000 * ($> % 12);
		do {
			$port = $least if ++$port < $least || $port >= $least + 1000;
		} until IO::Socket::INET->new(Listen => 1, ReuseAddr => 1,
			LocalAddr => "127.0.0.1", LocalPort => $port);
		seek $turn, 0, 0;
		print $turn $port;
		print $port'
}

# Whoever is signed out is signed in again at once, by the same token: where it
# is not the point that they are.
keep_sessions() {
	sql "CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql
		SECURITY DEFINER SET search_path = confab AS \$\$
	BEGIN
		INSERT INTO sessions OVERRIDING SYSTEM VALUE SELECT OLD.*;
		RETURN NULL;
	END \$\$;
	CREATE TRIGGER again AFTER DELETE ON sessions FOR EACH ROW
		EXECUTE FUNCTION again()"
}

# shellcheck source=tests/records.sh
. "$top_srcdir/tests/records.sh"
# shellcheck source=tests/described.sh
. "$top_srcdir/tests/described.sh"
# shellcheck source=tests/daemons.sh
. "$top_srcdir/tests/daemons.sh"
