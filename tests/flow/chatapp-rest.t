#!/bin/sh
# The REST part of chatapp as its clients meet it: through nginx, by its document
. "$top_srcdir/tests/lib.sh"

chatapp_port=$(free_port) room_port=$(free_port)
export CONFAB_CHATAPP_PORT="$chatapp_port" CONFAB_ROOM_PORT="$room_port"
export CONFAB_ADDRESS_RATE=1000000
starts() {
	start_system >out.run 2>&1 || {
		cat out.run
		return 1
	}
}
t 'it starts' starts
t 'its owner is told if everybody knows the secret' \
	shows 'Everybody knows the JWTSECRET' cat out.run
shared=$url front=http://localhost:5173 evil=https://evil.example

# says status body path [argument of curl]... - to the letter, in plain text
says_so() {
	want=$1 body=$2
	shift 2
	ask "$@" || return
	echo "status $status, wanted $want $body"
	[ "$status" = "$want" ] && printf %s "$body" | cmp - reply &&
		[ "$(header Content-Length)" = "$(printf %s "$body" | wc -c)" ] &&
		[ "$(header Content-Type)" = 'text/plain; charset=utf-8' ]
}
# The cookie is Secure, which curl keeps to itself where there is no TLS.
sign_in() {
	says_so 202 'login successful' /auth/login -d "$1" &&
		jar=$(header Set-Cookie | sed -n 's/^\(login-token=[^;]*\); HttpOnly; Max-Age=3600; Path=\/; Secure$/\1/p') &&
		[ "$jar" ]
}

# The requests of the document, as it has them.
document() {
	t "$1: it answers" says_so 200 pong /misc/ping
	t "$1: HEAD as well" says_head 200 4 /misc/ping
	t "$1: one registers" says_so 201 registered /register \
		-d "{\"username\":\"$2\",\"password\":\"hizzpass\",\"fullname\":\"Hizz Full\"}"
	t "$1: once" says_so 409 'username already exists' /register \
		-d "{\"username\":\"$2\",\"password\":\"p\",\"fullname\":\"f\"}"
	t "$1: and signs in" sign_in "{\"username\":\"$2\",\"password\":\"hizzpass\"}"
	t "$1: and is known by the cookie" says_so 200 "Hello, $2" /auth/verify \
		-H "Cookie: $jar"
	t "$1: not without" says_so 401 'login-token required' /auth/verify
	t "$1: nor by another" says_so 401 'invalid login-token' /auth/verify \
		-H "Cookie: ${jar}x"
	t "$1: a wrong password is told so" says_so 401 \
		'mismatch username and password' /auth/login \
		-d "{\"username\":\"$2\",\"password\":\"x\"}"
	t "$1: what is missing is, too" says_so 400 'fullname required' /register \
		-d '{"username":"","password":""}'
	t "$1: as is what is no JSON" says_so 400 'not a valid json' /auth/login -d x
	t "$1: and nothing" says_so 400 'not a valid json' /register -X POST
	for path in /misc/ping /auth/verify
	do
		t "$1: a wrong method at $path" says_so 405 \
			'405: Method Not Allowed' "$path" -X PUT
		t "$1: is told the right ones" test "$(header Allow)" = \
			'GET, HEAD, OPTIONS'
	done
	t "$1: a wrong method at /auth/login" says_so 405 \
		'405: Method Not Allowed' /auth/login
	t "$1: is told the right one" test "$(header Allow)" = 'POST, OPTIONS'
	letters 70000 >large
	t "$1: too much is too much" says_so 413 'The body is too large' \
		/auth/login --data-binary @large
	t "$1: what is no length is no request" says_raw 400 '400: Bad Request' \
		'POST /auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nZZ\r\n{}\r\n'
	t "$1: the connection stays open" stays_open
}
says_head() {
	ask "$3" --head && [ "$status" = "$1" ] && [ "$(header Content-Length)" = "$2" ]
}
says_raw() {
	# shellcheck disable=SC2059
	printf "$3" | timeout 5 nc 127.0.0.1 "${url##*:}" >raw
	cat raw
	[ "$(sed -n '1s/HTTP[^ ]* \([0-9]*\).*/\1/p' raw)" = "$1" ] &&
		[ "$(sed '1,/^.$/d' raw)" = "$2" ] &&
		[ "$(header Content-Type)" = 'text/plain; charset=utf-8' ]
}
stays_open() {
	curl -sv "$url/auth/verify" "$url/misc/ping" 2>said
	grep -q 'Re-using existing connection' said
}
document 'where all are spoken' hizz
url=http://127.0.0.1:$chatapp_port
document 'where it is spoken alone' hizz2

# There every word is its own.
t 'there another path is not found' says_so 404 '404: Not Found' /nowhere
for path in / /login /create-room /communicate /health /auth /auth/login/ /error/bad-request
do
	t "nor is $path" says_so 404 '404: Not Found' "$path"
done
t 'login is no name there' says_so 400 'username required' /register \
	-d '{"login":"x","password":"p"}'
t 'a path of 40 kB is too long' says_so 414 'The address is too long' \
	"/auth/verify?$(letters 40000)"
t 'a header of 40 kB is too large' says_so 431 'The headers are too large' \
	/auth/verify -H "x: $(letters 40000)"
t 'what is no request is none' says_raw 400 '400: Bad Request' 'nonsense\r\n\r\n'
url=$shared
t 'where all are spoken that is said for all of them' answers 404 \
	'.error=Invalid request.' /nowhere

# Pages: the one that we name, with what it is let in by, and no other.
# allows origin credentials path [argument of curl]...
allows() {
	origin=$1 credentials=$2
	shift 2
	ask "$@" || return
	[ "$(header Access-Control-Allow-Origin)" = "$origin" ] &&
		[ "$(header Access-Control-Allow-Credentials)" = "$credentials" ]
}
pages() {
	for path in /misc/ping /auth/verify
	do
		t "$1: the page that we name reads $path" allows "$front" true "$path" \
			-H "Origin: $front"
		t "$1: another does not" allows '' '' "$path" -H "Origin: $evil"
	done
	t "$1: it signs in" allows "$front" true /auth/login -H "Origin: $front" \
		-H 'Content-Type: text/plain;charset=UTF-8' \
		-d '{"username":"hizz","password":"hizzpass"}'
	t "$1: and is let in" test "$status" = 202
	t "$1: another does not" allows '' '' /auth/login -H "Origin: $evil" \
		-d '{"username":"hizz","password":"hizzpass"}'
	t "$1: and gets no cookie" test "$status-$(header Set-Cookie)" = 403-
	t "$1: it reads what is wrong" allows "$front" true /auth/login \
		-H "Origin: $front" -d '{}'
	t "$1: it may ask first" allows "$front" true /auth/login -X OPTIONS \
		-H "Origin: $front" -H 'Access-Control-Request-Method: POST'
	t "$1: and is told how" test "$(header Access-Control-Allow-Methods)" = \
		'POST, OPTIONS'
	t "$1: another asks in vain" allows '' '' /auth/login -X OPTIONS \
		-H "Origin: $evil" -H 'Access-Control-Request-Method: POST'
}
pages 'where all are spoken'
t '/register is for any page, without credentials' allows '*' '' /register \
	-H "Origin: $evil" -d '{}'
t 'and for the one that we name with them' allows "$front" true /register \
	-H "Origin: $front" -d '{}'
url=http://127.0.0.1:$chatapp_port
pages 'where it is spoken alone'
t '/register is for that page alone there' allows '' '' /register \
	-H "Origin: $evil" -d '{}'

# One set of accounts.
url=$shared
# is_let_in login password - by the door of each contract
is_let_in() {
	answers 200 .ok=true /login -d "{\"login\":\"$1\",\"password\":\"$2\"}" &&
		answers 200 '.message=Login successful.' /login \
			-d "{\"username\":\"$1\",\"password\":\"$2\"}" &&
		sign_in "{\"username\":\"$1\",\"password\":\"$2\"}"
}
t 'who registered by username is let in at every door' is_let_in hizz hizzpass
ask /register -d '{"login":"ada","password":"tea at five","username":"Ada"}' >/dev/null
t 'so is who registered by login' is_let_in ada 'tea at five'
echo 'two lumps' >password
add_by_hand() {
	env CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir" \
		"$top_srcdir/confab" users add cleo Cleo <password
}
t 'so is whom somebody else adds' add_by_hand
t 'at every door' is_let_in cleo 'two lumps'

# The secret.
t 'it stops' stop_system
refuses_beyond() {
	with CONFAB_BIND=0.0.0.0 fails 'echo JWTSECRET=' confab run --detach &&
		not grep -q Starting shown
}
t 'with it nothing starts where others could reach it' refuses_beyond
export JWTSECRET=xyzzy-of-ours CONFAB_BIND=0.0.0.0
t 'with one of our own it does' starts
t 'and nobody is told anything' not grep JWTSECRET out.run
t 'a token of before is none' says_so 401 'invalid login-token' /auth/verify \
	-H "Cookie: $jar"
t 'one signs in' sign_in '{"username":"hizz","password":"hizzpass"}'
is_listed() {
	ps -eo args | grep '[x]yzzy-of-ours'
}
t 'no list of processes has the secret' not is_listed
t 'it stops again' stop_system
t 'nor has any file' not grep -rs xyzzy-of-ours state out.run
finish
