#!/bin/sh
# What the page to chat on is made of, without a browser: rooms and their messages,
# what is being sent, the connection, and how texts are shown
command -v node >/dev/null || {
	echo '1..0 # skip there is no node here'
	exit
}
exec node "$top_srcdir/tests/web/all.mjs"
