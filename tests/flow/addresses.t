#!/bin/sh
# What one address may take, and which are one
. "$top_srcdir/tests/lib.sh"

# One attempt a minute, and one more at once; whoever is silent is borne with.  The
# networks that the suite has none of are a proxy's to name.
export CONFAB_ADDRESS_RATE=1 CONFAB_TIMEOUT=3600
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

# Each begins a body, and says no more once it is asked to go on.
begin_bodies() {
	exec python3 -c 'if True:
		import resource, signal, socket, sys
		most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
		resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
		peers = [socket.create_connection(("127.0.0.1", sys.argv[1]))
			for _ in range(1001)]
		for peer in peers:
			peer.sendall(b"POST /send-message HTTP/1.1\r\nHost: x\r\n"
				b"Expect: 100-continue\r\nContent-Length: 40\r\n\r\n{")
		for peer in peers:
			print(peer.recv(12).decode(), flush=True)
		signal.pause()' "$http_port" >told
}
begin begin_bodies
crowd=${begun%% *}
all_are_told() {
	[ "$(wc -l <told)" = 1001 ]
}
await all_are_told
t 'a thousand of one address may be within a request' test \
	"$(sort told | uniq -c | xargs)" = '1000 HTTP/1.1 100 1 HTTP/1.1 429'
t 'whoever else comes from there is put off' answers 429 .ok=false /create-room -d '{}'
t 'and not who comes from elsewhere' answers 401 .ok=false /create-room -d '{}' \
	--interface 127.0.0.2
t 'nor on the machine itself' answers 401 .ok=false /create-room -d '{}' \
	--unix-socket "$here"
kill "$crowd"
t 'once they are gone it is let in' await answers 401 .ok=false /create-room -d '{}'
t 'it stops' stop_system
finish
