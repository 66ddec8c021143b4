#!/bin/sh
# README's tour: its commands are run, and say what it says they do
. "$top_srcdir/tests/lib.sh"

http_port=$(free_port)
push_port=$(free_port)
export CONFAB_HTTP_PORT="$http_port" CONFAB_PUSH_PORT="$push_port"
export CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir"
unset CONFAB_RUN
trap '"$top_srcdir/confab" stop >/dev/null 2>&1; clean' EXIT

# The blocks of the tour: commands after "$ ", and what they print.
awk '/^```console$/ { on = 1; n++; next } /^```$/ { on = 0 } on {
	if (sub(/^\$ /, "")) print > ("block." n); else print > "wanted"
}' "$top_srcdir/README.md"

# What differs each time has the name of what it is instead.
known() {
	sed -E 's/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/UUID/g
		s/"timestamp":[0-9]+\.[0-9]+/"timestamp":TIME/g' "$1" | sort
}
as_wanted() {
	known said >known.said
	diff known.wanted known.said
}

t 'it starts' "$top_srcdir/confab" run --detach
known wanted >known.wanted
cat block.* >commands
for block in $(seq "$(find . -name 'block.*' | wc -l)")
do
	sed -i "s|localhost:8000|localhost:$http_port|g
		s|localhost 2004|localhost $push_port|
		s#| \./confab#| '$top_srcdir'/confab#
		s|^\./confab .*|'$top_srcdir'/&  >>confab.log|; s|/\./|/|" "block.$block"
	# shellcheck disable=SC1090
	. "./block.$block" >>said 2>&1
done
begun="$(jobs -p | tr '\n' ' ') $begun"
t 'every command of the tour says what the tour says' await as_wanted
t 'the tour has all endpoints that people call' test \
	"$(grep -o 'localhost:8000/[a-z-]*' commands | sort -u | wc -l)" = 6
# So does the page of the WebSocket, with the same names.
cp said raw
awk '/^```console$/ { on = 1; next } /^```$/ { on = 0 } on' \
	"$top_srcdir/docs/api/websocket.md" >console
sed -n 's/^\$ //p' console | sed "s#| \./confab#| '$top_srcdir'/confab#" >line
sed '/^\$ /d' console | known /dev/stdin >known.wanted
# shellcheck disable=SC1091
. ./line >said 2>&1
t 'and every one of the WebSocket what its page says' as_wanted
# And the page of GraphQL.
awk '/^```console$/ { on = 1; next } /^```$/ { on = 0 } on' \
	"$top_srcdir/docs/api/graphql.md" >console
sed -n 's/^\$ //p' console | sed "s|localhost:8000|localhost:$http_port|" >line
sed '/^\$ /d' console | known /dev/stdin >known.wanted
# shellcheck disable=SC1091
. ./line >said 2>&1
t 'and every one of GraphQL' as_wanted
t 'it stops' "$top_srcdir/confab" stop
token=$ben
keep raw "$ben"
finish
