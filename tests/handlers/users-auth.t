#!/bin/sh
# users-auth: signing in as the device platform does
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/units.sh"

# signs_in login password
signs_in() {
	gives 200 '.|keys|join(" ")=token' users-auth "$(body "$1" "$2")" || return
	token=$(jq -r .token reply)
}
body() {
	jq -cn --arg credentials "$1" --arg password "$2" '{$credentials, $password}'
}
is_wrong() {
	gives 403 '.|keys|join(" ")=detail' '.detail=No access' users-auth "$(body "$1" "$2")"
}
call users-create '{"login":"ada.l","password":"tea@five"}' >/dev/null
uuid=$(jq -r .uuid reply)

t 'who has the password is let in' signs_in ada.l tea@five
# A part of it, as JSON.
part() {
	echo "$token" | cut -d . -f "$1" | python3 -c 'if True:
		import base64, sys
		text = sys.stdin.read().strip()
		sys.stdout.buffer.write(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))'
}
part 2 >claims
t 'by a JWT' test "$(part 1 | jq -r '"\(.alg) \(.typ)"')" = 'HS256 JWT'
t 'that says who they are' jq -e --arg uuid "$uuid" '.uuid == $uuid and .type == "User"' claims
t 'until when' jq -e '.exp - now - 2678400 | . > -60 and . < 60' claims
t 'and nothing beside' jq -e 'keys == ["exp", "jti", "type", "uuid"]' claims
is_signed() {
	[ "$(jwt "$(cat claims)" | cut -d . -f 2-)" = "${token#*.}" ]
}
t 'by our secret' is_signed
for place in user authorization bearer
do
	t "it is good in $place" with by="$place" gives 200 .ok=true create-room '{}'
done
t 'and in x-auth-token' with by=nobody HTTP_X_AUTH_TOKEN="$token" \
	gives 200 .ok=true create-room '{}'
lasts() {
	[ "$(sql "SELECT round(extract(epoch FROM max(expires_at) - now()) / 10)
		FROM sessions")" = "$1" ]
}
t 'the session lasts as long' lasts 267840
t 'as was set' with AUTH_TOKEN_EXPIRATION=5000000 signs_in ada.l tea@five
t 'whatever others do' lasts 500000
t 'it is a session as any' gives 200 '.data|length=2' sessions
t 'and ends as any' gives 200 logout
t 'for good' gives 401 create-room '{}'
agent() {
	with HTTP_USER_AGENT='Unit 1' signs_in ada.l tea@five && [ "$(sql \
		"SELECT count(*) FROM sessions WHERE agent = 'Unit 1'")" = 1 ]
}
t 'what it was opened with is known' agent

t 'a wrong password is wrong' is_wrong ada.l tea@six
t 'and an unknown login, by the same words' is_wrong ada.x tea@five
t 'to the letter' is_wrong Ada.l tea@five
t 'and the end' is_wrong ada.l 'tea@five '
sql 'DELETE FROM attempts'
t 'nothing is' is_wrong '' ''
t 'and what is long' is_wrong "$(letters 5000)" "$(letters 5000)"
for text in "' OR true --" '%' '*' '123456789'
do
	t "and what would be SQL elsewhere: $text" is_wrong "$text" "$text"
done
unit lamp
t 'no device signs in' is_wrong lamp none
t 'by whatever it is kept as' is_wrong lamp "\$argon2id\$none"
sql 'DELETE FROM attempts'
memory_for() {
	printf %s "$1" >body && peak users-auth
}
is_hashed() {
	is_hash_more "$(memory_for "$1")" "$(memory_for '{}')"
}
t 'a wrong password is hashed' is_hashed "$(body ada.l x)"
t 'so is that of an unknown login' is_hashed "$(body nobody x)"
call register '{"login":"ben","password":"x","username":"B"}' >/dev/null
t 'who registered elsewhere signs in here' signs_in ben x
sql "UPDATE accounts SET disabled = true WHERE login = 'ben'"
t 'a disabled account is told no more' is_wrong ben x
sql "UPDATE accounts SET disabled = false"
t 'one that is disabled meanwhile neither' meanwhile \
	"UPDATE accounts SET disabled = true WHERE login = 'ben'" is_wrong ben x
guesses() {
	sql 'DELETE FROM attempts'
	for _ in 1 2 3 4 5 6 7 8 9 10
	do
		is_wrong ada.l guess >/dev/null || return
	done
	gives 429 '.detail=Too many requests, try again in a moment' \
		users-auth "$(body ada.l tea@five)" && [ "$(header Retry-After)" = 30 ]
}
t 'who guesses is put off' guesses
t 'at every door' gives 429 login '{"login":"ada.l","password":"tea@five"}'
t 'and not from elsewhere' with REMOTE_ADDR=192.0.2.7 signs_in ada.l tea@five

t 'without a secret nobody is given a token' with SECRET_KEY= \
	gives 503 '.detail=There is no key to sign with yet' users-auth "$(body ada.l x)"
lacks() {
	gives 422 ".detail[0].loc|tojson=[\"body\",\"$1\"]" \
		'.detail[0].type=value_error.missing' users-auth "$2"
}
t 'credentials are needed' lacks credentials '{"password":"x"}'
t 'and a password' lacks password '{"credentials":"ada.l"}'
t 'what is no object is told so' gives 422 '.detail=The body is no JSON object' \
	users-auth '[]'
finish
