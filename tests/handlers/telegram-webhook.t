#!/bin/sh
# telegram-webhook: an update that Telegram brings
. "$top_srcdir/tests/lib.sh"

updates() {
	sql 'SELECT count(*) FROM telegram_updates'
}
hello='{"update_id":7,"message":{"message_id":1,"chat":{"id":5,"type":"private"},
	"text":"\"h\u00e4?\" \ud83d\ude00"}}'
# bring SECRET STATUS BODY
bring() {
	with HTTP_X_TELEGRAM_BOT_API_SECRET_TOKEN="$1" gives "$2" telegram-webhook "$3"
}

t 'without any secret there is no webhook' bring '' 403 "$hello"
t 'whatever is shown' bring x 403 "$hello"
export CONFAB_TELEGRAM_SECRET='not allowed'
t 'a secret that Telegram does not take is none' \
	bring 'not allowed' 403 "$hello"
export CONFAB_TELEGRAM_SECRET=open-sesame
t 'who shows nothing is sent away' gives 403 .detail='No access' \
	telegram-webhook "$hello"
for wrong in '' open open-sesame2 OPEN-SESAME 'open-sesame ' "$(letters 5000)"
do
	t "so is who shows '$(echo "$wrong" | cut -c 1-20)'" \
		bring "$wrong" 403 "$hello"
done
for body in '' nonsense '[]' '{"update_id":"x"}' '{}'
do
	t "whatever the body is: '$body'" bring wrong 403 "$body"
done
t 'none of it is kept' test "$(updates)" = 0

t 'who shows the secret is answered' bring open-sesame 200 "$hello"
t 'by nothing' test "$(cat reply)" = null
is_kept() {
	[ "$(sql "SELECT content::json #>> '{message,text}'
		FROM telegram_updates WHERE update_id = 7")" = '"hä?" 😀' ]
}
t 'the update is kept as it is' is_kept
t 'once' bring open-sesame 200 "$hello"
t 'however often it comes' test "$(updates)" = 1
for body in '' nonsense '[]' '{}' null '{"update_id":"9"}' '{"update_id":-9}' \
	'{"update_id":9.5}' '{"update_id":null}' '{"update_id":99999999999}' \
	'{"update_id":9,"x":"\u0000"}' '{"update_id":9,"update_id":10}'
do
	t "what is no update is told so: '$body'" bring open-sesame 422 "$body"
done
t 'what Telegram may think of later is let in' bring open-sesame 200 \
	'{"update_id":9,"something_new":{"deep":[1,2,{"er":null}]}}'
large() {
	jq -nc '{update_id: 10, message: {text: ("x" * 300000)}}' >large
	bring open-sesame 200 @large
}
t 'a large one is' large
t 'which makes three' test "$(updates)" = 3

unset CONFAB_TELEGRAM_SECRET
export SECRET_KEY='a key'
made=$(printf 'the webhook of Telegram' | openssl dgst -sha256 -hmac "$SECRET_KEY" |
	sed 's/.* //')
t 'without a secret of its own one is made of SECRET_KEY' \
	bring "$made" 200 '{"update_id":11}'
t 'which is another than that' bring "$SECRET_KEY" 403 '{"update_id":12}'
cannot_read() {
	fails 'permission denied' psql -qAtX -U confab_telegram_webhook \
		-c 'SELECT content FROM confab.telegram_updates' "$database"
}
t 'the program cannot read what it took' cannot_read
t 'no secret is in a log' not grep -e sesame -e "$made" errors
finish
