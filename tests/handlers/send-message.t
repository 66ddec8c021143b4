#!/bin/sh
# send-message: saying something in a room
. "$top_srcdir/tests/lib.sh"

malformed() {
	gives 400 .ok=false .error.code=400 .error.reason=bad-param \
		'.error.message=Malformed send_message request' \
		.error.param="$1" send-message "$2"
}
stranger() {
	gives 401 .ok=false .error.code=401 .error.reason=unknown-user \
		'.error.message=Unknown user' send-message "${1-{\}}"
}
no_room() {
	gives 404 .ok=false .error.code=404 .error.reason=unknown-room \
		'.error.message=Unknown room' send-message "$1"
}
message() {
	printf '{"room_gid":"%s","msg":"%s"}' "$room" "$1"
}
keyed() {
	printf '{"room_gid":"%s","msg":"%s","client_msg_id":"%s"}' "$room" "$@"
}
# What is stored of a room: numbers and texts.
stored() {
	sql "SELECT msg_id, txt FROM messages JOIN rooms ON id = room
		WHERE gid = '$room' ORDER BY msg_id"
}

as ada
open_room

t 'what is said is answered with its number and its time' gives 200 .ok=true \
	.data.msgId=1 '.data|keys=["msgId","timestamp"]' \
	send-message "$(message hello)"
answers_as_documented() {
	call send-message "$(message hi)" && grep -Eqx '\{"ok":true,"data":\{"msgId":2,"timestamp":[0-9]{10}\.[0-9]{6}\}\}' reply
}
t 'the time is in seconds, with microseconds' answers_as_documented
t 'it is now' gives 200 '.data.timestamp-now|fabs<5=true' \
	send-message "$(message now)"
as bob
t 'who knows the room may say something in it' \
	gives 200 .data.msgId=4 send-message "$(message 'hi too')"
t 'all of it is kept' test "$(stored | tr '\n' ' ')" = \
	'1|hello 2|hi 3|now 4|hi too '
open_room
t 'each room counts by itself' gives 200 .data.msgId=1 \
	send-message "$(message first)"

token=
t 'a stranger says nothing' stranger "$(message psst)"
t 'and is told so before what else is wrong' stranger '{}'
t 'but after what is no JSON' gives 400 '.error.message=Invalid data.' \
	send-message 'nonsense'
token=00000000-0000-4000-8000-000000000000
t 'a uuid that nobody was given is a stranger' stranger "$(message psst)"

as ada
t 'an unknown room is told so' no_room '{"room_gid":"AAAAAAAA","msg":"x"}'
t 'a gid is to the letter' no_room \
	"$(message x | tr 'a-zA-Z' 'A-Za-z' | sed 's/ROOM_GID/room_gid/;s/MSG/msg/;s/:"X"/:"x"/')"

for body in '{"msg":"x"}' '{"room_gid":"","msg":"x"}' \
	'{"room_gid":null,"msg":"x"}' '{"room_gid":5,"msg":"x"}'
do
	t "the room is a text that is not empty: not in $body" \
		malformed room_gid "$body"
done
for msg in '""' null 7 true '["x"]' '{"x":"y"}'
do
	t "a message is a text that is not empty, not $msg" \
		malformed msg "{\"room_gid\":\"$room\",\"msg\":$msg}"
done
t 'it has to be there' malformed msg "{\"room_gid\":\"$room\"}"
t 'it has at most 16384 letters' gives 200 send-message \
	"$(message "$(letters 16384)")"
t 'not one more' malformed msg "$(message "$(letters 16385)")"
t 'letters are not bytes' gives 200 send-message \
	"$(message "$(letters 8000 🦆)$(letters 8384 é)")"
t 'a key has at most 64 letters' gives 200 send-message \
	"$(keyed x "$(letters 64 é)")"
t 'not one more' malformed client_msg_id "$(keyed x "$(letters 65)")"
t 'and not none' malformed client_msg_id "$(keyed x '')"
t 'it is a text' malformed client_msg_id \
	"{\"room_gid\":\"$room\",\"msg\":\"x\",\"client_msg_id\":1}"
t 'null is as if it were not there' gives 200 send-message \
	"{\"room_gid\":\"$room\",\"msg\":\"x\",\"client_msg_id\":null}"

open_room
call send-message "$(keyed once key)" >/dev/null && cp reply answer
t 'sent again under its key it is answered as the first time' \
	replies "$(cat answer)" send-message "$(keyed once key)"
t 'and stored once' test "$(stored)" = '1|once'
t 'another text under that key is refused' gives 409 .ok=false .error.code=409 \
	.error.reason=key-reused send-message "$(keyed twice key)"
t 'and not stored' test "$(stored)" = '1|once'
t 'without a key the same text is another message' say once
t 'the number that follows is the next one' gives 200 .data.msgId=3 \
	send-message "$(keyed more key-2)"
t 'a key is to the letter' gives 200 .data.msgId=4 send-message \
	"$(keyed more KEY-2)"
as bob
t 'a key is its sender'"'"'s own' gives 200 .data.msgId=5 send-message \
	"$(keyed 'from bob' key)"
open_room
t 'and of its room' gives 200 .data.msgId=1 send-message "$(keyed x key)"
as ada ada-2
t 'and not of the session' gives 200 .data.msgId=2 send-message "$(keyed y key)"
as ada
t 'but of the account' gives 200 .data.msgId=2 send-message "$(keyed y key)"

open_room
say question >/dev/null
answer() {
	printf '{"room_gid":"%s","msg":"answer","reply_id":%s%s}' "$room" "$@"
}
is_answer() {
	gives 200 ".data[$1].msg.reply_id=$2" get-room-history "room_gid=$room"
}
t 'a message may answer another' gives 200 .data.msgId=2 \
	send-message "$(answer 1 ',"client_msg_id":"a"')"
t 'and says so' is_answer 1 1
t 'sent again it is the same one' gives 200 .data.msgId=2 \
	send-message "$(answer 1 ',"client_msg_id":"a"')"
t 'as an answer to another it is not' gives 409 .error.reason=key-reused \
	send-message "$(answer 2 ',"client_msg_id":"a"')"
t 'what is not there has no answer' gives 404 .error.reason=unknown-message \
	".error.message=No such 99 message id found in $room conversation_id" \
	send-message "$(answer 99)"
t 'nor where nobody is let in' no_room '{"room_gid":"AAAAAAAA","msg":"x","reply_id":1}'
t 'null answers nothing' gives 200 .data.msgId=3 send-message "$(answer null)"
t 'and does not say so' is_answer 2 null
for id in 0 -1 1.5 '"1"' true '[1]' 9007199254740992
do
	t "a message has a number, not $id" malformed reply_id "$(answer "$id")"
done

open_room
race_with_a_key() {
	racing 16 gives 200 .data.msgId=1 send-message "$(keyed race key)"
	grep -L '"ok":true' race/*/reply >failed
	cat failed race/*/out
	[ ! -s failed ] && [ "$(cat race/*/reply | sort -u | wc -l)" = 1 ] &&
		[ "$(stored)" = '1|race' ]
}
t 'sixteen at once with one key are one message, answered alike' race_with_a_key
t 'and the next number is 2' gives 200 .data.msgId=2 \
	send-message "$(message next)"
race_of_texts() {
	racing 16 eval 'call send-message "$(keyed "text $racer" other)"'
	[ "$(grep -l '"ok":true' race/*/reply | wc -l)" = 1 ] &&
		[ "$(grep -l '"code":409' race/*/reply | wc -l)" = 15 ] &&
		[ "$(stored | wc -l)" = 3 ]
}
t 'of sixteen texts with one key one is taken' race_of_texts

open_room
write_ten() {
	for i in 0 1 2 3 4 5 6 7 8 9
	do
		say "$racer.$i" || return
	done
}
numbers_are_dense() {
	racing 16 write_ten
	[ "$(sql "SELECT count(*) || ' ' || min(msg_id) || ' ' || max(msg_id)
		|| ' ' || max(last_msg_id)
		FROM messages JOIN rooms ON id = room WHERE gid = '$room'")" = \
		'160 1 160 160' ]
}
t 'sixteen writers to one room count 1, 2, 3 ... without a gap' numbers_are_dense
t 'what each of them was answered is its number' test "$(sql "
	SELECT count(*) FROM messages JOIN rooms ON id = room
	WHERE gid = '$room' AND txt ~ '^[0-9]+\.[0-9]$'")" = 160
t 'each writer'"'"'s own are in its order' test "$(sql "
	SELECT bool_and(split_part(txt, '.', 2)::int = place - 1) FROM (
		SELECT txt, row_number() OVER (PARTITION BY split_part(txt, '.', 1)
			ORDER BY msg_id) AS place
		FROM messages JOIN rooms ON id = room WHERE gid = '$room') own")" = t
t 'times ascend with numbers' test "$(sql "
	SELECT bool_and(ascends) FROM (
		SELECT sent_at >= lag(sent_at) OVER (ORDER BY msg_id) AS ascends
		FROM messages JOIN rooms ON id = room WHERE gid = '$room') own")" = t
as ada
call send-message "$(message '\"\\ \/ \b\f\n\r\t \u00e9\ud83e\udd86\u2028')" >/dev/null
t 'what is escaped in JSON is kept as it is meant' test "$(sql "
	SELECT txt = E'\"\\\\ / \b\f\n\r\t é🦆\u2028' FROM messages
	JOIN rooms ON id = room WHERE gid = '$room' AND msg_id = last_msg_id")" = t
t 'spaces around it stay' say '  x  '
finish
