#!/bin/sh
# Signed tokens, and at the other side what the contract was written with:
# Python's cryptography.  Random tokens, their texts hostile.
. "$top_srcdir/tests/lib.sh"

t 'tokens are signed and verified, by both sides' timeout 120 /usr/bin/python3 \
	"$top_srcdir/tests/tokens.py" "$top_builddir/tests/tokens"
cp out said
# agreed N WHAT - of that many both sides think the same
agreed() {
	cat said
	grep -qx "$2: $1 of $1" said
}
t 'of 1,000 that Python signs we say what it says' agreed 1000 'Python signs'
t 'it says of 1,000 that we sign what they are' agreed 1000 'Python verifies'
t 'which say what they were to say' agreed 1000 'signed as said'
t 'of 1,000 with a member changed we say what it says' agreed 1000 changed
t 'and with a signature spoilt or spelt otherwise' agreed 1000 mangled
t 'whatever is base64 to it is to us, and nothing else' agreed 5461 base64
finish
