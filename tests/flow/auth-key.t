#!/bin/sh
# Whose signatures of tokens count: where the key comes from, how often it is
# asked for, and what becomes of everything that is not as it should be
. "$top_srcdir/tests/lib.sh"

# Keys: two that are good, and some that are not.
/usr/bin/python3 - <<'END'
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

def public(name, key):
    with open(name, "wb") as f:
        f.write(key.public_bytes(s.Encoding.PEM,
            s.PublicFormat.SubjectPublicKeyInfo))
for name, bits in ("one", 2048), ("two", 2048), ("weak", 2047), ("large", 4096):
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    with open(name + ".key", "wb") as f:
        f.write(key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8,
            s.NoEncryption()))
    public(name, key.public_key())
for bits in (8192, 8193):
    public(str(bits), rsa.RSAPublicNumbers(65537, 2**(bits - 1) + 1).public_key())
public("curve", ec.generate_private_key(ec.SECP256R1()).public_key())
public("edwards", ed25519.Ed25519PrivateKey.generate().public_key())
END
# token NAME - signed just now by that key
token() {
	printf 'sign "ada@example.org"\t7\t3\t%s\t["x"]\n' "$(date +%s)" |
		"$top_builddir/tests/tokens" "$1.key"
}
for name in one two weak large
do
	token $name >"by.$name"
done

# service PORT - what it was asked is in the file asked
service() {
	begin /usr/bin/python3 "$top_srcdir/tests/key-service.py" "$1"
	service=$!
	await nc -z 127.0.0.1 "$1"
}
# publishes KEY [MODE]
publishes() {
	cat "$1" >key && printf '%s\n' "${2-good}" >mode
}
forget() {
	rm -f "$CONFAB_RUN"/auth-key.*
	: >asked
}
# older SECONDS - so long ago is all that was done
older() {
	set -- "$1" "$CONFAB_RUN"/auth-key.*
	awk -v by="$1" 'NR < 3 && $1 { $1 -= by } { print }' "$2" >aged &&
		mv aged "$2"
}

# badge STATUS TOKEN - a process of its own says so
badge() {
	REQUEST_METHOD=POST SCRIPT_NAME=/badge \
		"$top_builddir/handlers/examples/badge" <"$2" >badged 2>badge.log
	cat badged badge.log
	[ -z "${RECORD-}" ] || cat badge.log >>"$RECORD/log"
	grep -q "^Status: $1" badged
}
# asks N command... - that many times the service is asked for it
asks() {
	before=$(wc -l <asked) want=$1
	shift
	"$@" || return
	after=$(wc -l <asked)
	echo "asked $((after - before)) times"
	[ "$after" = $((before + want)) ]
}
# said pattern - by the last of them, on its log
said() {
	cat badge.log
	grep -q "$1" badge.log
}

: >asked
port=$(free_port)
publishes one
service "$port"
t 'a service is up' kill -0 "$service"

# Nobody is asked whom nobody named.
t 'without a service there is no key' asks 0 badge 503 by.one
t 'nor with a port alone' with AUTH_BACKEND_SERVICE_PORT="$port" \
	asks 0 badge 503 by.one
t 'nor with a host alone' with AUTH_BACKEND_SERVICE_HOST=127.0.0.1 \
	asks 0 badge 503 by.one
echo '{}' >none
t 'that a token is none is said all the same' asks 0 badge 401 none
export AUTH_BACKEND_SERVICE_HOST=127.0.0.1 AUTH_BACKEND_SERVICE_PORT="$port"
t 'with one, too, and nobody is asked for that' asks 0 badge 401 none

# One fetch for all
publishes one slow
together() {
	racing 8 badge 200 "$scratch/by.one"
	[ "$(grep -l '^Status: 200' race/*/badged | wc -l)" = 8 ]
}
t 'eight processes at once ask for it once' asks 1 together
t 'and for nothing else' test "$(cat asked)" = /requestPublicKey
publishes one
t 'another one later asks nobody' asks 0 badge 200 by.one
t 'it says what the token says' grep '"may":3' badged
t 'who else has signed does not count' badge 401 by.two
file=$(echo "$CONFAB_RUN"/auth-key.*)
t 'the key is in one file' test -f "$file"
t 'that is its owner'\''s alone' test "$(stat -c %a "$file")" = 600
older 3590
t 'nearly an hour later nobody is asked' asks 0 badge 200 by.one
older 20
t 'after an hour it is' asks 1 badge 200 by.one
t 'once' asks 0 badge 200 by.one

# Rotation
publishes two
t 'just after it was asked it is not asked again for another signature' \
	asks 0 badge 401 by.two
older 11
t 'ten seconds later it is' asks 1 badge 200 by.two
t 'the old one counts no more, and nobody is asked for that' \
	asks 0 badge 401 by.one
older 11
t 'but ten seconds later' asks 1 badge 401 by.one
older 11
publishes weak
t 'a key that is too weak changes nothing' asks 1 badge 401 by.weak
t 'which is told' said 'less than 2048 bits'
t 'the last good one counts' asks 0 badge 200 by.two

# A service that is down, or as good as
publishes two 500
older 3600
t 'while it gives none, the last good key counts' asks 1 badge 200 by.two
t 'it is not asked every time' asks 0 badge 200 by.two
older 61
t 'but once a minute' asks 1 badge 200 by.two
publishes two hang
older 3600
t 'if it hangs, too' asks 1 badge 200 by.two
t 'which is told' said "no key from http://127.0.0.1:$port: Timeout"
kill "$service" && wait "$service" 2>/dev/null
older 3600
t 'if nobody is there, it counts as well' badge 200 by.two
t 'which is told, too' said "no key from http://127.0.0.1:$port: .*connect"
publishes two
service "$port"
older 61
while_asked() {
	exec 4<"$CONFAB_RUN" && flock 4
	"$@"
	result=$?
	exec 4<&-
	return "$result"
}
t 'while somebody asks, the others go on with it' \
	asks 0 while_asked badge 200 by.two
t 'once it is back it is asked' asks 1 badge 200 by.two
t 'and all is well' not said no

# No key yet, and none to be had
forget
t 'who has none waits for who asks, but not for ever' \
	asks 0 while_asked badge 503 by.two
publishes one 500
t 'without any there is none' asks 1 badge 503 by.one
t 'and nobody asks at once again' asks 0 badge 503 by.one
publishes one
older 3
t 'but in a moment' asks 1 badge 200 by.one
while IFS='|' read -r mode why
do
	forget
	publishes one "$mode"
	t "there is none in: $mode" asks 1 badge 503 by.one
	t 'which is told' said "no key from http://127.0.0.1:$port: $why"
done <<'END'
hang|Timeout
drip|Timeout
redirect|status 302
404|status 404
201|status 201
huge|more came than is taken
endless|more came than is taken
cut|Transferred a partial file
nothing|it is no object
garbage|it is no object
null|it is no object
["publickey"]|it is no object
{}|it is no object
{"publickey":null}|it is no object
{"publickey":["x"]}|it is no object
{"publickey":"x"}{}|it is no object
{"publickey":""}|it is no public key
{"publickey":"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"}|it is no public key
END
while IFS='|' read -r key why
do
	forget
	publishes "$key"
	t "there is none in: $key" asks 1 badge 503 by.one
	t 'which is told' said "no key from http://127.0.0.1:$port: $why"
done <<'END'
weak|it has less than 2048 bits
8193|it has more than 8192 bits
curve|it is no RSA key
edwards|it is no RSA key
one.key|it is no public key
END
t 'nobody was sent on to elsewhere' not grep elsewhere asked
forget
publishes 8192
t 'one of 8192 bits is a key' badge 401 by.one
forget
publishes large
t 'so is one of 4096' badge 200 by.large

# What else is set
forget
publishes one
t 'a proxy of the environment is not asked' with http_proxy=http://127.0.0.1:1 \
	ALL_PROXY=http://127.0.0.1:1 asks 1 badge 200 by.one
mkdir other
cd other || exit
port_of_other=$(free_port)
publishes ../two
service "$port_of_other"
cd .. || exit
at_other() {
	with AUTH_BACKEND_SERVICE_PORT="$port_of_other" "$@"
}
t 'what another service says is another key' at_other badge 401 by.one
t 'whose signatures count where it is set' at_other badge 200 by.two
t 'and here they do not' asks 0 badge 401 by.two
t 'while ours do' asks 0 badge 200 by.one
t 'what speaks no TLS is not believed where it has to' \
	with AUTH_BACKEND_SERVICE_PROTO=https:// badge 503 by.one
for text in '' x '1 2' "$(date +%s) 1" "1
2
x"
do
	forget
	badge 200 by.one >/dev/null
	printf '%s' "$text" >"$(echo "$CONFAB_RUN"/auth-key.*)"
	t "a file that has \"$(printf %s "$text" | tr '\n0-9' '/#')\" in it is made anew" \
		asks 1 badge 200 by.one
done
t 'where there is no folder each process asks' with CONFAB_RUN="$PWD/nowhere" \
	asks 1 badge 200 by.one

# A process that goes on
forget
publishes one
mkdir "$CONFAB_RUN/examples"
export CONFAB_WORKERS=1
serve examples/badge
served() {
	CONTENT_LENGTH=$(wc -c <"$2")
	export CONTENT_LENGTH
	REQUEST_METHOD=POST SCRIPT_NAME=/badge cgi-fcgi -bind -connect \
		"$CONFAB_RUN/examples/badge.sock" <"$2" >badged
	cat badged
	grep -q "^Status: $1" badged
}
t 'one that goes on asks' asks 1 served 200 by.one
t 'once' asks 0 served 200 by.one
publishes two
older 11
t 'another one finds a new key' asks 1 badge 200 by.two
t 'which it takes without asking' asks 0 served 200 by.two
t 'and then has no other' asks 0 served 401 by.one
finish
