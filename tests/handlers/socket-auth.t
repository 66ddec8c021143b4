#!/bin/sh
# socket-auth: who is it that says so by the first frame
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/tokens.sh"

export GATEWAY=1 SOCKET=1
# decides answer body - so it says, as JSON
decides() {
	call socket-auth "$2" || return
	jq -cS .data reply >said
	printf '%s' "$1" | jq -cS . >want
	[ "$status" = 200 ] && diff want said
}
# shows_token token [members] - and is decided so
auth() {
	printf '{"action":"auth","token":%s}' "$1"
}
no_auth='{"refused":"login-token required"}'
# refuses comment body
refuses() {
	decides "{\"frame\":{\"success\":false,\"action\":\"auth\"${1:+,\"comment\":\"$1\"}},\"refused\":\"\"}" "$2"
}
# lets_in identity caller body [timeout]
lets_in() {
	decides "{\"frame\":{\"success\":true,\"action\":\"auth\",\"timeout\":${4-30}},
		\"identity\":\"$1\",\"caller\":$2,\"account\":null,\"issued\":null}" "$3"
}

for body in '{}' '[]' '7' 'null' '"auth"' '{"type":"ping"}' '{"action":"ping"}' \
	'{"action":"auth"}' '{"action":"Auth","token":{}}' '{"action":["auth"],"token":{}}' \
	'{"token":{}}' '["action","auth","token"]'
do
	t "that says nothing of who it is: $body" decides "$no_auth" "$body"
done
for body in '' nonsense '{"action":"auth","token":{}' \
	'{"action":"auth","action":"auth","token":{}}' '{"action":"auth","token":{}} x'
do
	t "no JSON does: '$body'" gives 400 .success=false socket-auth "$body"
done
for token in '{}' null '[]' '"x"' 7 '{"code":"a"}'
do
	t "no token is $token" refuses 'Invalid token' "$(auth "$token")"
done
sample='{"code":"test@test.com","id":1,"perm":1,"time":1622729833,"belongs":[],"signature":"AAAA"}'
t 'an old one has expired, and nobody is asked for a key' refuses Expired "$(auth "$sample")"
fresh=$(echo "$sample" | jq -c ".time = $(date +%s)")
t 'where there is no key nobody can tell' refuses '' "$(auth "$fresh")"

publish_key
user='{"code":"ada@example.org","uid":7,"belongs":["0123456789abcdef"],"isUser":true,"permissions":3}'
token=$(signed ada@example.org 7 0 '["0123456789abcdef"]' 3)
t 'somebody with an address goes by the id' lets_in 7 "$user" "$(auth "$token")"
t 'whatever else the frame has' lets_in 7 "$user" \
	"$(auth "$token" | jq -c '. + {"id":[1],"x":null}')"
dog='{"code":"0123456789abcdef","uid":12,"belongs":null,"isUser":false,"permissions":-1}'
t 'a watchdog by its code' lets_in 0123456789abcdef "$dog" \
	"$(auth "$(signed 0123456789abcdef 12)")"
t 'be an address any text' lets_in 12 \
	'{"code":"d'"'"'\"\\é@🦆","uid":12,"belongs":null,"isUser":true,"permissions":-1}' \
	"$(auth "$(signed 'd'"'"'"\é@🦆' 12)")"
for spoilt in '.id = 8' '.code = "eve@example.org"' '.perm = 4' '.belongs = []' \
	'.time += 1' '.signature |= .[4:] + .[:4]'
do
	t "what was changed was not signed: $spoilt" refuses 'Invalid signature' \
		"$(auth "$(echo "$token" | jq -c "$spoilt")")"
done
t 'digits cannot be moved' refuses 'Invalid token' \
	"$(auth "$(echo "$token" | jq -c '.id = "7"')")"
t 'it is good for 36 hours' lets_in 7 "$user" "$(auth \
	"$(signed ada@example.org 7 129000 '["0123456789abcdef"]' 3)")"
t 'and no longer' refuses Expired "$(auth \
	"$(signed ada@example.org 7 129700 '["0123456789abcdef"]' 3)")"
t 'one of a time to come is none' refuses 'Invalid token' "$(auth \
	"$(signed ada@example.org 7 -4000 '["0123456789abcdef"]' 3)")"
t 'the time-out is a setting' with CONFAB_ACTION_TIMEOUT=45 \
	lets_in 7 "$user" "$(auth "$token")" 45
t 'of five seconds at least' with CONFAB_ACTION_TIMEOUT=5 \
	lets_in 7 "$user" "$(auth "$token")" 5
t 'or it is what it was' with CONFAB_ACTION_TIMEOUT=4 \
	lets_in 7 "$user" "$(auth "$token")" 30
t 'whose token it is no account of ours has a say in' with \
	CONFAB_DATABASE="host=$scratch" lets_in 7 "$user" "$(auth "$token")"

# Our own issuer: an account has a say in what was issued to it.
unset AUTH_BACKEND_SERVICE_HOST AUTH_BACKEND_SERVICE_PORT
t 'whom another issuer knows ours need not' refuses '' "$(auth "$token")"
sql "INSERT INTO signing_keys (public_pem, private_pem)
	VALUES ('$(cat service/key)', 'nobody looks')"
ada=$(sql "INSERT INTO accounts (login, name, password)
	VALUES ('ada@example.org', 'Ada', '\$argon2id\$') RETURNING id")
own=$(auth "$(signed ada@example.org "$ada")")
# bound - what it is let in by
bound() {
	call socket-auth "$own" && jq -e --argjson id "$ada" \
		--argjson time "$(echo "$own" | jq .token.time)" '.data
		| .account == $id and .issued == $time and .identity == "\($id)"' reply
}
sql "UPDATE accounts SET tokens_from = now() - interval '1 hour'"
t 'whose account it is is said, and since when' bound
t 'a watchdog has none' lets_in 0123456789abcdef "$dog" \
	"$(auth "$(signed 0123456789abcdef 12)")"
t 'one of an account that is not there is refused, without a word' refuses '' \
	"$(auth "$(signed ada@example.org 4711)")"
t 'as is one of another address' refuses '' "$(auth "$(signed eve@example.org "$ada")")"
sql "UPDATE accounts SET tokens_from = now() + interval '1 second'"
t 'one that was made void, too' refuses '' "$own"
sql "UPDATE accounts SET tokens_from = now() - interval '1 hour', disabled = true"
t 'and one of who is disabled' refuses '' "$own"
sql "UPDATE accounts SET disabled = false"
t 'also once it is enabled again' refuses '' "$own"
sql "UPDATE accounts SET tokens_from = now() - interval '1 hour'"
t 'whose tokens count is let in' bound
sql "DELETE FROM accounts"
t 'and whoever has gone is not' refuses '' "$own"
t 'without a database nobody can tell' with CONFAB_DATABASE="host=$scratch" \
	refuses '' "$own"
finish
