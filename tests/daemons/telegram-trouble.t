#!/bin/sh
# confab-telegram: what happens when Telegram, the database or it itself is in trouble
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
# linked CHAT NAME [TYPE]
linked() {
	chat "$1" "${3-private}"
	verified "$1" "$2"
	as "$2"
	writes "$1" "/link $room"
	shown "$1" '.text | test("are linked now$")'
}
for i in 1 2 3 4 5
do
	chat "$i"
done
t 'a chat is linked' linked 1 ada
t 'and another' linked 2 ben
as carl

# Telegram is in trouble.
tg fail '{"method":"sendMessage","chat":1,"how":429,"retry_after":3}'
asked_at=$(date +%s%3N)
say one
t 'where a chat has to wait' shown 2 '.text == "name of carl: one"'
t 'others do not' not chat_has 1 '.text == "name of carl: one"'
t 'it hears it later' shown 1 '.text == "name of carl: one"'
t 'as much later as it was told' test "$(($(date +%s%3N) - asked_at))" -ge 3000
for how in 500 502 '"drop"' '"nonsense"'
do
	tg fail "{\"method\":\"sendMessage\",\"chat\":1,\"how\":$how}"
done
tg fail '{"method":"getUpdates","how":500}'
say two
t 'whatever Telegram answers' shown 1 '.text == "name of carl: two"'
say three
say four
t 'what comes after it comes' shown 1 '.text == "name of carl: four"'
in_order() {
	texts 1 | grep '^name' | uniq | tr -d '\n' >order
	cat order
	[ "$(cat order)" = 'name of carl: onename of carl: twoname of carl: threename of carl: four' ]
}
t 'in its order' in_order
kill "$telegram"
wait "$telegram"
say 'while it is away'
t 'that Telegram is away is logged' await grep -q 'Telegram does not take it yet: ' begun.log
t 'without where it is' not grep -e "$tg_port" -e good begun.log
linked_rows() {
	sql 'SELECT count(*) FROM telegram_links'
}
t 'nothing is given up' test "$(linked_rows)" = 2
leave
cat >restart.json <<'END2'
END2
telegram
for i in 1 2
do
	chat "$i"
done
bot
t 'when it is back all is told' shown 1 '.text == "name of carl: while it is away"'
t 'everywhere' shown 2 '.text == "name of carl: while it is away"'

# It is killed.
killed() {
	kill -9 "$bot"
	wait "$bot"
}
for how in slow lost drop
do
	tg fail "{\"method\":\"sendMessage\",\"chat\":1,\"how\":\"$how\",\"seconds\":1}"
	say "killed, $how"
	t "killed while it sends ($how)" await grep -q "$how sendMessage.*killed, $how" tg/asked
	killed
	bot
	t 'the next one sends it' shown 1 ".text == \"name of carl: killed, $how\""
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

# Updates come again, or are not what they should be.
before=$(sql 'SELECT count(*) FROM messages')
tg again '{}'
writes 2 'after all again'
t 'updates that come again' in_room '.msg.txt == "after all again"'
t 'are known' test "$(sql 'SELECT count(*) FROM messages')" = $((before + 1))
while IFS= read -r update <&3
do
	tg update "$update" >/dev/null
done 3<<'END2'
{}
{"message":null}
{"message":[]}
{"message":"x"}
{"message":{}}
{"message":{"message_id":"1","chat":{"id":1,"type":"private"},"text":"bad"}}
{"message":{"message_id":999,"chat":{"id":"1","type":"private"},"text":"bad"}}
{"message":{"message_id":999,"chat":{"id":1.5,"type":"private"},"text":"bad"}}
{"message":{"message_id":999,"chat":{"id":1,"type":5},"text":"bad"}}
{"message":{"message_id":999,"chat":1,"text":"bad"}}
{"message":{"message_id":999,"chat":{"id":1,"type":"private"},"text":5}}
{"message":{"message_id":999,"chat":{"id":1,"type":"private"},"text":""}}
{"message":{"message_id":999,"from":"x","chat":{"id":1,"type":"private"},"text":{}}}
{"message":{"message_id":999,"chat":{"id":1,"type":"private"},"text":"bad\u0000"}}
{"message":{"message_id":999,"chat":{"id":1,"type":"private"},"text":"bad\ud800"}}
{"message":{"message_id":999,"chat":{"id":99999999999999999999,"type":"private"},"text":"bad"}}
{"message":{"message_id":9223372036854775807,"chat":{"id":-9223372036854775808,"type":"group"},"text":"/link"}}
{"edited_message":{"message_id":1,"chat":{"id":1,"type":"private"},"text":"before it was linked"}}
{"message":{"message_id":1,"from":{"id":1},"chat":{"id":1,"type":"private"},"text":"before it was linked"}}
{"callback_query":{"id":"1"}}
END2
tg update "$(jq -nc '{message: {message_id: 100000, from: {id: 1}, chat: {id: 1, type: "private"}, text: ("y" * 100000)}}')" >/dev/null
writes 2 'after the hostile'
t 'updates that are not as they should be are left out' in_room '.msg.txt == "after the hostile"'
t 'none of them was said' not grep -q -e bad -e 'before it was linked' reply
t 'a huge one is cut' test "$(jq '[.data[].msg.txt | select(startswith("yy")) | length] | max' reply)" = 16384
t 'it is still there' kill -0 "$bot"

# Who is gone, and who has moved.
tg chat '{"id":2,"blocked":true}'
as carl
say 'to whom it may concern'
unlinked() {
	[ -z "$(sql "SELECT FROM telegram_links WHERE chat = $1")" ]
}
t 'who blocks the bot is linked no more' await unlinked 2
t 'which is logged, with the room' grep -q "room $room is linked to a chat no more: Forbidden" begun.log
t 'once' test "$(grep -c 'no more: Forbidden' begun.log)" = 1
chat -6 group
tg message "{\"chat\":-6,\"user\":1,\"text\":\"/link $room\"}" >/dev/null
shown -6 '.text | test("are linked now$")' >/dev/null
chat -1006 supergroup
tg chat '{"id":-6,"moved_to":-1006}'
say 'to the new one'
t 'a group that became another is followed' shown -1006 '.text == "name of carl: to the new one"'
writes -1006 'from the new one'
t 'both ways' in_room '.msg.txt | endswith("from the new one")'
sql "UPDATE telegram_links SET chat = -77 WHERE chat = -1006"
say 'to nobody'
t 'a chat that is not there is linked no more' await unlinked -77

# Twenty a minute.
chat -8 group
tg message "{\"chat\":-8,\"user\":1,\"text\":\"/link $room\"}" >/dev/null
shown -8 '.text | test("are linked now$")' >/dev/null
for i in $(seq 22)
do
	say "twenty $i"
done
t 'a group is told nineteen more' shown -8 '.text == "name of carl: twenty 19"'
t 'without being refused once' not grep -q '^429 sendMessage.*"chat_id": -8' tg/asked

# The database is away.
postgres stop -m fast >/dev/null
t 'without a database' await grep -q 'telegram.*cannot reach the database' begun.log
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
