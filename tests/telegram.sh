# telegram.sh - the words of tests with a stand-in for Telegram
# shellcheck shell=sh disable=SC2034,SC2154

# telegram - the stand-in; when it comes again it is where it was
telegram() {
	mkdir -p tg
	rm -f tg/port
	begin "$top_srcdir/tests/telegram.py" tg "${tg_port-0}"
	telegram=$!
	await test -s tg/port
	tg_port=$(cat tg/port)
	export TELEGRAM_TOKEN=123:good CONFAB_TELEGRAM_URL="http://127.0.0.1:$tg_port"
}
# tg WHAT JSON - tell it something: see telegram.py
tg() {
	curl -sf --noproxy '*' -d "$2" "http://127.0.0.1:$tg_port/control/$1"
}
# chat ID [TYPE]
chat() {
	tg chat "{\"id\":$1,\"type\":\"${2-private}\"}"
}
# writes CHAT TEXT [MORE] - person CHAT, or 7 of a group; its number is $written
writes() {
	who=$1
	[ "$1" -gt 0 ] || who=7
	written=$(tg message "$(jq -nc --argjson chat "$1" --argjson user "$who" \
		--arg text "$2" "{chat: \$chat, user: \$user, text: \$text} + {${3-}}")")
}
# chat_has CHAT JQ - of some message that it shows that holds
chat_has() {
	tg show "{\"chat\":$1}" >shown.chat
	jq -se "any(.[] | select(.text); $2)" shown.chat >/dev/null
}
# shown CHAT JQ [STATEMENT] - it comes to hold
shown() {
	await chat_has "$@" || { cat shown.chat; tail -n 8 tg/asked; tail -n 5 begun.log; return 1; }
}
# texts CHAT - what the bot said there
texts() {
	tg show "{\"chat\":$1}" | jq -r 'select(.bot) | .text'
}
# bot, and leave: one of our own begins, and ends when it is told to
bot() {
	begin "$top_builddir/telegram/confab-telegram"
	bot=$!
}
leave() {
	kill "$bot" && await has_left "$bot" && wait "$bot"
}
# in_room JQ [ROOM] - of some message of the room that holds
in_room() {
	await room_has "$@" || { cat reply; return 1; }
}
room_has() {
	QUERY_STRING="room_gid=${2-$room}&limit=100" call get-room-history >/dev/null &&
		jq -e "any(.data[]; $1)" reply >/dev/null
}
# verified CHAT NAME - that person is that account
verified() {
	as "$2"
	call verification-code >/dev/null
	writes "$1" "/verification $(jq -r . reply)"
	shown "$1" '.text == "You have been successfully verified"'
}
# linked CHAT NAME [TYPE]
linked() {
	chat "$1" "${3-private}"
	verified "$1" "$2"
	as "$2"
	writes "$1" "/link $room"
	shown "$1" '.text | test("are linked now$")'
}
