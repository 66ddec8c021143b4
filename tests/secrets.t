#!/bin/sh
# S-03: no credential is ever sent to anybody else.  Looks, after all others
# ran, through what all of their clients were sent: $RECORD/received has what one
# token was answered in one of them in a file that is named after it.
. "$top_srcdir/tests/lib.sh"

# What was received need not be text: as bytes it is read several times as fast.
export LC_ALL=C

# strays folder tokens - tokens in what somebody else received
strays() {
	grep -oirHFf "$2" "$1" | awk -F: '{
		owner = $1
		sub(/.*\./, "", owner)
		if (tolower(owner) != tolower($2))
			print $2 " in " $1
	}'
}
none_strays() {
	strays "$RECORD/received" "$RECORD/tokens" >found
	cat found
	[ ! -s found ]
}

issued=$(sort -u "$RECORD/tokens" | wc -l)
answers=$(cat "$RECORD"/received/* | grep -ac '^\(Status:\|HTTP/\)')
echo "# $issued tokens, $answers answers"
t 'tokens were issued, and answers kept' test "$issued" -gt 20 -a "$answers" -gt 500
# Login-tokens are: those of one name and second are the same.
t 'no session has the token of another' test "$(grep -xi '[0-9a-f-]\{36\}' \
	"$RECORD/tokens" | sort | uniq -d | wc -l)" = 0
set_cookies() {
	grep -rhoi '^set-cookie: sessionToken=[^;]*' "$RECORD/received" |
		cut -d= -f2 | sort -u >cookies
	[ "$(wc -l <cookies)" -gt 5 ] && ! grep -vxFf "$RECORD/tokens" cookies
}
t 'those that are set as cookies are among them' set_cookies
t 'no token was sent to anybody but its owner' none_strays
# Of a login-token all there is to keep is its signature, as of a token that the
# device platform takes, which is in a body.
tickets() {
	grep -vxi '[0-9a-f-]\{36\}' "$RECORD/tokens" | sort -u >tickets
	[ "$(wc -l <tickets)" -gt 5 ]
}
t 'login-tokens are among them' tickets
beside_its_cookie() {
	grep -rhFf tickets "$RECORD/received" |
		grep -vi '^set-cookie: login-token=\|^{"token":"'
}
t 'which are in nothing but what their login answers' not beside_its_cookie
t 'sockets were told much' test "$(grep -rh '^text {' "$RECORD/received" | wc -l)" -gt 200
t 'its owner was: readers see their own' test "$(grep -lirFf "$RECORD/tokens" \
	"$RECORD/received" | wc -l)" -gt 20
t 'no log has a token' not grep -qiFf "$RECORD/tokens" "$RECORD/log"
t 'signed tokens were issued' test "$(sort -u "$RECORD/signatures" | wc -l)" -gt 10
t 'whose signatures are in no log' not grep -qFf "$RECORD/signatures" "$RECORD/log"
t 'no log has a private key' not grep -q 'PRIVATE KEY' "$RECORD/log"
t 'nor was one sent to anybody' not grep -rq 'PRIVATE KEY' "$RECORD/received"
t 'nor a password' not grep -qi 'password of' "$RECORD/log"

# That the above can fail: an answer to one session with another's token.
mkdir wrong
head -n 1 "$RECORD/tokens" >token
echo "{\"uuid\":\"$(cat token)\"}" >"wrong/x.$(cat token)"
t 'a token in an answer to its own session is fine' test -z "$(strays wrong token)"
echo "{\"uuid\":\"$(cat token)\"}" >wrong/x.none
t 'one in an answer to nobody is found' test -n "$(strays wrong token)"
rm wrong/*
printf 'Set-Cookie: sessionToken=%s; Path=/; HttpOnly;\r\n\r\n{}' \
	"$(cat token)" >wrong/x.none
t 'one that is set as a cookie is found' test -n "$(strays wrong token)"
cp wrong/x.none "wrong/x.$(cat token)" && rm wrong/x.none
t 'unless its owner gets it' test -z "$(strays wrong token)"
rm wrong/*
tr a-f A-F <token >wrong/x.00000000-0000-4000-8000-000000000000
t 'so is one in an answer to another, however it is spelled' \
	test -n "$(strays wrong token)"
finish
