#!/bin/sh
# GraphQL as clients meet it: a whole system, through nginx
. "$top_srcdir/tests/lib.sh"

# Two at once from an address, and one every 30 seconds.
pepeunit_port=$(free_port)
export CONFAB_ADDRESS_RATE=2 CONFAB_PEPEUNIT_PORT="$pepeunit_port"
t 'it starts' start_system
place=/pepeunit/graphql
# post [argument of curl]... - a body of JSON
post() {
	ask "$place" -H 'Content-Type: application/json' "$@"
}
# query QUERY [argument of curl]...
query() {
	jq -nc --arg query "$1" '{$query}' >body
	shift
	post -d @body "$@"
}
# asks [.path=value]... QUERY [argument of curl]...
asks() {
	expect query 200 '.|has("errors")=false' "$@"
}
before=$(processes_of graphql | head -n 1)

t 'a client of another maker asks for everything' /usr/bin/python3 \
	"$top_srcdir/tests/graphql-client.py" "$url$place"

# Over HTTP.
typed='application/graphql-response+json'
t 'who knows no other type gets JSON' eval 'asks .data.__typename=Query "{__typename}" &&
	[ "$(header Content-Type)" = "application/json; charset=utf-8" ]'
t 'who knows it gets that' eval 'asks .data.__typename=Query "{__typename}" -H "Accept: $typed" &&
	[ "$(header Content-Type)" = "$typed; charset=utf-8" ]'
t 'with a status of its own if nothing was done' expect query 400 '.|has("data")=false' \
	'{nothing}' -H "Accept: $typed"
t 'by another type it is not taken' answers 415 "$place" -H 'Content-Type: text/plain' \
	-d '{"query":"{__typename}"}'
t 'by none neither' answers 415 "$place" -H 'Content-Type:' -d '{"query":"{__typename}"}'
t 'many at once are none' expect post 400 -d '[{"query":"{__typename}"}]'
t 'what is too large is told so as GraphQL has it' expect post 413 \
	'.errors[0].extensions.code=body-too-large' -d "\"$(letters 70000)\""
changes_nothing() {
	ask "$place?query=mutation%7BcreateRoom%7Bgid%7D%7D" &&
		asks .data.metrics.rooms=1 '{metrics{rooms}}'
}
t 'an address changes nothing' changes_nothing

# The door.  What comes from other addresses is counted apart.
sign_in() {
	query "mutation{login(login:\"eve\",password:\"$1\"){token}}" --interface "$2"
}
t 'one signs in' expect sign_in 200 '.data.login.token|length=36' secret 127.0.0.2
t 'and says what is wrong of it' expect sign_in 200 .data.login=null \
	'.errors[0].extensions.code=login-wrong' wrong 127.0.0.2
knocks() {
	for _ in 1 2 3 4 5
	do
		sign_in wrong "$1"
		[ "$status" = 200 ] || break
	done
	[ "$status" = 429 ] && [ "$(jq -r '.errors[0].extensions.code' reply)" = too-many-requests ]
}
t 'who knocks too often is put off' knocks 127.0.0.2
t 'at the other door as well' answers 429 /login --interface 127.0.0.2 \
	-d '{"login":"eve","password":"secret"}'
t 'and not who asks for something else' asks .data.__typename=Query '{__typename}' \
	--interface 127.0.0.2
t 'nor who comes from elsewhere' expect sign_in 200 '.data.login.token|length=36' \
	secret 127.0.0.3
token=$(jq -r .data.login.token reply)
t 'who is signed in is known' asks .data.me.login=eve '{me{login}}'
t 'at a listener of the device platform alone, too' \
	with url="http://127.0.0.1:$pepeunit_port" asks .data.me.login=eve '{me{login}}'
t 'where one signs in' with url="http://127.0.0.1:$pepeunit_port" \
	expect sign_in 200 '.data.login.token|length=36' secret 127.0.0.4
t 'a bad token is refused' with token=nonsense expect query 401 \
	'.errors[0].extensions.code=unknown-user' '{__typename}'

# Who asks for more than anybody gets.
repeat() {
	seq "$1" | sed "s|.*|$2|" | tr -d '\n'
}
unfit() {
	query "$1" && echo "status $status" && [ "$status" = 200 ] &&
		jq -e '(.errors | length > 0) and (.data == null)' reply
}
is_repeated() {
	[ "$(repeat 3 'a&:x ')$(repeat 2 '[')" = 'a1:x a2:x a3:x [[' ]
}
t 'much can be asked for' is_repeated
t 'aliases by the thousand' unfit "{$(repeat 1000 'a&:rooms{gid} ')}"
t 'deep ones' unfit "{$(repeat 3000 'a{')"
t 'lists in lists' unfit "{room(gid:$(repeat 3000 '['))}"
t 'rooms of a hundred with messages of a thousand' unfit \
	'{rooms(first:100){messages(first:1000){items{text}}}}'
t 'fragments in a circle' unfit '{...a} fragment a on Query{...b} fragment b on Query{...a}'
bomb() {
	printf 'query{...f0} '
	seq 0 29 | awk '{ printf "fragment f%d on Query{...f%d ...f%d} ", $1, $1 + 1, $1 + 1 }'
	printf 'fragment f30 on Query{__typename}'
}
t 'fragments that double' eval 'query "$(bomb)" && [ "$status" = 200 ]'
t 'types of types of types' unfit "{__schema{types{$(repeat 15 'fields{type{')name$(repeat 30 '}')}}}"
t 'a number of many digits' unfit "{room(gid:\"x\"){messages(first:$(repeat 400 9)){more}}}"
t 'a name that is long' unfit "{$(letters 60000 x)}"
t 'what is no text' expect post 400 --data-binary "$(printf '{"query":"\377"}')"
t 'two queries in one' expect post 400 -d '{"query":"{__typename}","query":"{me{login}}"}'
t 'variables in each other' expect post 400 \
	-d "{\"query\":\"{__typename}\",\"variables\":{\"a\":$(repeat 3000 '[')$(repeat 3000 ']')}}"
t 'and who asked is answered still' asks .data.me.login=eve '{me{login}}'
is_there() {
	[ "$(processes_of graphql | head -n 1)" = "$before" ] &&
		! grep 'was ended by' state/log/graphql/current
}
t 'by the program that was there at first, and none of its workers has died' is_there
finish
