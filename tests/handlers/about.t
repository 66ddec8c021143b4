#!/bin/sh
# about: what this is, and where to look around
. "$top_srcdir/tests/lib.sh"

is() {
	jq -e "$1" reply >/dev/null
}
t 'it answers whoever asks' gives 200 about
t 'what it is called' is '.name == "Confab" and (.version | test("^[0-9.]+$"))'
t 'and where its documents and the playground are' is \
	'.swagger == "/pepeunit/docs" and .graphql == "/pepeunit/graphql"'
t 'no bot, as there is none' is '.telegram_bot == null'
t 'the bot, if people are to find it' with TELEGRAM_BOT_LINK=https://t.me/tea \
	gives 200 about
t 'by its address' is '.telegram_bot == "https://t.me/tea"'
t 'another prefix is said' with APP_PREFIX=/api gives 200 about
t 'before both' is '.swagger == "/api/docs" and .graphql == "/api/graphql"'
t 'and none' with APP_PREFIX=/ gives 200 about
t 'before neither' is '.swagger == "/docs" and .graphql == "/graphql"'
t 'a prefix that is no path stops it' not with APP_PREFIX=/api/ gives 200 about
t 'it needs no database' with CONFAB_DATABASE="host=$scratch" gives 200 about
finish
