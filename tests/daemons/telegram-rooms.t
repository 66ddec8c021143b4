#!/bin/sh
# confab-telegram: what is said in a chat, and in the room that it is linked to
. "$top_srcdir/tests/lib.sh"
# shellcheck source=tests/telegram.sh
. "$top_srcdir/tests/telegram.sh"

export BACKEND_DOMAIN=192.0.2.7
telegram
bot
# A chat and a room.
as ada
chat 11
verified 11 ada
as ben
as ada
open_room
chat 21
writes 21 "/link $room"
t 'who is not verified links nothing' shown 21 '.text | startswith("Please verify")'
writes 11 "/link nonsense"
t 'who is, no room that is not there' shown 11 '.text == "There is no such room for you"'
writes 11 "/link"
t 'it says that none is' shown 11 '.text == "This chat is not linked to a room"'
say 'before it was linked'
writes 11 "/link $room"
t 'it links a room' shown 11 ".text == \"This chat and the room $room are linked now\""
as ben
say 'hello & <b>welcome</b>'
t 'what is said in the room is said in the chat' shown 11 \
	'.text == "name of ben: hello & <b>welcome</b>"'
t 'but not what was said before' not chat_has 11 '.text | contains("before")'
writes 11 'hi ben, _no_ *markup*'
first=$written
t 'what is said in the chat is said in the room, by who says it' in_room \
	'.sender.username == "name of ada" and .msg.txt == "hi ben, _no_ *markup*"'
number=$(jq '.data[] | select(.msg.txt | startswith("hi ben")) | .msg.msgId' reply)
tg edit "{\"chat\":11,\"message\":$first,\"text\":\"hi Ben\"}"
t 'what is changed there is changed' in_room ".msg.edits == $number and .msg.txt == \"hi Ben\""
writes 11 'an answer' "reply: $first"
t 'an answer is one' in_room ".msg.txt == \"an answer\" and .msg.reply_id == $number"
is_text() {
	jq -e --arg text "$1" 'any(.data[]; .msg.txt == $text)' reply >/dev/null
}
while IFS='|' read -r what wanted
do
	tg message "{\"chat\":11,\"user\":11,$what}" >/dev/null
	t "what is no text is told of: $wanted" in_room ".msg.txt == \"$wanted\""
done <<'END2'
"photo":[{}],"caption":"the cat"|[photo] the cat
"document":{"file_name":"tea.pdf"}|[file: tea.pdf]
"sticker":{"emoji":"🫖"}|[sticker: 🫖]
"voice":{}|[voice message]
"poll":{"question":"Tea?"}|[poll: Tea?]
END2
tg message '{"chat":11,"user":11,"pinned_message":{}}' >/dev/null
writes 11 'the last one'
t 'what nobody said is not' in_room '.msg.txt == "the last one"'
t 'at all' test "$(jq '[.data[] | select(.sender.username == "name of ada")] | length' reply)" = 10
t 'nothing of it comes back' test "$(texts 11 | grep -c 'name of ada')" = 0
# What is passed by is not read again with all that the chat says after it.
is_passed() {
	[ "$(sql "SELECT told = last_msg_id FROM telegram_links JOIN rooms ON id = room
		WHERE chat = 11")" = t ]
}
t 'and it is passed by, though nobody else says anything' await is_passed

# To the chat: changes, answers, what is taken back, what is long.
# change NUMBER TEXT [deletes deleted] - in the room, by who said it
change() {
	sql "INSERT INTO messages (room, sender, txt, ${3-edits})
		SELECT room, sender, '$2', msg_id FROM messages JOIN rooms ON rooms.id = room
		WHERE gid = '$room' AND msg_id = $1;
		UPDATE messages SET txt = '$2', ${4-edited} = last_msg_id FROM rooms
		WHERE rooms.id = room AND gid = '$room' AND msg_id = $1"
}
last_number() {
	sql "SELECT last_msg_id FROM rooms WHERE gid = '$room'"
}
as ben
call send-message "{\"room_gid\":\"$room\",\"msg\":\"by any name\",\"client_msg_id\":\"telegram:11:1\"}" >sent
t 'what did not come from there does not look so by what its client calls it' shown 11 \
	'.text == "name of ben: by any name"'
say 'a mistaek'
mine=$(last_number)
t 'another message' shown 11 '.text == "name of ben: a mistaek"'
change "$mine" 'a mistake'
t 'is changed in its place' shown 11 '.text == "name of ben: a mistake"'
t 'and is not there twice' test "$(texts 11 | grep -c 'a mista')" = 1
change "$number" 'hi all'
t 'what somebody else wrote there cannot be: that is said in answer' shown 11 \
	".text == \"name of ada: hi all\" and .reply == $first"
sql "INSERT INTO messages (room, sender, txt, reply_id)
	SELECT room, sender, 'to ada', $number FROM messages WHERE msg_id = $mine
	AND room = (SELECT id FROM rooms WHERE gid = '$room')"
t 'an answer answers' shown 11 ".text == \"name of ben: to ada\" and .reply == $first"
change "$mine" '' deletes deleted
gone() {
	! chat_has 11 '.text | contains("a mistake")'
}
t 'what is taken back is gone' await gone
long=$(letters 3000 'é')$(printf '\360\237\230\200%.0s' $(seq 1000))
say "$long"
long_number=$(last_number)
whole() {
	[ "$(tg show '{"chat":11}' | jq -r 'select(.bot) | .text' | tail -n "$1" | tr -d '\n')" = "name of ben: $2" ]
}
t 'what is too long for one message is two' await whole 2 "$long"
change "$long_number" 'short'
t 'when it is short, one' await whole 1 short
change "$long_number" "$long"
t 'and two again' await whole 2 "$long"

# A group, and who is nobody here.
as ada
t 'two rooms' open_room
chat -31 supergroup
tg message "{\"chat\":-31,\"user\":11,\"text\":\"/link@tea_bot $room\"}" >/dev/null
t 'a group is linked by somebody who is verified' shown -31 '.text | test("are linked now$")'
writes -31 'hello from outside'
t 'who is not speaks by the account of the bot' in_room \
	'.sender.username == "Telegram" and .msg.txt == "Person 7: hello from outside"'
stranger=$written
tg edit "{\"chat\":-31,\"message\":$stranger,\"text\":\"hello again\"}"
t 'and changes it' in_room '.msg.edits == 1 and .msg.txt == "Person 7: hello again"'
tg message '{"chat":-31,"user":7,"from":{"id":7,"first_name":"A\nB: \u202ex","last_name":"'"$(letters 99)"'"},"text":"x"}' >/dev/null
t 'a name is of one line' in_room '.msg.txt | startswith("A B: ") and endswith(": x")'
chat 32
verified 32 carl >/dev/null
writes 32 "/link $room"
t 'a second chat' shown 32 '.text | test("are linked now$")'
writes -31 'to both'
t 'hears the first one' shown 32 '.text == "Person 7: to both"'
writes 32 'from carl'
t 'and the first one it' shown -31 '.text == "name of carl: from carl"'
writes 32 "/link other"
t 'a chat is linked to one room' shown 32 '.text | startswith("This chat is linked to another room")'
writes 32 /link
t 'and says which' shown 32 ".text == \"This chat is linked to the room $room\""
writes 32 /unlink
t 'until it is not any more' shown 32 ".text == \"This chat and the room $room are not linked any more\""
writes -31 'to one'
in_room '.msg.txt | endswith("to one")' >/dev/null
t 'which then hears nothing' not chat_has 32 '.text | contains("to one")'

# A conversation.
as carl
sql "INSERT INTO rooms (gid, owner, members_only) SELECT 'talk0001', id, true
	FROM accounts WHERE login = 'carl';
	INSERT INTO members (room, account) SELECT rooms.id, accounts.id FROM rooms, accounts
	WHERE gid = 'talk0001' AND login IN ('carl', 'ben')"
writes 11 "/link talk0001"
t 'who is no member links no conversation' shown 11 '.text | startswith("This chat is linked")'
writes 32 "/link talk0001"
t 'who is does' shown 32 '.text == "This chat and the room talk0001 are linked now"'
members() {
	sql "SELECT string_agg(login, ' ' ORDER BY login) FROM members
		JOIN accounts ON accounts.id = account
		JOIN rooms ON rooms.id = room WHERE gid = 'talk0001'"
}
t 'and everybody sees that the bot is in it' test "$(members)" = 'ben carl telegram'
as ben
t 'it is said to the chat' say 'among us' talk0001
t 'as in any room' shown 32 '.text == "name of ben: among us"'
sql "UPDATE accounts SET muted = true WHERE login = 'ada'"
tg message '{"chat":32,"user":11,"text":"by a way around"}' >/dev/null
writes 32 'straight on'
t 'who is a member says it' in_room '.msg.txt == "straight on"' talk0001
t 'who is muted, and no member, does not, under no name' test "$(sql "SELECT count(*)
	FROM messages WHERE txt LIKE '%by a way around'")" = 0
sql "UPDATE accounts SET muted = false WHERE login = 'ada'"
sql "UPDATE rooms SET disabled = true WHERE gid = 'talk0001'"
writes 32 'into nothing'
say 'elsewhere' >/dev/null
sql "UPDATE rooms SET disabled = false, muted = true WHERE gid = 'talk0001'"
writes 32 'without a word'
writes 32 /link
t 'a link rests while its room is disabled' shown 32 '.text == "This chat is linked to the room talk0001"'
sql "UPDATE rooms SET muted = false WHERE gid = 'talk0001'"
say 'among us again' talk0001
t 'and goes on then' shown 32 '.text == "name of ben: among us again"'
t 'what was said to nobody is in no room' test "$(sql "SELECT count(*) FROM messages
	WHERE txt LIKE '%into nothing' OR txt LIKE '%without a word'")" = 0
sql "DELETE FROM members USING accounts WHERE accounts.id = account AND login = 'carl'"
say 'without carl' talk0001
unlinked() {
	[ -z "$(sql "SELECT FROM telegram_links WHERE chat = $1")" ]
}
t 'when who linked it is no member any more it is not linked' await unlinked 32
t 'the bot leaves' test "$(members)" = ben
t 'and the chat heard nothing' not chat_has 32 '.text | contains("without carl")'

# A person who is at Telegram under another number by now.
as fay
open_room
chat 51
verified 51 fay >/dev/null
writes 51 "/link $room"
t 'a chat with one person' shown 51 '.text | test("are linked now$")'
chat 52
verified 52 fay >/dev/null
t 'is not linked once that is verified as nobody' await unlinked 51
say 'for fay alone'
writes 52 "/link $room"
shown 52 '.text | test("are linked now$")' >/dev/null
say 'for fay again'
t 'and hears nothing' shown 52 '.text == "name of fay: for fay again"'
t 'of what the other one does' not chat_has 51 '.text | contains("for fay")'
leave
say 'while it was away'
writes 52 "/link $room"
bot
t 'what it has still to hear comes, even if it is linked once more' shown 52 \
	'.text == "name of fay: while it was away"'

# A person who is disabled.
as ada
open_room
chat 41
verified 41 dora >/dev/null
writes 41 "/link $room"
t 'a chat of hers' shown 41 '.text | test("are linked now$")'
chat -42 group
tg message "{\"chat\":-42,\"user\":11,\"text\":\"/link $room\"}" >/dev/null
shown -42 '.text | test("are linked now$")' >/dev/null
tg message '{"chat":-42,"user":41,"text":"still me"}' >/dev/null
t 'in another she speaks as herself' in_room '.sender.username == "name of dora"'
sql "UPDATE accounts SET disabled = true WHERE login = 'dora'"
t 'when she is disabled hers is not linked' await unlinked 41
tg message '{"chat":-42,"user":41,"text":"not me"}' >/dev/null
writes -42 'somebody else'
in_room '.msg.txt | endswith("somebody else")' >/dev/null
t 'and she says nothing in the other' not is_text 'not me'
t 'under no name' not is_text 'Person 41: not me'

leave
t 'no token is in the log' not grep -e "$TELEGRAM_TOKEN" -e good begun.log
t 'nor is what was said' not grep -e 'hello' -e 'among us' begun.log
finish
