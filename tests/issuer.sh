# issuer.sh - the words of tests of signed tokens
#
# After lib.sh.  The other side is Python's own cryptography, see issuer.py.
# shellcheck shell=sh disable=SC2034,SC2154

# What it says is what a log may hold, and everybody may read.
keys() {
	"$top_builddir/commands/confab-keys" "$@" >key.said 2>&1
	result=$?
	cat key.said
	keep key.said none
	[ -z "${RECORD-}" ] || cat key.said >>"$RECORD/log"
	return $result
}

# enrol email [wdcode] - whose password is Passw0rd
enrol() {
	gives 201 .success=true register "{\"email\":\"$1\",
		\"password\":\"Passw0rd\",\"wdcode\":\"${2-0123456789abcdef}\"}"
}
id_of() {
	sql "SELECT id FROM accounts WHERE login = '$1'"
}

# gets_token program body - the token is in the file token
gets_token() {
	gives 200 .success=true '.|keys|join(" ")=success token' "$@" &&
		jq -c .token reply >token
}
# signs_in email - and gets one
signs_in() {
	gets_token login "{\"email\":\"$1\",\"password\":\"Passw0rd\"}"
}
# says_token [.path=value]...
says_token() {
	printf '%s\n' "$@" >checks
	cp token reply
	cat token
	checks_hold
}
# Whom it is shown to, as the body.
shown() {
	printf '{"token":%s}' "$(cat token)"
}
# fails_to comment program [body] - without it the token is shown
fails_to() {
	gives 200 .success=false ".comment=$1" '.|keys|join(" ")=comment success' \
		"$2" "${3-$(shown)}"
}

# By the key that is published, as the seed's clients do.
publish() {
	call request-public-key >/dev/null && jq -r .publickey reply >public.pem
}
is_signed() {
	"$top_srcdir/tests/issuer.py" verify "${1-public.pem}" token
}

# know_key - a key that we have both halves of, in private.pem, is the one that
# signs
know_key() {
	openssl genrsa 2048 >private.pem 2>/dev/null
	openssl pkey -in private.pem -pubout >known.pem
	sql "INSERT INTO signing_keys (public_pem, private_pem)
		VALUES ('$(cat known.pem)', '$(cat private.pem)')"
}
# forge jq - the token with another signature by that key, after jq changed it
forge() {
	"$top_srcdir/tests/issuer.py" sign private.pem \
		"$(jq -c "del(.signature) | $1" token)" >forged && mv forged token
}
