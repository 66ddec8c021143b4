#!/bin/sh
# sign-token: the one program that can read the key
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/issuer.sh"

# asks status [NAME=VALUE]... - for a token of ada's, known of as of now
asks() {
	want=$1
	shift
	with CODE=ada@example.org ACCOUNT="$ada" SINCE="$now" "$@" \
		gives "$want" sign-token
}
is_signed_now() {
	asks 200 "$@" && cp reply token && is_signed
}
is_void() {
	asks 401 "$@"
}
enrol ada@example.org >/dev/null
ada=$(id_of ada@example.org)
now=$(($(date +%s) + 2))

t 'without a key there is no token' asks 503
t 'and the log says what to do' grep -q 'confab-keys make' errors
know_key
publish
t 'with one it signs' is_signed_now
t 'what the account is' says_token .code=ada@example.org ".id=$ada" .perm=0 \
	'.belongs|tojson=["0123456789abcdef"]'
t 'all of it' jq -e '(keys | join(" ")) == "belongs code id perm signature time"' token
t 'and when it was' jq -e 'now - .time | . > -5 and . < 60' token
sql "UPDATE accounts SET perm = 7;
	INSERT INTO watchdogs VALUES ('zzzzzzzzzzzzzzzz', $ada), ('AAAAAAAAAAAAAAAA', $ada)"
t 'as it is then' is_signed_now
t 'what it permits' says_token .perm=7
t 'and all that is its own' says_token \
	'.belongs|sort|tojson=["0123456789abcdef","AAAAAAAAAAAAAAAA","zzzzzzzzzzzzzzzz"]'
sql 'DELETE FROM watchdogs'
t 'or nothing' is_signed_now
t 'which is an empty list' says_token '.belongs|tojson=[]'

t 'nobody has one of an account that is not there' is_void ACCOUNT=99999
t 'nor of one that cannot be' is_void ACCOUNT=-9223372036854775809
t 'nor of that account by another code' is_void CODE=eve@example.org
call register '{"login":"0123456789abcdef","password":"p","username":"n"}' >/dev/null
t 'nor by a login that is like a watchdog' is_void CODE=0123456789abcdef \
	ACCOUNT="$(id_of 0123456789abcdef)"
call register '{"login":"ada@example.org1","password":"p","username":"n"}' >/dev/null
t 'nor by one that another and its id might be' is_void CODE=ada@example.org1 \
	ACCOUNT="$(id_of ada@example.org1)"
call register '{"login":"x'"'"'\"@\n","password":"p","username":"n"}' >/dev/null
t 'whatever else its letters are' is_signed_now CODE="x'\"@
" ACCOUNT="$(sql "SELECT max(id) FROM accounts")"

sql "UPDATE accounts SET tokens_from = now() - interval '1 hour' WHERE id = $ada"
t 'who knew of it before its tokens count gets none' is_void SINCE=$((now - 3700))
t 'who did since then does' is_signed_now SINCE=$((now - 3500))
sql "UPDATE accounts SET tokens_from = now() + interval '1 hour' WHERE id = $ada"
t 'nor whose tokens are void' is_void
t 'one that counts does' is_signed_now SINCE=$((now + 4000))
t 'and is of the second from which they do' jq -e '.time - now | . > 3500' token
sql "UPDATE accounts SET tokens_from = 'epoch'"
t 'nor one that is void meanwhile' meanwhile "UPDATE accounts
	SET tokens_from = now() + interval '1 hour' WHERE id = $ada" is_void
sql "UPDATE accounts SET tokens_from = 'epoch'"
t 'nor is disabled meanwhile' meanwhile \
	"UPDATE accounts SET disabled = true WHERE id = $ada" is_void
t 'or was before' is_void
sql "UPDATE accounts SET disabled = false, tokens_from = 'epoch'"

for bad in SINCE= SINCE=x SINCE=-1 SINCE=1.5
do
	t "it is told since when: not $bad" asks 400 "$bad"
done
t 'and by nobody but a program' with REQUEST_METHOD=GET asks 405
t 'a database that is away is told' with CONFAB_DATABASE="host=$scratch" asks 503

# The key.
reads_key() {
	psql -qAtX -U "confab_$1" -c 'SELECT private_pem FROM confab.signing_keys' \
		"$database"
}
others() {
	sql "SELECT substr(rolname, 8) FROM pg_roles WHERE rolname LIKE 'confab\_%'
		AND rolname NOT IN ('confab_owner', 'confab_sign_token')" >roles
	[ "$(wc -l <roles)" -gt 35 ] || return
	while read -r role
	do
		fails 'permission denied' reads_key "$role" </dev/null || return
	done <roles
}
t 'its role reads the key' shows 'PRIVATE KEY' reads_key sign_token
t 'and that of no other program does' others
t 'nor is it in what it says' not grep -q PRIVATE raw errors
serve sign-token
via=fcgi
t 'it serves' is_signed_now
finish
