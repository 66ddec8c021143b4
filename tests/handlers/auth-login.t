#!/bin/sh
# auth-login: giving out login-tokens
. "$top_srcdir/tests/lib.sh"

# says_so status text [body] - to the letter, and no newline
says_so() {
	call auth-login "$3"
	echo "status $status, wanted $1 $2"
	[ "$status" = "$1" ] && printf %s "$2" | cmp - reply &&
		[ "$(header Content-Type)" = 'text/plain; charset=utf-8' ] &&
		[ "$(header Content-Length)" = "${#2}" ]
}
refused() {
	says_so "$@" && ! grep -qi '^Set-Cookie' raw
}
mismatch() {
	refused 401 'mismatch username and password' "$1"
}

call register '{"username":"hizz","password":"hizzpass","fullname":"Hizz"}' >/dev/null
hizz='{"username":"hizz","password":"hizzpass"}'
gets_cookie() {
	says_so 202 'login successful' "${1-$hizz}" && header Set-Cookie | grep -x \
		'login-token=[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*; HttpOnly; Max-Age=3600; Path=/; Secure'
}
ticket() {
	header Set-Cookie | sed 's/^login-token=\([^;]*\);.*/\1/'
}
t 'who signs in is told so, and has a cookie, attribute for attribute' gets_cookie
t 'over TLS it is the same' with HTTPS=on gets_cookie
call auth-login "$hizz" >/dev/null
ticket >token
# Somebody else's word for what the token is: its parts, decoded.
is_jwt() {
	python3 - "$1" "$2" <<-'END'
	import base64, hashlib, hmac, json, sys, time
	head, claims, mac = open("token").read().strip().split(".")
	plain = lambda part: base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
	said = json.loads(plain(claims))
	assert plain(head) == b'{"alg":"HS256","typ":"JWT"}', plain(head)
	assert plain(claims).decode() == '{"username":%s,"exp":%d}' % (
		json.dumps(sys.argv[1], ensure_ascii=False), said["exp"]), plain(claims)
	assert abs(said["exp"] - time.time() - 3600) < 10
	assert plain(mac) == hmac.new(sys.argv[2].encode(),
		(head + "." + claims).encode(), hashlib.sha256).digest()
	END
}
public='this is a demo jwt secret'
t 'it is a JWT of two claims, in their order, for an hour' is_jwt hizz "$public"
signed_by_ours() {
	with JWTSECRET='a secret of our own' gets_cookie && ticket >token &&
		is_jwt hizz 'a secret of our own' && not is_jwt hizz "$public"
}
t 'signed by the secret that is set' signed_by_ours
call register '{"username":"\"\\/ 🦆","password":"p","fullname":"f"}' >/dev/null
call auth-login '{"username":"\"\\/ 🦆","password":"p"}' >/dev/null
ticket >token
t 'whatever a username is made of' is_jwt '"\/ 🦆' "$public"

while IFS='|' read -r text body
do
	t "'$text' is said of $body" refused 400 "$text" "$body"
done <<'END'
not a valid json|
not a valid json|nonsense
not a valid json|7
not a valid json|null
not a valid json|"username password"
username required|{}
username required|[1]
username required|{"password":""}
username required|{"login":"hizz","password":"hizzpass"}
password required|{"username":""}
password required|{"username":7}
username should be a string|{"username":null,"password":""}
username should be a string|{"username":7,"password":7}
password should be a string|{"username":"","password":["hizzpass"]}
username should not be empty|{"username":"","password":""}
password should not be empty|{"username":"hizz","password":""}
END
t 'what is no UTF-8 is no JSON' refused 400 'not a valid json' \
	"$(printf '{"username":"\377","password":"p"}')"
t 'fullname is not asked for, nor looked at' \
	gets_cookie '{"username":"hizz","password":"hizzpass","fullname":7}'

wrong_alike() {
	mismatch '{"username":"hizz","password":"wrong"}' && cp raw password
	mismatch '{"username":"nobody","password":"wrong"}' && cmp raw password
}
t 'a wrong username and a wrong password are one' wrong_alike
t 'a username has letters as they are' \
	mismatch '{"username":"Hizz","password":"hizzpass"}'
t 'nobody has 65 letters' mismatch \
	"{\"username\":\"$(letters 65)\",\"password\":\"hizzpass\"}"
t 'nor a password of 10,000' mismatch \
	"{\"username\":\"hizz\",\"password\":\"$(letters 10000)\"}"
sql "UPDATE accounts SET disabled = true WHERE login = 'hizz'"
t 'a disabled account is told the same' mismatch "$hizz"
sql "UPDATE accounts SET disabled = false WHERE login = 'hizz'"
sql 'DELETE FROM attempts'

old='$argon2id$v=19$m=8192,t=1,p=1$wy7iJBuqJbhhs99rF/nP/A$fe1LQAGGKX+a6W1oyhNFHMrzCuj5SuAEQFMRm2XQn4Q'
sql "INSERT INTO accounts (login, password, name) VALUES ('old', '$old', 'Old')"
t 'a password that was hashed otherwise is still good' \
	gets_cookie '{"username":"old","password":"lovelace"}'
t 'and is hashed anew by the way' test "$(sql "SELECT password LIKE
	'\$argon2id\$v=19\$m=19456,t=2,p=1\$%' FROM accounts
	WHERE login = 'old'")" = t

# Attempts are the account's, whichever door they are made at.
too_often() {
	for i in 1 2 3 4 5
	do
		call login '{"login":"hizz","password":"x"}'
		call auth-login '{"username":"hizz","password":"x"}'
	done >/dev/null
	refused 429 'Too many requests, try again in a moment' "$hizz" &&
		[ "$(header Retry-After)" = 30 ]
}
t 'after ten attempts at either door this one is shut' too_often
t 'and the other is' gives 429 login '{"login":"hizz","password":"hizzpass"}'
t 'to whoever comes from there' \
	with REMOTE_ADDR=127.0.0.9 gets_cookie
sql 'DELETE FROM attempts'

# No page signs the one who looks at it in as somebody else.
for foreign in HTTP_ORIGIN=https://evil.example HTTP_ORIGIN=null \
	HTTP_SEC_FETCH_SITE=cross-site HTTP_SEC_FETCH_SITE=same-site
do
	t "a foreign page is kept out: $foreign" with "$foreign" \
		refused 403 'Not allowed from here' "$hizz"
done
t 'our own page is not' with HTTP_ORIGIN=http://localhost:8000 \
	HTTP_HOST=localhost:8000 gets_cookie
t 'nor the one that we name' with HTTP_ORIGIN=http://localhost:5173 gets_cookie
t 'which is a setting' with CORS_ALLOW_ORIGIN=https://evil.example \
	HTTP_ORIGIN=https://evil.example gets_cookie

# The secret that everybody knows.
t 'with the public secret only this machine is answered' \
	with REMOTE_ADDR=192.0.2.7 refused 403 'Not allowed from here' "$hizz"
t 'with one of our own others are, too' \
	with REMOTE_ADDR=192.0.2.7 JWTSECRET=mine gets_cookie
for program in auth-login auth-verify socket-open
do
	for bind in 0.0.0.0 :: 192.0.2.1
	do
		t "$program does not start with it for $bind" \
			with CONFAB_BIND="$bind" fails 'set one of your own' \
			"$top_builddir/handlers/$program"
	done
	t "$program says what it is all the same" with CONFAB_BIND=:: \
		shows "$program" "$top_builddir/handlers/$program" --describe
	t "$program does not show what the secret is" with JWTSECRET=xyzzy \
		not shows xyzzy "$top_builddir/handlers/$program" --describe
done
t 'with one of our own it does' with CONFAB_BIND=0.0.0.0 JWTSECRET=mine gets_cookie
t 'who knows no tokens starts with it' with CONFAB_BIND=0.0.0.0 gives 200 ping

# Somebody else changes the account at the same moment.
hizz_becomes() {
	echo "UPDATE accounts SET $1 WHERE login = 'hizz'"
}
t 'an account that is disabled meanwhile gets no token' \
	meanwhile "$(hizz_becomes 'disabled = true')" mismatch "$hizz"
sql "UPDATE accounts SET disabled = false"
t 'nor one whose password is another meanwhile' \
	meanwhile "$(hizz_becomes "password = '$old'")" mismatch "$hizz"
finish
