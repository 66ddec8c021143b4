#!/bin/sh
# request-public-key: what signed tokens are verified with
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/issuer.sh"

t 'without a key it says so' gives 503 .success=false \
	'.comment=There is no key to sign with yet' request-public-key
keys make >/dev/null
t 'with one it is told' gives 200 '.|keys|join(" ")=publickey' request-public-key
publish
t 'as a SubjectPublicKeyInfo' grep -qx -e '-----BEGIN PUBLIC KEY-----' public.pem
t 'of RSA with 2048 bits' shows '2048 bit' openssl pkey -pubin -in public.pem -noout -text
t 'and nothing more' test "$(grep -c -e '-----' public.pem)" = 2
t 'which is the one in the table' test "$(cat public.pem)" = \
	"$(sql 'SELECT public_pem FROM signing_keys')"
cp public.pem first.pem
keys rotate >/dev/null
publish
t 'once another signs it is that' not cmp -s first.pem public.pem
t 'alone' test "$(grep -c -e '-----' public.pem)" = 2
keys retire 2 >/dev/null
t 'and if none does it says so' gives 503 .success=false request-public-key
finish
