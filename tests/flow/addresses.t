#!/bin/sh
# Which addresses are one, where it counts how often one knocks
. "$top_srcdir/tests/lib.sh"

# One attempt a minute, and one more at once.  The networks that the suite has none of
# are a proxy's to name.
export CONFAB_ADDRESS_RATE=1
mkdir -p state/routes.d
echo 'set_real_ip_from 127.0.0.1; real_ip_header X-Real-IP;' >state/routes.d/proxy.conf
t 'it starts' start_system
here=$CONFAB_RUN/nginx/http.sock

# tries ADDRESS... - to sign in, from each in turn; $status is the last one's
tries() {
	for address
	do
		ask /login -H "X-Real-IP: $address" \
			-d "{\"login\":\"$address\",\"password\":\"p\"}" || return
	done
}
# Among them are a NUL, and the end of a line.
t 'an IPv6 network is one address' expect tries 429 \
	2001:db8:0:a::1 2001:db8:0:a:a0a:a0a:a0a:a 2001:db8:0:a:ffff::
t 'another one is another' expect tries 400 2001:db8:0:b::1
t 'an IPv4 address is one' expect tries 429 10.10.0.1 10.10.0.1 10.10.0.1
t 'in the form of an IPv6 one as well' expect tries 429 ::ffff:10.10.0.1
t 'and not its network' expect tries 400 10.10.0.2 ::ffff:10.10.0.3
own_questions() {
	for _ in 1 2 3
	do
		answers 400 .error.reason=login-wrong /login --unix-socket "$here" \
			-d '{"login":"eve","password":"p"}' || return
	done
}
t 'whoever asks on the machine itself is not counted' own_questions

t 'it stops' stop_system
finish
