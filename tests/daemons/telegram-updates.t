#!/bin/sh
# confab-telegram: updates that come again, or are not what they should be
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

# In another order than they were made in.
tg update '{"edited_message":{"message_id":200000,"from":{"id":1},"chat":{"id":1,"type":"private"},"text":"as it was changed"}}' >/dev/null
tg update '{"message":{"message_id":200000,"from":{"id":1},"chat":{"id":1,"type":"private"},"text":"as it was first"}}' >/dev/null
writes 2 'after both'
t 'a change that comes before what it changes' in_room '.msg.txt == "as it was changed"'
in_room '.msg.txt == "after both"' >/dev/null
t 'is what was said' not grep -q 'as it was first' reply

# Twenty a minute.
chat -8 group
tg message "{\"chat\":-8,\"user\":1,\"text\":\"/link $room\"}" >/dev/null
shown -8 '.text | test("are linked now$")' >/dev/null
for i in $(seq 22)
do
	say "twenty $i"
done
# One a second is what a chat is told.
told_nineteen() {
	for _ in 1 2 3 4 5
	do
		await chat_has -8 '.text == "name of carl: twenty 19"' && return
	done
	cat shown.chat
	return 1
}
t 'a group is told nineteen more' told_nineteen
t 'without being refused once' not grep -q '^429 sendMessage.*"chat_id": -8' tg/asked

leave
t 'no token is in the log' not grep -e "$TELEGRAM_TOKEN" begun.log
finish
