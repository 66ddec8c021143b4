#!/bin/sh
# confab-telegram: how it starts, and what it answers
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
sql "WITH lamp AS (INSERT INTO accounts (login, name, password)
		VALUES ('lamp', 'lamp', '\$argon2id\$') RETURNING id)
	INSERT INTO devices (account) SELECT id FROM lamp;
	ALTER TABLE devices ENABLE ROW LEVEL SECURITY;
	CREATE POLICY slow ON devices USING (pg_sleep(4) IS NOT NULL)"
chat 6
writes 6 /info
t 'where there is too much to be counted it says that' shown 6 \
	'.text | test("^Confab .*\n\nThere is too much to be counted just now.$")'
sql "DROP POLICY slow ON devices;
	ALTER TABLE devices DISABLE ROW LEVEL SECURITY"

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

leave
t 'no token is in the log' not grep -e "$TELEGRAM_TOKEN" -e good begun.log
t 'nor is a code' not grep -e "$code" -e "$old" begun.log
finish
