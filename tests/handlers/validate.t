#!/bin/sh
# validate: whether a signed token is good
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/issuer.sh"

is_good() {
	replies '{"success":true}' validate "$(shown)" && [ "$status" = 200 ]
}
# is_bad comment [jq] - after jq changed the token
is_bad() {
	cp token kept
	jq -c "${2-.}" kept >token
	fails_to "$1" validate
	result=$?
	mv kept token
	return "$result"
}
# is_refused comment jq - though signed by our key
is_refused() {
	cp token kept
	forge "$2"
	fails_to "$1" validate
	result=$?
	mv kept token
	return "$result"
}
know_key
serve sign-token
enrol ada@example.org >/dev/null
signs_in ada@example.org >/dev/null
t 'one that was given out is good' is_good

# Contracts, 1.2.
t 'one that was issued 36 hours ago is expired' is_refused Expired '.time -= 129660'
t 'whoever signed it' is_bad Expired '.time -= 129660'
t 'one that was a minute less ago is not' with forge='.time -= 129540' eval '
	cp token kept; forge "$forge"; is_good; result=$?; mv kept token; exit "$result"'
t 'one of a time to come is none' is_refused 'Invalid token' '.time += 3600'
for change in '.code = "eve@example.org"' '.id += 1' '.perm = 1' '.time -= 1' \
	'.belongs = []' '.belongs = null' '.belongs += ["x"]' '.signature = ""' \
	'.signature |= .[4:]'
do
	t "what is changed is not what was signed: $change" \
		is_bad 'Invalid signature' "$change"
done
for change in '.code += (.id | tostring | .[:1])' 'del(.code)' 'del(.id)' 'del(.perm)' 'del(.time)' 'del(.belongs)' \
	'del(.signature)' '.id |= tostring' '.time |= tostring' '.perm = null' \
	'.time = 1.5' '.code = 7' '.belongs = "x"' '.belongs = [7]' '.belongs = {}' \
	'.signature = 7' '.signature = "x"' '[.]' '"x"' 7 true '{}'
do
	t "what is of another shape is none: $change" \
		is_bad 'Invalid token' "$change"
done
openssl genrsa 2048 >stranger.pem 2>/dev/null
by_stranger() {
	cp private.pem ours.pem
	cp stranger.pem private.pem
	is_refused 'Invalid signature' .
	result=$?
	mv ours.pem private.pem
	return "$result"
}
t 'what somebody else signed is not signed' by_stranger

# Whose it is.
void='The token is void'
t 'one of an account that is not there is void' is_refused "$void" '.id = 99999'
t 'or of another code' is_refused "$void" '.code = "eve@example.org"'
t 'or of an id that nobody can have' is_refused "$void" '.id = 9223372036854775807'
t 'or a negative one' is_refused "$void" '.id = -1'
sql 'UPDATE accounts SET disabled = true'
t 'or of one that is disabled' is_bad "$void"
sql 'UPDATE accounts SET disabled = false'
t 'also once it is enabled again' is_bad "$void"
signs_in ada@example.org >/dev/null
t 'another is good' is_good
echo 'Passw0rd' | "$top_builddir/commands/confab-users" passwd ada@example.org >/dev/null
t 'one that was issued before the password was changed is void' is_bad "$void"
signs_in ada@example.org >/dev/null
t 'one that was issued since is good' is_good

# The keys.
cp token first
keys rotate >/dev/null
t 'a key that was replaced verifies' is_good
signs_in ada@example.org >/dev/null
t 'as the new one does' is_good
publish
t 'which is another' not cmp -s public.pem known.pem
sql "UPDATE signing_keys SET good_until = now() + interval '1 minute' WHERE id = 1"
cp first token
t 'until 36 hours are over' is_good
sql "UPDATE signing_keys SET good_until = now() - interval '1 second' WHERE id = 1"
t 'and then no more' is_bad 'Invalid signature'
signs_in ada@example.org >/dev/null
keys rotate >/dev/null
keys retire 2 >/dev/null
t 'one that was given up does not from then on' is_bad 'Invalid signature'
keys retire 3 >/dev/null
t 'where there is none nobody can tell' gives 503 .success=false validate "$(shown)"

for body in '' '{}' '[]' nonsense '{"token":null}' '{"Token":{}}'
do
	t "a body without a token is incomplete: '$body'" gives 400 \
		'.detail=Incomplete request form' '.|keys|join(" ")=detail' \
		validate "$body"
done
t 'what is no token needs no database' with CONFAB_DATABASE="host=$scratch" \
	fails_to 'Invalid token' validate '{"token":{}}'
t 'without one it cannot tell of another' with CONFAB_DATABASE="host=$scratch" \
	gives 503 .success=false validate "$(shown)"
keys make >/dev/null
t 'a query is not looked at' with QUERY_STRING='token=x' is_bad 'Invalid signature'
finish
