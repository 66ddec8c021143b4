#!/bin/sh
# auth-verify: whose login-token it is; and what makes one void
. "$top_srcdir/tests/lib.sh"

# says_so status text - to the letter, and no newline
says_so() {
	call auth-verify
	echo "status $status, wanted $1 $2"
	[ "$status" = "$1" ] && printf %s "$2" | cmp - reply &&
		[ "$(header Content-Type)" = 'text/plain; charset=utf-8' ] &&
		[ "$(header Content-Length)" = "$(printf %s "$2" | wc -c)" ]
}
greets() {
	says_so 200 "Hello, $1"
}
invalid() {
	says_so 401 'invalid login-token'
}
# made claims [head] [secret] - a token that somebody else made
made() {
	python3 - "$@" <<-'END'
	import base64, hashlib, hmac, sys
	claims, head, secret = (sys.argv[1:] + [None, None])[:3]
	code = lambda b: base64.urlsafe_b64encode(b).rstrip(b"=")
	said = code((head or '{"alg":"HS256","typ":"JWT"}').encode()) + b"." + code(
		claims.encode())
	mac = hmac.new((secret or "this is a demo jwt secret").encode(), said,
		hashlib.sha256).digest()
	print((said + b"." + code(mac)).decode())
	END
}
sign_in() {
	sql 'DELETE FROM attempts'
	call auth-login "{\"username\":\"$1\",\"password\":\"$2\"}" >/dev/null
	token=$(header Set-Cookie | sed 's/^login-token=\([^;]*\);.*/\1/')
	[ "$token" ]
}
users() {
	"$top_builddir/commands/confab-users" "$@"
}
now=$(date +%s) by=login-token

call register '{"username":"hizz","password":"hizzpass","fullname":"Hizz Full"}' >/dev/null
t 'who shows no cookie is told so' says_so 401 'login-token required'
sign_in hizz hizzpass
t 'whoever signed in is greeted by username' greets hizz
t 'among other cookies as well' with by=none \
	HTTP_COOKIE="a=b; login-token=$token; sessionToken=x" greets hizz
t 'two of that name are none' with by=none \
	HTTP_COOKIE="login-token=$token; login-token=x" \
	says_so 401 'login-token required'
t 'HEAD is answered without a body' \
	with REQUEST_METHOD=HEAD tells Content-Length 11 auth-verify
good=$token

token=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VybmFtZSI6ImhpenoiLCJleHAiOjE3Mzk0NjIzNzV9.-NN3UMSk03aCmaBQqwfJbKaoVGij387wG29FyJaYgtI
t 'the token of the document has expired' invalid
token=$(made "{\"username\":\"hizz\",\"exp\":$((now + 60))}")
t 'one that another program made is good' greets hizz
while IFS='|' read -r what claims head secret
do
	token=$(made "$claims" "$head" "$secret")
	t "$what is invalid" invalid
done <<END
one that has expired|{"username":"hizz","exp":$((now - 1))}
one without an end|{"username":"hizz"}
one whose end is a text|{"username":"hizz","exp":"$((now + 60))"}
one whose end is a fraction|{"username":"hizz","exp":$((now + 60)).5}
one of nobody|{"exp":$((now + 60))}
one of a number|{"username":7,"exp":$((now + 60))}
one of somebody who is not there|{"username":"nobody","exp":$((now + 60))}
one in other letters|{"username":"HIZZ","exp":$((now + 60))}
one that says none|{"username":"hizz","exp":$((now + 60))}|{"alg":"none"}
one that says RS256|{"username":"hizz","exp":$((now + 60))}|{"alg":"RS256"}
one that says nothing|{"username":"hizz","exp":$((now + 60))}|{}
one by another secret|{"username":"hizz","exp":$((now + 60))}|{"alg":"HS256"}|mine
END
token=${good%.*}.
t 'one that is not signed is invalid' invalid
token=
t 'an empty one is, too' with HTTP_COOKIE=login-token= by=none invalid

# What lets nobody in any more.
token=$good
sql "UPDATE accounts SET disabled = true WHERE login = 'hizz'"
t 'a disabled account has no token' invalid
sql "UPDATE accounts SET disabled = false WHERE login = 'hizz'"
t 'nor has it again once it is enabled' invalid
sign_in hizz hizzpass
t 'one that is issued in the same second is good' greets hizz
first=$token
echo other | users passwd hizz >/dev/null
t 'another password makes it void' invalid
sign_in hizz other
t 'who has that is let in at once' greets hizz
second=$token
echo hizzpass | users passwd hizz >/dev/null
t 'so does the next, however soon' invalid
sign_in hizz hizzpass
t 'and so on' greets hizz
third=$token
for token in "$first" "$second"
do
	t 'those before stay void' invalid
done
end_others() {
	call login '{"login":"hizz","password":"hizzpass"}' >/dev/null
	by=user token=$(jq -r .data.uuid reply)
	gives 200 .ok=true end-session '{"others":true}' || return
	gives 200 sessions
}
by=user
t 'to end all other sessions' end_others
by=login-token token=$third
t 'ends the tokens' invalid
sign_in hizz hizzpass
t 'and whoever signs in then has another' greets hizz
one_ends() {
	call login '{"login":"hizz","password":"hizzpass"}' >/dev/null
	by=user token=$(jq -r .data.uuid reply)
	gives 200 end-session "{\"session\":$(sql 'SELECT max(id) FROM sessions')}"
}
last=$token
one_ends >/dev/null
by=login-token token=$last
t 'a session that ends ends none' greets hizz
sql "UPDATE accounts SET tokens_from = now() + interval '1 minute'"
t 'what other hands void is void' invalid
t 'those who are connected are told' shows 'confab_accounts" with payload "[0-9]' \
	sql "LISTEN confab_accounts; UPDATE accounts SET tokens_from = now();
		SELECT"
finish
