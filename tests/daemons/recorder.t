#!/bin/sh
# How busy the machine is and which parts are up, as it is written down
#
# It has a database server of its own to stop.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"

export CONFAB_HOST=here
# recorder, and leave: one of our own begins, and ends when it is told to
recorder() {
	begin "$top_builddir/recorder/confab-recorder"
	recorder=$!
}
leaves() {
	kill "$1" && await has_left "$1" && wait "$1"
}
# counted NAME N [STEP] - so often by now, by whatever has been written down; it is
# written every ten seconds, which is as long as await has patience
counted() {
	eventually is_counted "$@"
}
eventually() {
	await "$@" || await "$@"
}
is_counted() {
	sql "SELECT coalesce(sum((counts->>'$1')::bigint), 0) FROM figures
		WHERE step = ${3-10}" >sum
	cat sum
	[ "$(cat sum)" = "$2" ]
}
rows() {
	sql "SELECT count(*) FROM figures WHERE $1"
}
has_rows() {
	[ "$(rows "$1")" -ge "$2" ]
}
# part NAME STATE
part() {
	await part_is "$@"
}
part_is() {
	sql "SELECT state FROM parts WHERE host = 'here' AND part = '$1'" >state
	cat state
	[ "$(cat state)" = "$2" ]
}
# A counter of a program: a name in 120 bytes, and what it is at in eight.
# set_counter PROGRAM PLACE NAME VALUE
set_counter() {
	mkdir -p "$CONFAB_RUN/metrics"
	perl -e '
		my ($path, $place, $name, $value) = @ARGV;
		open my $file, -e $path ? "+<" : "+>", $path or die $!;
		truncate $file, 128 * 128;
		seek $file, $place * 128, 0;
		print $file pack("a120 q<", $name, $value);' \
		"$CONFAB_RUN/metrics/$1" "$2" "$3" "$4"
}

# What was before it began is none of its business.
set_counter old 0 'confab_requests_total{endpoint="old",status="200"}' 7
set_counter old 1 'confab_refused_total{endpoint="old",reason="login-wrong"}' 7
recorder
t 'it writes down how things are as soon as it begins' await has_rows 'step = 10' 1
t 'by all three steps' test "$(sql "SELECT string_agg(DISTINCT step::text, ' ')
	FROM figures")" = '10 300 7200'
t 'by the name of its host' test "$(sql 'SELECT DISTINCT host FROM figures')" = here
t 'what was counted before that not' is_counted 'requests old 2' 0

notify
serve login
as ada
login_by_fcgi() {
	with via=fcgi gives "$@"
}
t 'somebody signs in' login_by_fcgi 200 login '{"login":"ada","password":"password of ada"}'
open_room
t 'and says something' say 'hello'
listen ada
t 'to who listens' readers 1
set_counter old 1 'confab_refused_total{endpoint="old",reason="login-wrong"}' 9
set_counter old 2 'confab_refused_total{endpoint="new",reason="rate"}' 4
set_counter old 3 'confab_request_duration_seconds_bucket{endpoint="old",le="0.0005"}' 2
set_counter old 4 'confab_request_duration_seconds_bucket{endpoint="old",le="0.001"}' 2
set_counter old 5 'confab_request_duration_seconds_bucket{endpoint="old",le="0.002"}' 5
set_counter old 6 'confab_request_duration_seconds_bucket{endpoint="old",le="+Inf"}' 6
t 'which is counted' counted messages 1
t 'who listens as well' has_rows "step = 10 AND counts @> '{\"connections\":1,\"readers\":1}'" 1
t 'as are requests, by their endpoint and status' counted 'requests send-message 2' 1
t 'refusals, by what came since' counted 'refused old login-wrong' 2
t 'also those that there were none of before' counted 'refused new rate' 4
t 'how long it took, in the first of the ranges' counted 'took old 0 0.0005' 2
t 'in one in the middle' counted 'took old 0.001 0.002' 3
t 'in the last' counted 'took old 0.002 +Inf' 1
t 'and nothing where there is nothing' test "$(rows "counts ? 'took old 0.0005 0.001'")" = 0
t 'of the longer steps there is one row' is_counted messages 1 7200
t 'of all looks' test "$(sql 'SELECT sum(looks) FROM figures WHERE step = 10')" = \
	"$(sql 'SELECT sum(looks) FROM figures WHERE step = 7200')"

# Parts.
t 'it is a part itself, and up' part recorder up
t 'one that never began is down' part gateway down
t 'what nobody has asked for is none' not part_is mqtt down
t 'one that answers is up' part notifier up
t 'since it began' test "$(sql "SELECT since > now() - interval '1 minute'
	FROM parts WHERE part = 'notifier'")" = t
has_connections() {
	[ "$(sql "SELECT connections FROM parts WHERE part = 'notifier'")" = "$1" ]
}
t 'with its connections' await has_connections 1
t 'an endpoint is one as well' part login up
t 'if it has a socket' test "$(sql "SELECT count(*) FROM parts WHERE part = 'old'")" = 0
kill -STOP "$notifier"
t 'one that hangs is not ready' part notifier 'not ready'
kill -CONT "$notifier"
t 'and up when it goes on' part notifier up
kill -9 "$notifier"
t 'one that was killed is down' part notifier down
since=$(sql "SELECT since FROM parts WHERE part = 'notifier'")
leaves "$server"
t 'so is an endpoint that left' part login down
rm "$CONFAB_RUN/login.sock"
is_none() {
	[ "$(sql "SELECT count(*) FROM parts WHERE part = '$1'")" = 0 ]
}
t 'until nobody has a socket for it' await is_none login

# What is old; as well as what is not.
old_and_not() {
	sql "INSERT INTO figures (step, moment, host, seconds, counts)
		SELECT step, now() - age * n, 'there', n, '{}'
		FROM (VALUES (10, interval '2 hours'), (300, '2 days'),
			(7200, '31 days')) kept(step, age),
			unnest(ARRAY[0.9, 1.1]) n;
		INSERT INTO parts (host, part, endpoint, state, since)
		VALUES ('there', 'bus', false, 'up', now()),
			('nowhere', 'bus', false, 'up', now())"
}
t 'another host was here, and one that has gone' old_and_not

# While the database is away.
postgres stop -m fast >/dev/null
t 'the database is away' await grep -q 'recorder.*cannot reach the database' begun.log
set_counter old 0 'confab_requests_total{endpoint="old",status="200"}' 12
set_counter old 2 'confab_refused_total{endpoint="new",reason="rate"}' 3
postgres start >/dev/null
t 'what came meanwhile is written once it is back' counted 'requests old 2' 5
t 'of what has begun again at nothing, all of it' is_counted 'refused new rate' 7
has_gone() {
	! has_rows 'seconds = 1.1' 1
}
t 'what is too old is gone' eventually has_gone
t 'what is not is there' test "$(rows 'seconds = 0.9')" = 3
hosts_are() {
	[ "$(sql "SELECT string_agg(DISTINCT host, ' ' ORDER BY host) FROM parts")" = "$1" ]
}
t 'who has not been heard of is forgotten' hosts_are 'here there'
t 'what is down is so since that was seen' test "$since" = \
	"$(sql "SELECT since FROM parts WHERE part = 'notifier'")"
t 'and has no connections' test "$(sql "SELECT count(connections) FROM parts
	WHERE part = 'notifier'")" = 0
t 'nor does it count where all are counted' test "$(sql "SELECT counts ? 'connections'
	FROM figures WHERE step = 10 AND host = 'here' ORDER BY moment DESC LIMIT 1")" = f
t 'it leaves when it is told to' leaves "$recorder"
t 'and said nothing but that the database was away' test -z "$(grep '^recorder' begun.log |
	grep -v 'the database')"
finish
