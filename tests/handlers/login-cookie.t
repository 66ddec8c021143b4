#!/bin/sh
# login: in the way of the login server, whose sessions are cookies
. "$top_srcdir/tests/lib.sh"

call register '{"login":"admin","password":"password123","username":"Ad Min"}' \
	>/dev/null
admin='{"username": "admin", "password": "password123"}'
uuid4='[0-9a-f]\{8\}-[0-9a-f]\{4\}-4[0-9a-f]\{3\}-[89ab][0-9a-f]\{3\}-[0-9a-f]\{12\}'

# answers status body [body of the request]
answers() {
	call login "$3"
	echo "status $status, wanted $1"
	[ "$status" = "$1" ] && [ "$(cat reply)" = "$2" ] &&
		[ "$(header Content-Type)" = application/json ] &&
		[ "$(header Content-Length)" = "${#2}" ]
}
is_let_in() {
	answers 200 '{"message": "Login successful."}' "${1-$admin}" &&
		[ -z "$(header Connection)" ]
}
# All failures: no cookie, and the connection ends.
is_refused() {
	answers "$1" "{\"error\": \"$2\"${shared-, \"ok\": false}}" "$3" &&
		[ "$(header Connection)" = close ] && ! grep -qi set-cookie raw
}
is_wrong() {
	is_refused 401 'Invalid credentials.' "$1"
}
lacks_something() {
	is_refused 400 'Username and password required.' "$1"
}
is_no_json() {
	is_refused 400 'Invalid JSON.' "$1"
}
# gets_cookie attributes
gets_cookie() {
	is_let_in "$admin" && header Set-Cookie |
		grep -x "sessionToken=$uuid4; Path=/; HttpOnly;$1"
}
cookie() {
	header Set-Cookie | sed 's/^sessionToken=\([^;]*\);.*/\1/'
}

t 'who signs in is told so, and has a cookie' \
	gets_cookie ' SameSite=Strict;'
t 'over TLS it goes over TLS alone' with HTTPS=on \
	gets_cookie ' Secure; SameSite=Strict;'
t 'without it it does not say so' with HTTPS= gets_cookie ' SameSite=Strict;'
for level in Strict Lax
do
	t "how strict it is can be set: $level" \
		with CONFAB_LOGIN_COOKIE_LEVEL=$level \
		gets_cookie " SameSite=$level;"
	t "over TLS as well: $level" with HTTPS=on \
		CONFAB_LOGIN_COOKIE_LEVEL=$level \
		gets_cookie " Secure; SameSite=$level;"
done
t 'None says nothing of it' with CONFAB_LOGIN_COOKIE_LEVEL=None gets_cookie ''
t 'nor over TLS' with HTTPS=on CONFAB_LOGIN_COOKIE_LEVEL=None \
	gets_cookie ' Secure;'

is_let_in "$admin" >/dev/null
first=$(cookie)
is_let_in "$admin" >/dev/null
t 'each time it is another' test "$first" != "$(cookie)"
by=cookie token=$first
t 'it lets in where rooms are' gives 200 create-room '{}'
t 'and where callbacks are' gives 200 .echo=hi communicate \
	'{"action":"echo","message":"hi"}'
by=user
t 'it is the token of the other contract' gives 200 create-room '{}'
token=
t 'nothing else shows it' not grep -qi "$first" reply

wrong_alike() {
	is_wrong '{"username":"admin","password":"wrong"}' && cp raw password
	is_wrong '{"username":"nobody","password":"wrong"}' &&
		cmp raw password
}
t 'a wrong user and a wrong password are one' wrong_alike
t 'a user has letters as they are' \
	is_wrong '{"username":"Admin","password":"password123"}'
t 'who has none is nobody' is_wrong '{"username":"","password":"password123"}'
t 'who has no password neither' is_wrong '{"username":"admin","password":""}'
t 'nobody has 65 letters' is_wrong \
	"{\"username\":\"$(letters 65)\",\"password\":\"password123\"}"
t 'nor a password of 10,000' is_wrong \
	"{\"username\":\"admin\",\"password\":\"$(letters 10000)\"}"
sql 'DELETE FROM attempts'

for body in '{}' '{"username":"admin"}' '{"password":"password123"}' \
	'{"username":null,"password":"p"}' '{"username":"admin","password":null}' \
	'{"username":7,"password":"p"}' '{"username":["admin"],"password":"p"}' \
	'{"username":{},"password":"p"}' '{"username":"admin","password":true}' \
	'[]' '["username","password"]' '"username"' 7 true null
do
	t "both are needed, and are texts: not in $body" lacks_something "$body"
done
for body in '' ' ' nonsense '{"username":"admin"' \
	"{'username':'admin','password':'password123'}" \
	"$(printf '{"username":"\377","password":"p"}')" \
	'{"username":"\ud800","password":"p"}' \
	'{"username":"a\u0000","password":"p"}' \
	'{"username":"admin","username":"admin","password":"password123"}'
do
	t "what is no JSON is told so: $(printf %s "$body" | tr -c ' -~' '?')" \
		is_no_json "$body"
done
t 'too much is too much' is_refused 400 'Maximum number of reads reached before completing the request body.' "{\"username\":\"$(letters 65536)\"}"
t 'what else there is does not matter' \
	is_let_in '{"username":"admin","password":"password123","remember":true}'

# No page signs the one who looks at it in as somebody else.
is_kept_out() {
	is_refused 403 'Not allowed from here' "$admin"
}
t 'a foreign page is kept out' with HTTP_ORIGIN=https://evil.example is_kept_out
t 'so is one without a name' with HTTP_ORIGIN=null is_kept_out
t 'however its browser says so' with HTTP_SEC_FETCH_SITE=cross-site is_kept_out
t 'so is a neighbour' with HTTP_SEC_FETCH_SITE=same-site is_kept_out
t 'our own page is not' with HTTP_ORIGIN=http://chat.example \
	HTTP_HOST=chat.example is_let_in
t 'nor the one we name' with HTTP_ORIGIN=http://localhost:5173 is_let_in
t 'nor who is none' with HTTP_SEC_FETCH_SITE=none is_let_in
t 'to a page that gets the token itself it is open' \
	with HTTP_ORIGIN=https://evil.example gives 200 .ok=true login \
	'{"login":"admin","password":"password123"}'

# Which contract a body is of.
t 'login decides' gives 200 '.data.username=Ad Min' login \
	'{"login":"admin","password":"password123","username":"x"}'
t 'which sets no cookie' not grep -qi set-cookie raw
t 'and lets the connection be' not grep -qi '^Connection' raw
t 'even if it is wrong' gives 400 .error.reason=login-wrong login \
	'{"login":"x","password":"password123","username":"admin"}'
t 'even if it is nothing' gives 400 .error.reason=bad-param login \
	'{"login":null,"password":"password123","username":"admin"}'
t 'inside of something it is nothing' \
	lacks_something '{"data":{"login":"admin","password":"password123"}}'
export CONTRACT=serverapi
shared=
t 'where no other is spoken it decides nothing' \
	lacks_something '{"login":"admin","password":"password123"}'
t 'and what fails is said in the one way' \
	is_wrong '{"username":"admin","password":"wrong"}'
t 'also what is no JSON' is_no_json nonsense
t 'one signs in all the same' is_let_in
t 'whatever else one says' is_let_in \
	'{"login":7,"username":"admin","password":"password123"}'
foreign_reads_nothing() {
	is_kept_out && ! grep -qi '^Access-Control' raw
}
t 'and no other page reads it' with HTTP_ORIGIN=https://evil.example \
	foreign_reads_nothing
unset CONTRACT
finish
