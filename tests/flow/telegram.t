#!/bin/sh
# A bot, as a person starts it: Telegram brings what is said, through nginx
. "$top_srcdir/tests/lib.sh"
# shellcheck source=tests/telegram.sh
. "$top_srcdir/tests/telegram.sh"

http_port=$(free_port)
push_port=$(free_port)
telegram
# Only https is a webhook's, so what the stand-in brings it brings to nginx's port.
export BACKEND_DOMAIN=chat.example CONFAB_TELEGRAM_SECRET=open-sesame
t 'where updates come to is said to Telegram' shows \
	'the webhook was none, and is https://chat.example/pepeunit/api/v1/bot$' \
	"$top_builddir/telegram/confab-telegram" --webhook
t 'it starts' start_system
tg deliver "{\"to\":\"$url\"}"
t 'with a bot' shows 'telegram .*up' confab status
unset CONFAB_RUN
# ask METHOD ROUTE [BODY] - as whom $token says
ask() {
	curl -s --noproxy '*' -o reply -w '%{http_code}' -X "$1" -H "user: ${token-}" \
		"$url$2" ${3:+-d "$3"} >status
	status=$(cat status)
	cat reply
}
status_is() {
	[ "$status" = "$1" ]
}
# signed_in NAME
signed_in() {
	token=
	ask POST /register "{\"login\":\"$1\",\"password\":\"password of $1\",\"username\":\"$1\"}" >/dev/null
	ask POST /login "{\"login\":\"$1\",\"password\":\"password of $1\"}" >/dev/null
	token=$(jq -r .data.uuid reply)
}
signed_in ada
ask POST /create-room '{}' >/dev/null
room=$(jq -r .data.room_gid reply)
chat 1
writes 1 /start
t 'who starts it is greeted' shown 1 '.text | startswith("I join chats")'
ask GET /pepeunit/api/v1/users/generate_verification_code/ >/dev/null
code=$(jq -r . reply)
writes 1 "/verification $code"
t 'who shows a code is verified' shown 1 '.text == "You have been successfully verified"'
writes 1 "/link $room"
t 'a chat and a room are linked' shown 1 '.text | test("are linked now$")'
writes 1 'hello from Telegram'
history_has() {
	ask GET "/get-room-history?room_gid=$room" >/dev/null
	jq -e "any(.data[]; $1)" reply
}
t 'what is said there is said here' await history_has \
	'.msg.txt == "hello from Telegram" and .sender.username == "ada"'
signed_in ben
ask POST /send-message "{\"room_gid\":\"$room\",\"msg\":\"hello from here\"}" >/dev/null
t 'and the other way round' shown 1 '.text == "ben: hello from here"'

bring() {
	curl -s --noproxy '*' -o reply -w '%{http_code}' -d "$2" \
		-H "X-Telegram-Bot-Api-Secret-Token: $1" "$url/pepeunit/api/v1/bot" >status
	status=$(cat status)
}
# An update of the number $1, in which person 1 says something as message $2.
said() {
	printf '{"update_id":%d,"message":{"message_id":%d,"from":{"id":1},"chat":{"id":1,"type":"private"},"text":"%s"}}' "$1" "$2" "$3"
}
bring wrong "$(said 5 900 forged)"
t 'who does not know the secret says nothing' status_is 403
next=$(($(date +%s) + 1000000))
bring open-sesame "$(said $next 900 'the first')"
bring open-sesame "$(said $((next + 2)) 902 'the third')"
bring open-sesame "$(said $((next + 1)) 901 'the second')"
t 'an update is taken' status_is 200
bring open-sesame "$(said $((next + 1)) 901 'the second')"
bring open-sesame "$(said $((next + 2)) 902 'the third')"
in_order() {
	history_has '.msg.txt == "the third"' >/dev/null &&
		[ "$(jq -r '[.data[].msg.txt | select(startswith("the "))] | join(", ")' reply)" = \
			'the first, the second, the third' ]
}
t 'those that come in another order, or again, are done in theirs, once' await in_order
t 'what was forged is nowhere' not grep -q forged reply
t 'no token and no secret is in a log' not grep -rqe "$TELEGRAM_TOKEN" -e sesame -e "$code" state/log
t 'it stops' stop_system
export CONFAB_TELEGRAM_SECRET=another
t 'it starts with another secret' start_system
writes 1 'by another secret'
t 'what Telegram brings with the one that it knows is refused' \
	await grep -q 'webhook HTTP Error 403' tg/asked
t 'as it says itself, and so is told the secret anew' \
	shows 'the webhook is .*, which refused what came: its secret is told again$' \
	"$top_builddir/telegram/confab-telegram" --webhook
t 'what was refused is brought again, and taken' await history_has \
	'.msg.txt == "by another secret"'
t 'it stops again' stop_system
unset TELEGRAM_TOKEN
t 'it starts without a token' start_system
t 'and without a bot' not test -e state/service/telegram
finish
