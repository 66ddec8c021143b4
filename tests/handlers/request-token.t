#!/bin/sh
# request-token: another signed token for one that is good
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/issuer.sh"

renews() {
	gets_token request-token "$(shown)"
}
# is_refused comment [jq] - signed by our key
is_refused() {
	cp token kept
	[ $# -lt 2 ] || forge "$2"
	fails_to "$1" request-token
	result=$?
	mv kept token
	return "$result"
}
know_key
publish
serve sign-token
enrol ada@example.org >/dev/null
ada=$(id_of ada@example.org)
signs_in ada@example.org >/dev/null
t 'for a token there is another' renews
t 'which is signed' is_signed
t 'and of the same account' says_token .code=ada@example.org ".id=$ada" .perm=0 \
	'.belongs|tojson=["0123456789abcdef"]'
t 'and for that as well' renews
forge '.time -= 129540'
t 'one that will soon expire is made new' renews
t 'as of now' jq -e 'now - .time | . > -5 and . < 60' token
sql "UPDATE accounts SET perm = 3;
	INSERT INTO watchdogs VALUES ('zzzzzzzzzzzzzzzz', $ada)"
forge '.perm = 1000 | .belongs = ["feedfeedfeedfeed"]'
t 'what it permits and has is not copied' renews
t 'but as it is now' says_token .perm=3 \
	'.belongs|tojson=["0123456789abcdef","zzzzzzzzzzzzzzzz"]'

void='The token is void'
t 'one that is expired is refused' is_refused Expired '.time -= 129660'
t 'and one of a time to come' is_refused 'Invalid token' '.time += 3600'
t 'and one of an account that is not there' is_refused "$void" '.id = 99999'
t 'or cannot be' is_refused "$void" '.id = -1'
t 'or of a code that it does not have' is_refused "$void" '.code = "eve@example.org"'
call register '{"login":"0123456789abcdef","password":"p","username":"n"}' >/dev/null
t 'or of a watchdog' is_refused "$void" \
	".code = \"0123456789abcdef\" | .id = $(id_of 0123456789abcdef)"
sql 'UPDATE accounts SET disabled = true'
t 'or of one that is disabled' is_refused "$void"
sql 'UPDATE accounts SET disabled = false'
t 'also once it is enabled again' is_refused "$void"
signs_in ada@example.org >/dev/null
t 'one that was issued since is good' renews
t 'one is disabled meanwhile' meanwhile 'UPDATE accounts SET disabled = true' \
	is_refused "$void"
sql 'UPDATE accounts SET disabled = false'
signs_in ada@example.org >/dev/null
t 'or ends its other sessions meanwhile' meanwhile "UPDATE accounts
	SET tokens_from = now() + interval '5 seconds'" is_refused "$void"
signs_in ada@example.org >/dev/null
t 'another is good' renews
t 'one by a key that was given up is refused' eval 'keys rotate && keys retire 1 &&
	is_refused "Invalid signature"'
for body in '' '{}' '[]' nonsense '{"token":null}'
do
	t "a body without a token is incomplete: '$body'" gives 400 \
		'.detail=Incomplete request form' request-token "$body"
done
signs_in ada@example.org >/dev/null
kill "$server"
wait "$server" 2>/dev/null
t 'without who signs it says so' gives 503 .success=false request-token "$(shown)"
t 'and so does the log' grep -q 'no answer from sign-token' errors
finish
