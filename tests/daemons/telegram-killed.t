#!/bin/sh
# confab-telegram: it is killed, there are two, and the database is away
#
# It has a database server of its own to stop.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"
# shellcheck source=tests/telegram.sh
. "$top_srcdir/tests/telegram.sh"

export BACKEND_DOMAIN=192.0.2.7
telegram
bot
as ada
open_room
t 'a chat is linked' linked 1 ada
t 'and another' linked 2 ben
as carl

# It is killed.
killed() {
	kill -9 "$bot"
	wait "$bot"
}
# What Telegram took without saying so is there twice.
there() {
	texts 1 >there
	times=1
	[ "$1" != lost ] || times=2
	[ "$(grep -c "killed, $1" there)" -ge "$times" ]
}
for fate in slow lost drop
do
	tg fail "{\"method\":\"sendMessage\",\"chat\":1,\"how\":\"$fate\",\"seconds\":1}"
	say "killed, $fate"
	t "killed while it sends ($fate)" await grep -q "$fate sendMessage.*killed, $fate" tg/asked
	killed
	bot
	t 'the next one sends it' await there "$fate"
done
at_most_twice() {
	texts 1 | sort | uniq -c | awk '$1 > 2 { bad = 1 } END { exit bad }'
}
t 'nothing is sent more than twice' at_most_twice
i=0
while [ "$i" -lt 6 ]
do
	i=$((i + 1))
	writes 1 "number $i"
	killed
	bot
done
all_six() {
	in_room '.msg.txt == "number 6"' >/dev/null
	[ "$(jq -r '.data[].msg.txt' reply | grep '^number' | tr -d '\n')" = \
		'number 1number 2number 3number 4number 5number 6' ]
}
t 'killed at any moment, it loses nothing and says nothing twice' all_six

# A code is looked up, and that waits in the middle of it, as long as that is held.
waits_at telegram_people
holders() {
	sql "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 1
		AND classid = 0 AND $1"
}
one_of() {
	[ "$(holders "$1" | wc -l)" = 1 ]
}
hold() {
	sql "SELECT pg_advisory_lock(1); SELECT pg_sleep(60)" >/dev/null 2>&1 &
	await one_of granted
}
end_those() {
	for pid in $(holders "$1")
	do
		sql "SELECT pg_terminate_backend($pid)" >/dev/null
	done
}
# looked_up CHAT NAME - who is asked for a code gives it, and it is being looked up
looked_up() {
	writes "$1" /verification
	shown "$1" '.text | startswith("Send me the code")' || return
	as "$2"
	call verification-code >/dev/null
	code=$(jq -r . reply)
	hold
	writes "$1" "$code"
	await one_of 'NOT granted'
}
chat 3
chat 4
verifies() {
	shown "$1" '.text == "You have been successfully verified"'
}
t 'a code that was asked for' looked_up 3 cyd
killed
end_those 'NOT granted'
end_those granted
bot
t 'is looked up again if it was killed before it was used' verifies 3
t 'and of another one' looked_up 4 dora
killed
end_those granted
bot
t 'it says that it is used if it was killed after that' verifies 4

# The database is away.
postgres stop -m fast >/dev/null
t 'without a database' await grep -q 'the database does not tell' begun.log
writes 1 'without a database'
postgres start >/dev/null
t 'what comes is taken when it is back' in_room '.msg.txt == "without a database"'
as carl
say 'and the other way'
t 'and told' shown 1 '.text == "name of carl: and the other way"'

# Two of them.
begin "$top_builddir/telegram/confab-telegram"
second=$!
one_speaks() {
	[ "$(sql "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
		AND granted AND database = (SELECT oid FROM pg_database
			WHERE datname = current_database())")" = 1 ]
}
t 'of two one speaks' await one_speaks
leave
bot=$second
as carl
say 'by the second'
t 'when that leaves the other one does' shown 1 '.text == "name of carl: by the second"'
t 'told to leave it does' leave
t 'its socket is gone' not test -e run/hints/telegram
t 'no token is in the log' not grep -e "$TELEGRAM_TOKEN" begun.log
finish
