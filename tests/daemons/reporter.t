#!/bin/sh
# What crashes or fails, and the channel of Slack where it is told
#
# It has a database server of its own to stop.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"

mkdir slack
: >slack/posted
: >slack/asked
# slack - the stand-in; when it comes again it is where it was
slack() {
	rm -f slack/port
	begin "$top_srcdir/tests/slack.py" slack "${slack_port-0}"
	slack=$!
	await test -s slack/port
	slack_port=$(cat slack/port)
	export CONFAB_SLACK_URL="http://127.0.0.1:$slack_port/api"
}
# mood [word] - what becomes of what is asked from here on
mood() {
	printf '%s\n' "${1-good}" >slack/mood
}
# reporter, and leave: one of our own begins, and ends when it is told to
reporter() {
	begin "$top_builddir/reporter/confab-reporter"
	reporter=$!
}
leave() {
	kill "$reporter" && await has_left "$reporter" && wait "$reporter"
}
# posted N: so many messages by now
posted() {
	await posted_by_now "$1"
}
posted_by_now() {
	[ "$(wc -l <slack/posted)" -ge "$1" ]
}
number() {
	wc -l <slack/posted
}
# tells pattern: a message has a line like that
tells() {
	tail -n 5 slack/posted
	await told "$1"
}
told() {
	jq -r .text slack/posted | grep -Eq "$1"
}
# reports: what there is to tell, or was told not long ago
reports() {
	sql "SELECT kind, program, sentence, times FROM reports ORDER BY id"
}
# reported line: as of those
reported() {
	reports
	await is_reported "$1"
}
is_reported() {
	reports | grep -qxF "$1"
}
# Whatever was put off is due.
time_passes() {
	sql "UPDATE reports SET next_at = now();
		UPDATE report_budget SET empty_again = 'epoch'"
}
begin_again() {
	sql 'DELETE FROM reports' && time_passes
}
report() {
	"$top_builddir/reporter/confab-reporter" --report "$@"
}

# What its programs do wrong, tests/callbacks.c does because it is told to.
export CONFAB_COMMUNICATE="$top_builddir/tests/callbacks" CONFAB_WORKERS=16
by=cookie via=fcgi
as ada
slack
serves() {
	kill "$server"
	wait "$server"
	serve communicate
}
is_lost() {
	: >reply
	call communicate "$1"
	[ ! -s reply ]
}
a_worker() {
	pgrep -P "$server" -n
}

# Without a token.
serve communicate
t 'a callback that crashes' is_lost '{"action":"crash"}'
t 'is in the log' await grep -q 'was ended by signal 9' begun.log
t 'one that fails' gives 500 communicate '"{}x"'
t 'is as well' await grep -q 'answer is not JSON' begun.log
report crash somebody 'it failed'
t 'without a token none of it is written down' test -z "$(reports)"
t 'and nobody starts to tell of it' fails 'SLACK_BOT_TOKEN is not set' \
	timeout 10 "$top_builddir/reporter/confab-reporter"
t 'what is no token is told so' fails 'SLACK_BOT_TOKEN is no token' \
	with SLACK_BOT_TOKEN='xoxb bad' timeout 10 \
	"$top_builddir/reporter/confab-reporter"
t 'and is not shown' not grep 'xoxb' out
t 'nobody has asked Slack for anything' test ! -s slack/asked

export SLACK_BOT_TOKEN=xoxb-good
serves
reporter
t 'with one, a callback that crashes' is_lost \
	'{"action":"crash","password":"private words"}'
t 'is told in the channel' posted 1
t 'once' tells "^crash: communicate on $(hostname): a worker was ended by signal 9 \(Killed\), at 20..-..-.. ..:..:.. UTC$"
many_crash() {
	for _ in $(seq 49)
	do
		is_lost '{"action":"crash"}' || return
	done
	reported 'crash|communicate|a worker was ended by signal 9 (Killed)|50'
}
t 'when it crashes fifty times' many_crash
time_passes
t 'it is told how often' tells 'signal 9 \(Killed\), 50 times since 20.*UTC, the last at ..:..:..$'
is_bounded() {
	number
	[ "$(number)" -le 4 ]
}
t 'by a few messages' is_bounded
t 'a callback that leaves' is_lost '{"action":"leave"}'
t 'is told as well' tells '^crash: communicate .*: a worker left with status 7, at '
kill -ALRM "$(a_worker)"
t 'a request that hung is one' tells '^hang: communicate .*: a request took ten seconds, and was ended, at '
t 'a callback that says no JSON is answered' gives 500 communicate '"private words"'
t 'and told' tells '^callback: communicate .*: its answer is not JSON, at '
t 'one that is late' gives 200 communicate '{"action":"late"}'
t 'is told' tells '^callback: communicate .*: it took so long that nobody waited, at '
t 'a program may be reported by who watches it' report crash postgresql 'it <left> & "said" *so*'
t 'as text, whatever is in it' tells '^crash: postgresql on .*: it &lt;left&gt; &amp; "said" \*so\*, at'
t 'which is not taken for markup' test "$(jq -s 'all(.mrkdwn == false)' slack/posted)" = true

# The answer comes first, even while nobody can write.
lock() {
	sql "BEGIN; LOCK TABLE reports; SELECT pg_sleep(60)" >/dev/null 2>&1 &
	await is_locked
}
is_locked() {
	[ "$(sql "SELECT count(*) FROM pg_locks JOIN pg_class ON oid = relation
		WHERE relname = 'reports' AND granted
		AND mode = 'AccessExclusiveLock'")" = 1 ]
}
unlock() {
	sql "SELECT pg_terminate_backend(pid) FROM pg_locks
		WHERE relation = 'confab.reports'::regclass
		AND mode = 'AccessExclusiveLock'"
}
lock
t 'while reports cannot be written' gives 500 communicate '"{}x"'
t 'whoever asks is answered' is_locked
unlock >/dev/null

# Slack, in all its moods.
begin_again
before=$(number)
mood mute
report crash one 'it failed'
t 'while Slack answers nobody' await grep -q mute slack/asked
t 'requests are answered' gives 200 communicate 1
t 'that is logged' await grep -q 'Slack does not take it yet: ' begun.log
report crash one 'it failed'
report crash two 'it failed'
mood
t 'when it answers, all is told' tells '^crash: two on'
t 'as often as it was' tells '^crash: one on .*: it failed, 2 times since'
t 'in one message' test "$(number)" = $((before + 1))
kill "$slack"
wait "$slack"
report crash three 'it failed'
t 'when it is away' await grep -q 'take it yet: .*[Cc]onnect' begun.log
slack
t 'and comes back, so does what is told' tells '^crash: three on'
i=0
for now in 429 500 503 'says hello' 'says {"ok":"' 'says {}' \
	'says {"ok":false,"error":"fatal_error"}'
do
	i=$((i + 1))
	: >slack/asked
	mood "$now"
	report crash "mood-$i" 'it failed'
	t "$now is not the end of it" await test -s slack/asked
	mood
	t 'but of a moment' tells "^crash: mood-$i on .*: it failed, at"
done
t 'it leaves when it is told to' leave

# What does not pass by itself.
refused() {
	reporter
	await grep -q "Slack refuses: $1; it is asked once an hour" begun.log
}
before=$(number)
report crash four 'it failed'
export SLACK_BOT_TOKEN=xoxb-bad
t 'a token that is not good is told in the log' refused invalid_auth
leave
export SLACK_BOT_TOKEN=xoxb-good CONFAB_SLACK_CHANNEL='#nowhere'
t 'so is a channel that is not there' refused channel_not_found
leave
unset CONFAB_SLACK_CHANNEL
export CONFAB_SLACK_URL="$CONFAB_SLACK_URL/v2"
t 'or another address' refused unknown_method
leave
export CONFAB_SLACK_URL="${CONFAB_SLACK_URL%/v2}"
# Each waits for words of its own: one that has not begun yet cannot be told to leave.
while IFS='|' read -r now why <&3
do
	mood "$now"
	t "or an answer like $now" refused "$why"
	leave
done 3<<'END'
302|HTTP 302
404|HTTP 404
says {"ok":false}|an error without a name
END
mood 'says {"ok":false,"error":"a\nb\u001b[2J"}'
t 'in one line, whatever it says' refused 'a b.x1b.2J'
leave
mood
t 'nothing was lost by any of it' test "$(number)" = "$before"
reporter
t 'which is told when all is well' tells '^crash: four on .*, at '
t 'once' test "$(number)" = $((before + 1))

# It ends in the middle.
begin_again
mood mute
: >slack/asked
report crash five 'it failed'
await grep -q mute slack/asked
t 'told to leave in the middle it does' leave
mood
reporter
t 'and the next one tells it' tells '^crash: five on .*, at '
begin_again
mood slow
report crash six 'it failed'
t 'killed when Slack has taken it' tells '^crash: six on'
kill -9 "$reporter"
wait "$reporter"
mood
reporter
time_passes
twice() {
	[ "$(jq -r .text slack/posted | grep -c '^crash: six on')" = 2 ]
}
t 'it is told again' await twice
begin_again

# The database is away.  Of several workers this one might have left by then.
export CONFAB_WORKERS=1
serves
before=$(number)
one_is_there() {
	worker=$(a_worker)
}
await one_is_there
postgres stop -m fast >/dev/null
t 'without a database' await grep -q 'reporter.*cannot reach the database' begun.log
kill -ABRT "$worker"
postgres start >/dev/null
t 'a crash is written down as soon as it is back' reported \
	'crash|communicate|a worker was ended by signal 6 (Aborted)|1'
leave
reporter
t 'and told' tells '^crash: communicate .* signal 6 '

# Limits.
leave
begin_again
many_failures() {
	sql "SELECT report('host', 'crash', 'program', 'how ' || i)
		FROM generate_series(1, 1500) i" >/dev/null
	sql 'SELECT count(*) FROM reports'
	[ "$(sql 'SELECT count(*) FROM reports')" = 1001 ]
}
t 'of many failures a thousand are kept' many_failures
t 'and how many others there were' reported \
	'more|something|there is no room for more reports; the logs have them|500'
reporter
t 'they are one message' tells '^and 991 others, 1490 times altogether, which the logs have$'
t 'of ten lines, and the rest' test \
	"$(tail -n 1 slack/posted | jq -r .text | wc -l)" = 11
leave
begin_again
t 'long sentences are cut' test "$(sql "SELECT report(repeat('h', 999),
	repeat('k', 999), repeat('p', 999), repeat('é', 999));
	SELECT length(host) || ' ' || length(kind) || ' ' || length(program)
		|| ' ' || length(sentence) FROM reports WHERE kind LIKE 'kk%'")" = '
64 16 64 256'
begin_again
before=$(number)
sql "UPDATE report_budget SET empty_again = now() + interval '39 minutes'"
reporter
sql "INSERT INTO reports (host, kind, program, sentence, told, last_at)
	VALUES ('h', 'old', 'p', 's', 1, now() - interval '61 minutes')"
report crash seven 'it failed'
no_old() {
	! reports | grep old
}
t 'what has not failed for an hour is forgotten' await no_old
t 'after twenty messages in a row there is none' test "$(number)" = "$before"
report crash eight 'it failed'
sql "UPDATE report_budget SET empty_again = now() + interval '37 minutes'"
t 'and two minutes later one' tells '^crash: seven on'
t 'of all that has come since' tells '^crash: eight on'
t 'which is one more' test "$(number)" = $((before + 1))
puts_off() {
	sql "SELECT round(extract(epoch FROM next_at - now()) / 60)
		FROM reports WHERE program = 'seven'" >minutes
	cat minutes
	[ "$(cat minutes)" = "$1" ]
}
# again MINUTES: it fails once more, is told at once, and is put off so long
again() {
	report crash seven 'it failed'
	time_passes
	await puts_off "$1"
}
t 'the same is told no sooner than a minute later' await puts_off 1
t 'then than two' again 2
t 'than four' again 4
sql "UPDATE reports SET posts = 1000"
t 'and than an hour at most' again 60

# Two of them.
begin_again
reporter
before=$(number)
for i in 1 2 3 4 5
do
	report crash "twin-$i" 'it failed'
done
all_twins() {
	[ "$(jq -r .text slack/posted | grep -o 'twin-[1-5]' | sort -u | wc -l)" = 5 ]
}
t 'two that tell tell all' await all_twins
t 'each once' test "$(jq -r .text slack/posted | grep -c 'twin-[1-5]')" = 5

may_only_report() {
	psql -qAtX -U "confab_$1" -c "SELECT confab.report('h', 'k', 'p', 's')" \
		"$database" && fails 'permission denied' psql -qAtX \
		-U "confab_$1" -c 'SELECT * FROM confab.reports' "$database"
}
t 'any program may report, and not read it' may_only_report ws_ping

t 'no message has what somebody sent' not grep 'private' slack/posted
t 'nor a token' not grep -e "$token" -e xoxb slack/posted
t 'nor has the log Slack'\''s' not grep xoxb begun.log

# All of it, as a person starts it.
begin_again
kill "$server"
export CONFAB_RUN="$scratch/system"
via=cgi
t 'it starts' start_system
t 'with a reporter' shows 'reporter .*up' confab status
kill -9 "$(s6-svstat -o pid state/service/notifier)"
t 'a notifier that is killed is told of' tells '^crash: notifier on .*: it was ended by signal 9, at '
kill -9 "$(s6-svstat -o pid state/service/create-room)"
t 'so is an endpoint' tells '^crash: create-room on .*: it was ended by signal 9, at '
t 'the token is in no log' not grep -r xoxb state/log
t 'it stops' stop_system
unset SLACK_BOT_TOKEN
t 'it starts without a token' start_system
t 'and without a reporter' not test -e state/service/reporter
finish
