#!/bin/sh
# confab-verify: who a signed token is of
. "$top_srcdir/tests/lib.sh"

for name in one two
do
	openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out $name.key
	openssl pkey -in $name.key -pubout -out $name
done
# token KEY CODE ID PERM TIME BELONGS
token() {
	key=$1
	shift
	printf 'sign %s\t%s\t%s\t%s\t%s\n' "$@" | "$top_builddir/tests/tokens" "$key.key"
}
now=$(date +%s)
token one '"ada@example.org"' 7 -1 "$now" '["a0b1","it'\''s"]' >user
token one '"a0b1c2d3e4f5a6b7"' 0 18446744073709551615 "$now" null >watchdog
token one '"ada@example.org"' 7 0 1622729833 '[]' >old

# What it complains of is what a log may hold.
verify() {
	"$top_builddir/commands/confab-verify" "$@" 2>complaint
	result=$?
	cat complaint >&2
	[ -z "${RECORD-}" ] || cat complaint >>"$RECORD/log"
	return "$result"
}
# says STATUS JSON argument... - and nothing else
says() {
	want=$1 json=$2
	shift 2
	verify "$@" >said
	result=$?
	cat said
	echo "status $result"
	[ "$result" = "$want" ] && [ "$(cat said)" = "$json" ]
}
is_expired='{"result":"expired"}'
is_false='{"result":"verification failed"}'
is_invalid='{"result":"invalid"}'
is_unavailable='{"result":"unavailable"}'
# refuses STATUS PATTERN argument... - and says nothing else
refuses() {
	want=$1 pattern=$2
	shift 2
	verify "$@" >said 2>complaint.shown
	result=$?
	cat said complaint.shown
	echo "status $result"
	[ "$result" = "$want" ] && [ ! -s said ] && grep -q -e "$pattern" complaint.shown
}

t 'it explains itself' shows 'usage: confab-verify' verify --help
t 'and how it ends' shows '6 .*unavailable.*no key' verify -h
while read -r words
do
	# shellcheck disable=SC2086
	t "wrong use is: $words" refuses 2 'confab-verify --help says' \
		$words </dev/null
done <<'END'
--nonsense
--key
--at
--at now
--at 1x
--at -1
--at 99999999999999999999
--key one --url http://127.0.0.1
user watchdog
END

t 'a user is told by what the token says' says 0 \
	'{"result":"ok","code":"ada@example.org","uid":7,"belongs":["a0b1","it'\''s"],"isUser":true,"permissions":-1}' \
	--key one user
t 'so is a watchdog' says 0 \
	'{"result":"ok","code":"a0b1c2d3e4f5a6b7","uid":0,"belongs":null,"isUser":false,"permissions":18446744073709551615}' \
	--key one watchdog
t 'from standard input as well' says 0 "$(cat said)" --key one <watchdog
t 'another key did not sign it' says 4 "$is_false" --key two user
t 'it has a time' says 3 "$is_expired" --at $((now + 129601)) --key one user
t 'to the second' shows '"ok"' verify --at $((now + 129600)) --key one user
t 'before which it is none' says 5 "$is_invalid" --at $((now - 301)) --key one user
t 'but for a little' shows '"ok"' verify --at $((now - 300)) --key one user
t 'that it is too old is said without a key' says 3 "$is_expired" old
t 'and by none' says 3 "$is_expired" --key two old
t 'of its own time it was good' shows '"ok"' verify --at 1622729833 --key one old
while read -r text
do
	echo "$text" >wrong
	t "no token: $text" says 5 "$is_invalid" --key one wrong
done <<'END'

null
[]
{}
{"code":
token
END
t 'nor is one with something after it' says 5 "$is_invalid" --key one <<END
$(cat user) x
END
nul() {
	{ cat user; printf '\0'; } >wrong
	says 5 "$is_invalid" --key one wrong
}
t 'or a NUL' nul
t 'without any key it is not known' says 6 "$is_unavailable" user
t 'a file that is not there is told' refuses 1 'cannot read nowhere: No such file' nowhere
t 'so is a folder' refuses 1 'cannot read run: Is a directory' run
t 'and what is too large' refuses 1 'standard input has more than 64 KiB' \
	--key one </dev/zero
t 'a key that is not there, too' refuses 1 'cannot read nowhere: No such' --key nowhere user
t 'and one that is none' refuses 1 'user: it is no public key' --key user user
t 'or a private one' refuses 1 'one.key: it is no public key' --key one.key user
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 | openssl pkey -pubout >weak
t 'or a weak one' refuses 1 'weak: it has less than 2048 bits' --key weak user
locked_key() {
	openssl rsa -in one.key -aes128 -passout pass:x -out wrong &&
		refuses 1 'it is no public key' --key wrong user </dev/null
}
t 'nobody is asked for what locks one' locked_key

# By a service
: >asked
port=$(free_port)
cat one >key
echo good >mode
begin /usr/bin/python3 "$top_srcdir/tests/key-service.py" "$port"
await nc -z 127.0.0.1 "$port"
export AUTH_BACKEND_SERVICE_HOST=127.0.0.1 AUTH_BACKEND_SERVICE_PORT="$port"
# asks N command...
asks() {
	: >asked
	times=$1
	shift
	"$@" && [ "$(wc -l <asked)" = "$times" ]
}
t 'a service that is set is not asked about what is too old' \
	asks 0 says 3 "$is_expired" old
t 'or no token' asks 0 says 5 "$is_invalid" --at 1 user
t 'but about what may be good' asks 1 shows '"ok"' verify user
t 'once' asks 0 says 4 "$is_false" --at 1622729833 <<END
$(token two '"x@y"' 1 1 1622729833 null)
END
t 'a key that is named goes before it' asks 0 says 4 "$is_false" --key two user
t 'a service that is named as well' says 6 "$is_unavailable" \
	--url http://127.0.0.1:1 user
t 'which says why' grep 'no key from http://127.0.0.1:1: ' complaint
t 'nothing but HTTP is spoken to it' says 6 "$is_unavailable" --url "file://$PWD/one" user
unset AUTH_BACKEND_SERVICE_HOST
t 'one that is named is enough' shows '"ok"' verify --url "http://127.0.0.1:$port" user
full() {
	verify --key one user >/dev/full
	[ $? = 1 ] && grep 'could not be written' complaint
}
t 'what cannot be said is told' full

# From a checkout
http_port=$(free_port) push_port=$(free_port)
unset CONFAB_RUN CONFAB_DATABASE
t './confab verify is the same, without anything running' shows '"ok"' \
	confab verify --key one user
t 'and explains itself' shows 'usage: confab-verify' confab verify --help
finish
