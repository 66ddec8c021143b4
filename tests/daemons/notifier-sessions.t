#!/bin/sh
# The notifier's sessions: a connection is over when what let it in is
. "$top_srcdir/tests/lib.sh"

notify
as ada
open_room
here=$room
open_room
elsewhere=$room
room=$here

# end_sessions condition - as any hand may
end_sessions() {
	sql "DELETE FROM sessions WHERE $1"
}
of() {
	echo "account = (SELECT id FROM accounts WHERE login = '$1')"
}
of_token() {
	echo "token_hash = sha256('$(cat "session.$1")')"
}
# by_hand text - said so that the notifier is told of it after, and over the
# same connection as, all that was committed before
by_hand() {
	sql "INSERT INTO messages (room, sender, txt)
	     SELECT id, owner, '$1' FROM rooms WHERE gid = '$room'"
}
is_over() {
	! kill -0 "$1" 2>/dev/null
}
# over_in_time pid... - all of them before a second has gone by from now on
over_in_time() {
	sleep 1 &
	second=$!
	for pid
	do
		until is_over "$pid"
		do
			kill -0 "$second" || return
			sleep 0.02
		done
	done
	kill -0 "$second" && kill "$second"
}

listen stays
stays=$listener
as ada ada-2
listen ends
ends=$listener
listen ends-elsewhere "$elsewhere"
ends_elsewhere=$listener
as bob
listen bob
bob=$listener
readers 4

end_sessions "$(of_token ada-2)"
t 'who is connected by a session that ends is disconnected within a second' \
	over_in_time "$ends" "$ends_elsewhere"
by_hand 'after the end'
t 'everybody else stays' hears bob 1
t 'also by another session of the same account' hears stays 1
t 'in any room the ended one hears nothing any more' not test -s heard.ends
t 'and all of its connections are given back' figure_is confab_readers 2
listen ends-again "{\"uuid\":\"$(cat session.ada-2)\",\"room_gid\":\"$room\"}"
t 'that session lets nobody in any more' await is_over "$listener"

as eve
listen eve
eve=$listener
listen eve-replays "{\"uuid\":\"$token\",\"room_gid\":\"$room\",\"after\":0}"
eve_replays=$listener
hears eve-replays 1
readers 4
sql "DELETE FROM accounts WHERE login = 'eve'"
t "an account's end is its sessions'" over_in_time "$eve" "$eve_replays"

# What has expired ends nobody, as nobody is told.
as eve-2
listen expires
expires=$listener
readers 3
sql "INSERT INTO sessions (token_hash, account, expires_at)
     SELECT sha256(n::text::bytea), id, now() - interval '1 day'
     FROM accounts, generate_series(1, 3000) n WHERE login = 'ada'"
end_sessions 'expires_at <= now()'
sql "NOTIFY confab_sessions; NOTIFY confab_sessions, 'nonsense';
     NOTIFY confab_sessions, '0'; NOTIFY confab_sessions, '-1';
     NOTIFY confab_sessions, '99999999999999999999'"
by_hand 'after the clean-up'
t 'that expired sessions are cleaned up is none of its business' hears bob 2
t 'nor is nonsense' hears expires 1
t 'they all stay' figure_is confab_readers 3

# At the moment of admission: who asks for one waits for the table's lock.  In
# every test's database the table has the same oid.
sql "CREATE VIEW locks AS SELECT * FROM pg_locks
     WHERE relation = 'sessions'::regclass
     AND database = (SELECT oid FROM pg_database
                     WHERE datname = current_database())"
hold_sessions() {
	begin env PGOPTIONS='-c search_path=confab' psql -qX -U postgres \
		"$database" -c BEGIN -c 'LOCK TABLE sessions' -c "$1" -c COMMIT
	await sessions_are_locked
}
sessions_are_locked() {
	[ "$(sql "SELECT count(*) FROM locks
	          WHERE mode = 'AccessExclusiveLock' AND granted")" = 1 ]
}
admission_waits() {
	[ "$(sql 'SELECT count(*) FROM locks WHERE NOT granted')" = 1 ]
}
as gil
hold_sessions "DO \$\$ BEGIN
	WHILE NOT EXISTS (SELECT FROM locks WHERE NOT granted)
	LOOP PERFORM pg_sleep(0.01); END LOOP;
	DELETE FROM sessions WHERE $(of gil); END \$\$"
listen gil
t 'a session that ends between hello and admission lets nobody in' \
	await is_over "$listener"

# The answer that lets in and the word of the end are there at once.
as gil gil-2
hold_sessions 'SELECT pg_sleep(5)'
listen gil-2
await admission_waits
kill -STOP "$notifier"
sql "SELECT pg_terminate_backend(pid) FROM locks
     WHERE mode = 'AccessExclusiveLock' AND granted" >/dev/null
await not sessions_are_locked
end_sessions "$(of gil)"
kill -CONT "$notifier"
t 'nor one that ends while the notifier hears that it is good' \
	await is_over "$listener"
by_hand 'after the races'
t 'those who are in do not notice' hears bob 3
t 'all of them' hears stays 3
t 'nor did the others hear anything' not test -s heard.gil -o -s heard.gil-2

# While the database is away nobody is told, so it is asked.
away() {
	[ "$(sql "SELECT count(*) FROM pg_stat_activity
	          WHERE application_name = 'notifier'
	          AND datname = current_database()")" = 0 ]
}
# unheard command... - while the notifier has no connection
unheard() {
	kill -STOP "$notifier"
	sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
	     WHERE application_name = 'notifier'
	     AND datname = current_database()" >/dev/null
	await away
	"$@"
	kill -CONT "$notifier"
}
as ada ada-3
listen unheard
unheard=$listener
readers 4
unheard end_sessions "$(of_token ada-3)"
t 'what ended while the database was away is noticed when it is back' \
	await is_over "$unheard"
by_hand 'after the absence'
t 'by which nobody else loses anything' hears bob 4
t 'whatever else their account has' hears stays 4
end_sessions "$(of eve-2)"
t 'and from then on it hears of the next ones' over_in_time "$expires"

as crowd
sql "INSERT INTO sessions (token_hash, account, expires_at)
     SELECT sha256(('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::bytea),
            id, now() + interval '1 day'
     FROM accounts, generate_series(1, 2400) n WHERE login = 'crowd'"
# crowd_of from to - readers, each by a session of its own, of an address that
# has not too many of them
crowd_of() {
	begin perl -MIO::Socket::INET -e '
		my ($port, $room, $from, $to) = @ARGV;
		my @readers = map {
			my $reader = IO::Socket::INET->new(
				LocalAddr => "127.0.0." . int($from / 600 + 1),
				PeerAddr => "127.0.0.1", PeerPort => $port);
			printf $reader "{\"uuid\":\"00000000-0000-4000-8000-%012d\"," .
				"\"room_gid\":\"$room\"}", $_;
			$reader->flush;
			$reader;
		} $from .. $to;
		<$_> for @readers;' "$push_port" "$room" "$1" "$2"
}
crowds() {
	for from in 1 601 1201 1801
	do
		crowd_of "$from" $((from + 599))
		crowds="$! ${crowds-}"
	done
	readers 2402
}
t 'of thousands of readers' crowds
unheard end_sessions "$(of crowd) AND id % 2 = 0"
t 'half are ended who ended meanwhile' readers 1202
end_sessions "$(of crowd)"
t 'and the rest, all at once' readers 2
# shellcheck disable=SC2086
t 'every one' over_in_time $crowds
by_hand 'after the crowd'
t 'the first ones are still there' hears stays 5
t 'and have been all the time' kill -0 "$stays" "$bob"
finish
