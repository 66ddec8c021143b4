#!/bin/sh
# The page to chat on as an application: installed, without a network, and renewed
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/node.sh"
. "$top_srcdir/tests/browser.sh"

# hang program - it is there, and answers nobody; until it is to go_on
hang() {
	signal_all STOP "$1"
}
go_on() {
	signal_all CONT "$1"
}
signal_all() {
	processes_of "$2" | xargs kill "-$1"
}
# A page and a script of it, of which one can tell.
next_version() {
	mkdir -p next/tools next/docs &&
		cp -r "$top_srcdir/web" next && cp -r "$top_srcdir/docs/api" next/docs &&
		cp "$top_srcdir/tools/mkweb" next/tools && chmod -R u+w next &&
		sed -i 's|<html |&class="next" |' next/web/chat/index.html &&
		echo 'document.documentElement.title = "next";' >>next/web/chat/main.js &&
		next/tools/mkweb state/nginx/web
}

export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
if have_browser
then
	browse chat-offline.mjs "$url"
else
	skip 'it is tried in a browser' "$why"
fi
t 'it stops' stop_system
finish
