#!/bin/sh
# logout: ending sessions
. "$top_srcdir/tests/lib.sh"

# worded status body program [body]
worded() {
	wanted=$1 text=$2
	shift 2
	call "$@" && echo "status $status, wanted $wanted" &&
		[ "$status" = "$wanted" ] && [ "$(cat reply)" = "$text" ] &&
		[ "$(wc -c <reply)" = "${#text}" ]
}
goes() {
	worded 200 '{"message": "Logout successful."}' logout "$@"
}
is_gone() {
	worded 401 '{"error": "Invalid session token."}' logout "$@"
}
has_none() {
	worded 400 '{"error": "Session token required."}' logout "$@"
}
lets_in() {
	gives 200 create-room '{}'
}
lets_nobody_in() {
	gives 401 create-room '{}'
}

by=cookie
as ada ada-2
as bob
as ada
t 'a session lets somebody in' lets_in
t 'until they sign out of it' goes
t 'then it lets nobody in' lets_nobody_in
t 'and has gone from the database' test "$(sql "SELECT count(*) FROM sessions
	JOIN accounts ON accounts.id = account WHERE login = 'ada'")" = 1
t 'it ends once' is_gone
as ada ada-2
t 'another session of theirs stays' lets_in
as bob
t 'and those of others' lets_in

for place in user authorization bearer cookie
do
	as ada "ada-by-$place"
	t "by $place one signs out" with by=$place goes
	t "and is out: $place" lets_nobody_in
done
as ada ada-3
t 'what is sent along does not matter' goes nonsense
as ada ada-4
t 'nor does the Content-Type' with CONTENT_TYPE=text/plain goes '{'

token=
t 'who has no token is asked for one' has_none
t 'whatever else they send' has_none '{"sessionToken":"x"}'
t 'another cookie is none' with HTTP_COOKIE=theme=dark has_none
token=nonsense
t 'one that is nonsense is told so' is_gone
token=00000000-0000-4000-8000-000000000000
t 'so is one that nobody has' is_gone
as ada ada-5
sql "UPDATE sessions SET expires_at = now() - interval '1 second'"
t 'so is one that has expired' is_gone

as ada ada-6
t 'a foreign page signs nobody out' \
	with HTTP_ORIGIN=https://evil.example has_none
t 'however its browser says so' with HTTP_SEC_FETCH_SITE=cross-site has_none
t 'they are still in' lets_in

one_goes() {
	racing 8 call logout
	[ "$(cat race/*/reply | grep -o 'Logout successful' | wc -l)" = 1 ] &&
		[ "$(cat race/*/reply | grep -o 'Invalid session' | wc -l)" = 7 ]
}
t 'of eight at once one signs out' one_goes

as ada ada-7
tells_ends() {
	id=$(sql 'SELECT max(id) FROM sessions')
	psql -qAtX -U postgres -c 'LISTEN confab_sessions' \
		-c '\! touch listening; timeout 10 sh -c "until [ -e left ]; do sleep 0.05; done"' \
		-c 'SELECT 1' "$database" >told &
	await test -e listening
	call logout
	touch left
	wait $!
	cat told
	grep -q "\"confab_sessions\".*\"$id\"" told
}
t 'who holds a connection open for it is told which one' tells_ends
finish
