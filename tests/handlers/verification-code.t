#!/bin/sh
# verification-code: a code by which somebody is known to the bot
. "$top_srcdir/tests/lib.sh"

t 'a stranger gets none' gives 403 .detail='No Access' verification-code
as ada
is_code() {
	call verification-code && [ "$status" = 200 ] &&
		jq -e 'type == "string" and test("^[A-Za-z0-9]{8}$")' reply
}
t 'somebody gets eight letters and digits' is_code
code=$(jq -r . reply)
is_kept() {
	[ "$(sql "SELECT encode(code_hash, 'hex') FROM verification_codes")" = \
		"$(printf %s "$1" | sha256sum | cut -d ' ' -f 1)" ]
}
t 'of which a hash is kept' is_kept "$code"
t 'and nothing else' not shows "$code" pg_dump -U postgres "$database"
t 'it is good for a minute' test "$(sql "SELECT round(extract(epoch
	FROM expires_at - now()) / 10) FROM verification_codes")" = 6
t 'the next one is another' is_code
t 'really' not test "$(jq -r . reply)" = "$code"
t 'and the only one' is_kept "$(jq -r . reply)"
for i in 3 4 5 6
do
	t "six may be asked for at once, this is number $i" is_code
done
t 'and no more' gives 429 verification-code
t 'for ten seconds' test "$(header Retry-After)" = 10
as ben
t 'somebody else still gets one' is_code
as ada
sql "UPDATE verification_codes SET empty_again = empty_again - interval '10 seconds'"
t 'ten seconds later there is one more' is_code
t 'but one' gives 429 verification-code
finish
