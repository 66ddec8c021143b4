#!/bin/sh
# The gateway keeps to RFC 6455 and RFC 7692, section by section: see rfc6455.py
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

open_gate
serve ws-ping
t 'the rules are looked at' timeout 60 /usr/bin/python3 \
	"$top_srcdir/tests/rfc6455.py" "$gate"
cp out rules
while read -r is sentence
do
	t "$sentence" test "$is" = good
done <rules
t 'there are many' test "$n" -gt 100
t 'the gateway lives' kill -0 "$gateway"
finish
