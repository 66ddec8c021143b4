#!/bin/sh
# A database that says what none would, or ends, at each step of a connection
. "$top_srcdir/tests/lib.sh"

as ada
open_room
mkdir double
echo never at-all >double/mode
begin "$top_srcdir/tests/database-double.py" "$PWD/double" "$PGHOST"
await test -S double/.s.PGSQL.5432
direct=$CONFAB_DATABASE
export CONFAB_DATABASE="host=$PWD/double dbname=$database" CONFAB_WORKERS=1

# mode where what - from now on, which a connection that begins anew comes to
mode() {
	echo "$1 $2" >double/mode.new && mv double/mode.new double/mode
}
# cut_off role - its connections, each of which is begun anew when it is needed
cut_off() {
	sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = current_database() AND usename = 'confab_$1'"
}

via=fcgi
serve send-message
messages() {
	sql 'SELECT count(*) FROM messages'
}
said=0
# Under the same name until it is said, whatever became of it before.
speak() {
	body="{\"room_gid\":\"$room\",\"msg\":\"x\",\"client_msg_id\":\"$said\"}"
	gives "$1" send-message "$body"
}
is_refused() {
	speak 503 && [ "$(header Retry-After)" = 1 ] &&
		[ "$(jq -r .error.reason reply)" = unavailable ] &&
		[ "$(messages)" = "$1" ]
}
is_met() {
	[ "$(tail -n 1 double/met)" = "$1" ]
}
is_said() {
	speak 200 && [ "$(jq .data.msgId reply)" = $((said + 1)) ] &&
		[ "$(messages)" = $((said + 1)) ]
}
# For a moment after one that failed no other connection is begun.
is_refused_by() {
	is_refused "$3" && is_met "$1 $2"
}
# fares where what kept - refused, and so many are in the table then; said again it
# is there once
fares() {
	mode "$1" "$2"
	cut_off send_message
	await is_refused_by "$@" || return
	mode never at-all
	await is_said || return
	said=$((said + 1))
}
t 'all is well' is_said
said=1
for what in ends babbles refuses asks promises hangs
do
	t "a connection begins, and it $what: refused, then said" \
		fares start "$what" "$said"
done
for what in ends babbles refuses asks promises hangs
do
	t "a statement is to be parsed, and it $what: refused, then said" \
		fares parse "$what" "$said"
	t "one is to run, and it $what: refused, then said" fares bind "$what" "$said"
done
t 'what was done and is not answered is said once' fares bind forgets $((said + 1))
t 'nor is what was answered by half' fares bind breaks $((said + 1))
t 'of which the log tells' grep -q 'the database' begun.log
t 'no worker was ended' not grep -E 'ended by|fatal' begun.log

# While it waits for a row, which somebody has locked.
locked() {
	sql "BEGIN; SELECT FROM rooms FOR UPDATE;
		DO \$\$ BEGIN FOR i IN 1..400 LOOP
			PERFORM pg_stat_clear_snapshot(), pg_sleep(0.02);
			IF (SELECT count($1(pid)) FROM pg_stat_activity
				WHERE datname = current_database()
				AND wait_event_type = 'Lock') > 0
			THEN RETURN; END IF;
		END LOOP; RAISE 'nobody waited'; END \$\$; COMMIT" &
	locker=$!
	await is_changed
	is_refused "$said"
	result=$?
	wait "$locker" && return "$result"
}
for how in pg_cancel_backend pg_terminate_backend
do
	t "while it runs, $how: refused" locked $how
	t 'then said' await is_said
	said=$((said + 1))
done
is_over() {
	[ "$(wc -l <double/over)" -gt "$1" ]
}
between() {
	over=$(wc -l <double/over)
	cut_off send_message && await is_over "$over" && is_said
}
t 'what is ended between two requests costs none' between

# The notifier asks by itself, and goes on to ask.
via=cgi
notify
CONFAB_DATABASE=$direct
# hears_of where what - it is let in when the database is itself again
hears_of() {
	mode "$1" "$2"
	cut_off notifier
	listen "$1.$2"
	await is_met "$1 $2" || return
	mode never at-all
	readers 1 || return
	kill "$listener"
	readers 0
}
for what in ends babbles refuses asks promises forgets breaks
do
	case $what in
	forgets | breaks) ;;
	*) t "the notifier connects, and it $what: it goes on" \
		hears_of start "$what" ;;
	esac
	t "its preparation, and it $what: the same" hears_of query "$what"
	t "its question, and it $what: the same" hears_of bind "$what"
done
t 'the notifier lives' kill -0 "$notifier"
finish
