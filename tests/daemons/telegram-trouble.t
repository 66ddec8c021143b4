#!/bin/sh
# confab-telegram: what happens when Telegram is in trouble
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

# Telegram is in trouble.
tg fail '{"method":"sendMessage","chat":1,"how":429,"retry_after":3}'
asked_at=$(date +%s%3N)
say one
t 'where a chat has to wait' shown 2 '.text == "name of carl: one"'
t 'others do not' not chat_has 1 '.text == "name of carl: one"'
t 'it hears it later' shown 1 '.text == "name of carl: one"'
t 'as much later as it was told' test "$(($(date +%s%3N) - asked_at))" -ge 3000
for bad in 500 '"drop"' '"nonsense"'
do
	tg fail "{\"method\":\"sendMessage\",\"chat\":1,\"how\":$bad}"
done
tg fail '{"method":"sendMessage","chat":2,"how":502,"why":"no token 123:good here"}'
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
telegram
bot
t 'when it is back all is told' shown 1 '.text == "name of carl: while it is away"'
t 'everywhere' shown 2 '.text == "name of carl: while it is away"'

# Somebody else sets a webhook.
api() {
	curl -sf --noproxy '*' -H 'Content-Type: application/json' -d "$2" \
		"$CONFAB_TELEGRAM_URL/bot$TELEGRAM_TOKEN/$1" >/dev/null
}
api setWebhook '{"url":"https://elsewhere.example/"}'
t 'that updates go elsewhere is logged' await grep -q 'Telegram does not take it yet: Conflict' begun.log
api deleteWebhook '{}'
writes 1 'to whom it may concern'
t 'when they do not any more they are taken' in_room '.msg.txt == "to whom it may concern"'

# Who is gone, and who has moved.
tg chat '{"id":2,"blocked":true}'
as carl
say 'to whom it may concern'
unlinked() {
	[ -z "$(sql "SELECT FROM telegram_links WHERE chat = $1")" ]
}
t 'who blocks the bot is linked no more' await unlinked 2
t 'which is logged, with the room' await grep -q "room $room is linked to a chat no more: Forbidden" begun.log
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
chat -9 group
tg message "{\"chat\":-9,\"user\":1,\"text\":\"/link $room\"}" >/dev/null
shown -9 '.text | test("are linked now$")' >/dev/null
tg chat '{"id":-9,"moved_to":-1006}'
say 'to the one that was there'
t 'where the new one is linked already' await unlinked -9
t 'that link stays' shown -1006 '.text == "name of carl: to the one that was there"'
t 'and tells it once' test "$(texts -1006 | grep -c 'to the one that was there')" = 1
sql "UPDATE telegram_links SET chat = -77 WHERE chat = -1006"
say 'to nobody'
t 'a chat that is not there is linked no more' await unlinked -77

leave
t 'no token is in the log' not grep -e "$TELEGRAM_TOKEN" begun.log
finish
