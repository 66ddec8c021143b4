#!/bin/sh
# confab-keys: what signed tokens are signed with
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/issuer.sh"

# tells_only text verb... - it succeeds, with that very line
tells_only() {
	text=$1
	shift
	keys "$@" && [ "$(cat key.said)" = "$text" ]
}
# refuses status pattern verb... - and no key is another
refuses() {
	before=$(table) want=$1 pattern=$2
	shift 2
	keys "$@"
	[ "$?" = "$want" ] && grep -q -- "$pattern" key.said &&
		[ "$(table)" = "$before" ]
}
table() {
	sql 'SELECT * FROM signing_keys ORDER BY id'
}
state() {
	sql "SELECT string_agg(CASE WHEN good_until IS NULL THEN 'signs'
		WHEN good_until > now() THEN 'verifies' ELSE 'void' END, ' ' ORDER BY id)
		FROM signing_keys"
}
listed() {
	keys list >/dev/null && sed -n "$1p" key.said
}
utc='[0-9]\{4\}-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]'

t 'it explains itself' shows 'usage: confab-keys VERB' keys --help
t 'in columns' test "$(keys --help | grep -c '^  .\{21\} [a-z]')" = 7
t 'and that nobody is shown a private key' shows 'never shown' keys --help
while read -r words
do
	# shellcheck disable=SC2086
	t "wrong use is: $words" refuses 2 'confab-keys --help says' $words
done <<'END'

frobnicate
--nonsense
--input-name=x list
list 1
make 1
rotate 1
retire
retire 1 2
END

t 'at first there is none' test "$(keys list | wc -l)" = 1
t 'nor anything to replace' refuses 1 'no key that signs; make makes one' rotate
t 'one is made' tells_only 'made the key 1, which signs from now on' make
t 'of RSA with 2048 bits' test "$(sql 'SELECT private_pem FROM signing_keys' |
	openssl pkey -noout -text | grep -c '2048 bit')" = 1
pair() {
	sql "SELECT private_pem FROM signing_keys" | openssl pkey -pubout >pair &&
		[ "$(cat pair)" = "$(sql 'SELECT public_pem FROM signing_keys')" ]
}
t 'the halves of which belong together' pair
t 'one signs at a time' refuses 1 'there is a key that signs' make
sha256=$(sql 'SELECT public_pem FROM signing_keys' |
	openssl pkey -pubin -outform DER | sha256sum | cut -d' ' -f1)
t 'it is listed, by its fingerprint' expr "$(listed 2)" : \
	"1 *$sha256 *$utc *signs\$"
t 'another replaces it' tells_only 'made the key 2, which signs from now on; the one before verifies for 36 hours more' \
	rotate
t 'and signs, while it verifies' test "$(state)" = 'verifies signs'
t 'for 36 hours' test "$(sql "SELECT good_until - created_at BETWEEN
	interval '129600 seconds' AND interval '129660 seconds'
	FROM signing_keys WHERE id = 1")" = t
t 'which is shown' expr "$(listed 2)" : "1 .*verifies until $utc\$"
t 'it has no private half any more' test "$(sql 'SELECT string_agg(id::text, $$ $$)
	FROM signing_keys WHERE private_pem IS NOT NULL')" = 2
t 'one is given up' tells_only \
	'retired the key 1: no token that it signed is good any more' retire 1
t 'at once' test "$(state)" = 'void signs'
t 'which is shown' expr "$(listed 2)" : '1 .*void$'
t 'once' refuses 1 'no key "1" that signs or verifies' retire 1
t 'the one that signs may be, too' keys retire 2
t 'then none does' test "$(state)" = 'void void'
t 'so that one may be made' keys make
t 'which has an id of its own' test "$(sql 'SELECT id FROM signing_keys
	WHERE good_until IS NULL')" -gt 2
for id in 99 x '' -1 1x 99999999999999999999 "1' OR true --"
do
	t "a key that is none is not: '$id'" refuses 1 'no key ".*" that' retire -- "$id"
done
sql 'DELETE FROM signing_keys'
one_is_made() {
	racing 4 "$top_builddir/commands/confab-keys" make
	cat race/*/out
	[ "$(grep -l 'made the key' race/*/out | wc -l)" = 1 ] && [ "$(state)" = signs ]
}
t 'of four that are made at once one is' one_is_made
one_signs() {
	racing 4 "$top_builddir/commands/confab-keys" rotate
	cat race/*/out
	[ "$(state | tr ' ' '\n' | grep -c signs)" = 1 ]
}
t 'however many replace it at once, one signs' one_signs
t 'a private key is never shown' not grep -rq PRIVATE key.said race
t 'without a database it says so' with CONFAB_DATABASE="host=$scratch" \
	refuses 1 'did not say that it is done' list
t 'its manual page is sound' sh -c \
	'test -z "$(man --warnings -E UTF-8 -l "$1" 2>&1 >/dev/null)"' - \
	"$top_srcdir/man/confab-keys.8"
finish
