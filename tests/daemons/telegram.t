#!/bin/sh
# confab-telegram: commands, a chat and a room, and whatever goes wrong between
. "$top_srcdir/tests/lib.sh"
# shellcheck source=tests/telegram.sh
. "$top_srcdir/tests/telegram.sh"

# As it starts, and as it is asked where updates go.
telegram_program() {
	timeout 20 "$top_builddir/telegram/confab-telegram" "$@"
}
t 'without a token it does not start' fails 'TELEGRAM_TOKEN is not set' telegram_program
for token in x 123 123:a/b '123:a b' :good
do
	t "what is no token is told so: $token" with TELEGRAM_TOKEN="$token" \
		fails 'TELEGRAM_TOKEN is no token' telegram_program
done
t 'and is not shown' not grep 'a.b' out
t 'it helps who asks' fails usage telegram_program --help
telegram
webhook() {
	telegram_program --webhook
}
# asked METHOD - so often
asked() {
	grep -c " $1 " tg/asked
}
for domain in '' 192.0.2.7 192.0.2.7:5000 2001:db8::7 '[2001:db8::7]' '[2001:db8::7]:5000'
do
	t "updates are asked for by '$domain'" with BACKEND_DOMAIN="$domain" \
		shows 'there is no webhook: updates are asked for' webhook
done
export CONFAB_TELEGRAM_SECRET=open-sesame
for domain in chat.example chat.example:8443 192.0.2.7.example 1.2.3 localhost.example:88
do
	t "$domain is a domain" with BACKEND_DOMAIN="$domain" \
		shows "and is https://$domain/pepeunit/api/v1/bot" webhook
done
t 'another prefix is said' with BACKEND_DOMAIN=chat.example APP_PREFIX=/ \
	shows 'https://chat.example/api/v1/bot$' webhook
export BACKEND_DOMAIN=chat.example
webhook >first
t 'where it is right' shows 'is https://chat.example/pepeunit/api/v1/bot, as it was' webhook
before=$(asked setWebhook)
webhook >again
t 'it is not set again' test "$(asked setWebhook)" = "$before"
t 'with the secret, and nothing thrown away' test "$(grep ' setWebhook ' tg/asked |
	tail -n 1 | sed 's/^[^{]*//' | jq -r '"\(.secret_token) \(.drop_pending_updates)"')" = 'open-sesame null'
t 'a port that Telegram does not take is told' with BACKEND_DOMAIN=chat.example:8000 \
	fails 'only on ports 80, 88, 443 or 8443' webhook
t 'so is a secret' with CONFAB_TELEGRAM_SECRET='open sesame' BACKEND_DOMAIN=b.example \
	fails 'no webhook without CONFAB_TELEGRAM_SECRET' webhook
t 'which is made of SECRET_KEY' with CONFAB_TELEGRAM_SECRET='' SECRET_KEY=key \
	BACKEND_DOMAIN=b.example shows 'is https://b.example' webhook
t 'without either there is none' with CONFAB_TELEGRAM_SECRET='' BACKEND_DOMAIN=c.example \
	fails 'no webhook without' webhook
t 'another token is told' with TELEGRAM_TOKEN=123:bad fails 'Unauthorized' webhook
t 'an address that answers otherwise as well' with CONFAB_TELEGRAM_URL="$CONFAB_TELEGRAM_URL/x" \
	fails 'Telegram: ' webhook
tg fail '{"method":"getWebhookInfo","how":302}'
t 'no redirect is followed' fails 'HTTP 302' webhook
t 'nobody there is told' with CONFAB_TELEGRAM_URL=http://127.0.0.1:1 fails "connect" webhook
t 'an address that is none' with CONFAB_TELEGRAM_URL=ftp://127.0.0.1 \
	fails 'CONFAB_TELEGRAM_URL is an address' webhook
export BACKEND_DOMAIN=192.0.2.7
t 'where updates are asked for a webhook is deleted' \
	shows 'was https://b.example/.*, and is none' webhook
t 'once' shows 'there is no webhook' webhook

# Commands.
bot
chat 1
writes 1 /start
t 'it greets who starts' shown 1 '.text | startswith("I join chats")'
t 'with a way to the instance and its documents' chat_has 1 \
	'[.buttons[]?[].text] == ["Instance", "Docs"] and .buttons[0][1].url == "https://192.0.2.7/pepeunit/docs"'
chat 2
writes 2 /info
t 'who is not verified may ask what it is' shown 2 \
	'.text | test("^Confab [0-9.]+\n\nAccounts: [0-9]+\nRooms: 0\nMessages: 0\nDevices: 0$")'
t 'and is led to both playgrounds' chat_has 2 \
	'.buttons == [[{text: "Swagger", url: "https://192.0.2.7/pepeunit/docs"},
		{text: "Graphql", url: "https://192.0.2.7/pepeunit/graphql"}]]'
chat 3
writes 3 /nonsense
t 'what it does not know it says' shown 3 '.text | startswith("I do not know")'
chat 4
writes 4 'hello?'
t 'and so it does to who just talks' shown 4 '.text | startswith("I do not know")'
chat -5 group
writes -5 /nonsense
writes -5 '/info@other_bot'
writes -5 'hello?'
writes -5 '/info@Tea_Bot'
t 'in a group it answers its own commands' shown -5 '.text | startswith("Confab")?'
t 'and nothing else' test "$(texts -5 | grep -c ^Confab)-$(texts -5 | wc -l)" = 1-6

# Verification.
as ada
call verification-code >/dev/null
code=$(jq -r . reply)
chat 11
writes 11 /verification
t 'it asks for a code' shown 11 '.text | startswith("Send me the code")'
chat 12
writes 12 '/verification nonsense'
t 'one that is none' shown 12 '.text == "There is no such code"'
writes 11 "$code"
t 'the next message is one' shown 11 '.text == "You have been successfully verified"'
chat 13
writes 13 "/verification $code"
t 'it is good once' shown 13 '.text == "There is no such code"'
writes 11 "/verification $code"
t 'who is verified is told so' shown 11 '.text == "You are already verified"'
as ben
call verification-code >/dev/null
old=$(jq -r . reply)
sql "UPDATE verification_codes SET expires_at = now()"
chat 14
writes 14 "/verification $old"
t 'it is good for a minute' shown 14 '.text == "There is no such code"'
call verification-code >/dev/null
writes -5 "/verification $(jq -r . reply)"
t 'in a group it is not taken' shown -5 '.text | startswith("Please do that")?'
writes 14 "/verification $(jq -r . reply)"
t 'in a private chat it is' shown 14 '.text == "You have been successfully verified"'
chat 15
for i in 1 2 3 4 5 6 7 8 9 10 11
do
	writes 15 "/verification guess$i"
done
too_many() {
	[ "$(sql "SELECT count(*) FROM telegram_answers WHERE chat = 15
		AND answer->>'text' LIKE 'There were too many%'")" = 1 ]
}
t 'who guesses is stopped' await too_many
tg update '{"message":{"message_id":1,"from":{"id":1087968824,"is_bot":true},"sender_chat":{"id":-5,
	"title":"g"},"chat":{"id":11,"type":"private"},"text":"/verification x"}}' >/dev/null
t 'who speaks for a group is nobody' shown 11 '.text | startswith("Please do that")'

# A chat and a room.
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

# To the chat: changes, answers, what is taken back, what is long.
change() {
	sql "WITH room AS (UPDATE rooms SET last_msg_id = last_msg_id
			WHERE gid = '$room' RETURNING id)
		INSERT INTO messages (room, sender, txt, $1)
		SELECT room.id, sender, '$3', $2 FROM room
		JOIN messages ON messages.room = room.id AND messages.msg_id = $2;
		UPDATE messages SET txt = '$3', ${1%s}${4-ed} = (SELECT last_msg_id FROM rooms
			WHERE gid = '$room') WHERE msg_id = $2
			AND room = (SELECT id FROM rooms WHERE gid = '$room')"
}
last_number() {
	sql "SELECT last_msg_id FROM rooms WHERE gid = '$room'"
}
as ben
say 'a mistaek'
mine=$(last_number)
t 'another message' shown 11 '.text == "name of ben: a mistaek"'
ws() {
	REQUEST_METHOD=EVENT ACCOUNT=$(sql "SELECT id FROM accounts WHERE login = '$2'") LOGIN=$2 \
		SESSION=1 "$top_builddir/handlers/$1" >ws.out <<-END2
		$3
	END2
}
change edits "$mine" 'a mistake'
t 'is changed in its place' shown 11 '.text == "name of ben: a mistake"'
t 'and is not there twice' test "$(texts 11 | grep -c 'a mista')" = 1
change edits "$number" 'hi all'
t 'what somebody else wrote there cannot be: that is said in answer' shown 11 \
	".text == \"name of ada: hi all\" and .reply == $first"
sql "INSERT INTO messages (room, sender, txt, reply_id)
	SELECT room, sender, 'to ada', $number FROM messages WHERE msg_id = $mine
	AND room = (SELECT id FROM rooms WHERE gid = '$room')"
t 'an answer answers' shown 11 ".text == \"name of ben: to ada\" and .reply == $first"
change deletes "$mine" '' ed
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
change edits "$long_number" 'short'
t 'when it is short, one' await whole 1 short
change edits "$long_number" "$long"
t 'and two again' await whole 2 "$long"

# A group, and who is nobody here.
as ada
t 'two rooms' open_room
verified 11 ada >/dev/null
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
export REQUEST_METHOD=EVENT
account() {
	sql "SELECT id FROM accounts WHERE login = '$1'"
}
unset REQUEST_METHOD
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
sql "DELETE FROM members USING accounts WHERE accounts.id = account AND login = 'carl'"
say 'without carl' talk0001
unlinked() {
	[ -z "$(sql "SELECT FROM telegram_links WHERE chat = $1")" ]
}
t 'when who linked it is no member any more it is not linked' await unlinked 32
t 'the bot leaves' test "$(members)" = ben
t 'and the chat heard nothing' not chat_has 32 '.text | contains("without carl")'

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
