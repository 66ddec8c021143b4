#!/bin/sh
# login, by email: a signed token
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/issuer.sh"

# is_wrong email password
is_wrong() {
	fails_to 'Incorrect email or password!' login \
		"{\"email\":\"$1\",\"password\":\"$2\"}"
}
incomplete() {
	gives 400 '.detail=Incomplete request form' '.|keys|join(" ")=detail' \
		login "$1"
}
enrol ada@example.org >/dev/null
ada=$(id_of ada@example.org)
t 'without who signs there is none' gives 503 .success=false \
	'.comment=Try again in a moment' login \
	'{"email":"ada@example.org","password":"Passw0rd"}'
serve sign-token
t 'nor without a key' gives 503 .success=false login \
	'{"email":"ada@example.org","password":"Passw0rd"}'
t 'whose right password is no attempt all the same' test "$(sql '
	SELECT count(*) FROM attempts WHERE empty_again > now()')" = 0
keys make >/dev/null
publish
t 'who signs in gets a token' signs_in ada@example.org
t 'that is signed' is_signed
t 'and theirs' says_token .code=ada@example.org ".id=$ada" .perm=0 \
	'.belongs|tojson=["0123456789abcdef"]'
t 'as of now' jq -e 'now - .time | . > -5 and . < 60' token
t 'without a cookie' test -z "$(header Set-Cookie)"
t 'and without a session' test "$(sql 'SELECT count(*) FROM sessions')" = 0
t 'whatever else there is' gives 200 .success=true login \
	'{"email":"ada@example.org","password":"Passw0rd","username":"x"}'
t 'a login is of another contract' gives 400 .ok=false login \
	'{"email":"ada@example.org","password":"Passw0rd","login":"x"}'

t 'a wrong password is wrong' is_wrong ada@example.org passw0rd
t 'and an unknown email, by the same words' is_wrong adb@example.org Passw0rd
t 'to the letter' is_wrong Ada@example.org Passw0rd
t 'and to its end' is_wrong 'ada@example.org\n' Passw0rd
t 'both of them' is_wrong ada@example.org 'Passw0rd\n'
sql 'DELETE FROM attempts'
t 'an empty one is wrong' is_wrong '' ''
t 'and a long one' is_wrong "$(letters 5000)@x" "$(letters 5000)"
for text in "' OR true --" '%@%' '*' '\u005c\u005c' '\u202e@x.y'
do
	t "and what would be SQL elsewhere: $text" is_wrong "$text" "$text"
done
memory_for() {
	printf %s "$1" >body && peak login
}
is_hashed() {
	is_hash_more "$(memory_for "$1")" "$(memory_for '{"email":"ada@example.org"}')"
}
t 'a wrong password is hashed' is_hashed '{"email":"ada@example.org","password":"x"}'
t 'so is that of an unknown email' is_hashed '{"email":"x@example.org","password":"x"}'
sql 'DELETE FROM attempts'
for body in '{"email":"ada@example.org"}' '{"email":null,"password":"p"}' \
	'{"email":7,"password":"p"}' '{"email":"a@b.c","password":["p"]}' \
	'{"email":"a@b.c","password":null}'
do
	t "what lacks a member is incomplete: $body" incomplete "$body"
done
t 'where no other contract is spoken, so is all else' with CONTRACT=auth \
	incomplete '{"username":"ada","password":"p"}'
t 'and what is no JSON' with CONTRACT=auth incomplete nonsense

# Accounts are the same everywhere.
call register '{"login":"ben@example.org","password":"Passw0rd","username":"B"}' >/dev/null
t 'who registered elsewhere by an email address signs in here' signs_in ben@example.org
t 'to nothing of their own' says_token '.belongs|tojson=[]' .code=ben@example.org
call register '{"login":"0123456789abcdef","password":"Passw0rd","username":"B"}' >/dev/null
t 'whose login is none does not, as they would be a watchdog' \
	is_wrong 0123456789abcdef Passw0rd
t 'who registered here signs in elsewhere' gives 200 .ok=true .data.username=ada \
	login '{"login":"ada@example.org","password":"Passw0rd"}'

# Who is not let in.
sql "UPDATE accounts SET disabled = true WHERE id = $ada"
t 'a disabled account is told no more than that' is_wrong ada@example.org Passw0rd
sql 'UPDATE accounts SET disabled = false'
t 'one that is disabled meanwhile neither' meanwhile \
	"UPDATE accounts SET disabled = true WHERE id = $ada" \
	is_wrong ada@example.org Passw0rd
sql 'UPDATE accounts SET disabled = false'
t 'nor one whose password is changed meanwhile' meanwhile \
	"UPDATE accounts SET password = '\$argon2id\$of\$another' WHERE id = $ada" \
	is_wrong ada@example.org Passw0rd
sql 'DELETE FROM attempts'
guesses() {
	for _ in 1 2 3 4 5 6 7 8 9 10
	do
		is_wrong eve@example.org Passw0rd >/dev/null || return
	done
	gives 429 .success=false '.comment=Too many requests, try again in a moment' \
		login '{"email":"eve@example.org","password":"x"}'
}
t 'who guesses is put off' guesses

# One that hangs, and one that talks nonsense.
kill "$server"
wait "$server" 2>/dev/null
rm -f "$CONFAB_RUN/sign-token.sock"
begin nc -lU "$CONFAB_RUN/sign-token.sock"
silent=${begun%% *}
await test -S "$CONFAB_RUN/sign-token.sock"
t 'who does not sign is not waited for' gives 503 .success=false login \
	'{"email":"ben@example.org","password":"Passw0rd"}'
kill "$silent" 2>/dev/null
rm -f "$CONFAB_RUN/sign-token.sock"
echo 'HTTP/1.1 200 OK' >nonsense
begin sh -c "nc -lU '$CONFAB_RUN/sign-token.sock' <nonsense"
await test -S "$CONFAB_RUN/sign-token.sock"
t 'nor believed what is no answer' gives 503 .success=false login \
	'{"email":"ben@example.org","password":"Passw0rd"}'
finish
