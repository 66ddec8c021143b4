#!/bin/sh
# HTTP as clients meet it: a whole system, through nginx
. "$top_srcdir/tests/lib.sh"

# All that follows comes from one address.
export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system

# Somebody slow, to whom we come back at the end: how long they were borne.
slow() {
	perl -MIO::Socket::INET -e 'my $since = time;
		my $socket = IO::Socket::INET->new("127.0.0.1:$ARGV[0]");
		print $socket $ARGV[1];
		1 while sysread $socket, my $said, 9999;
		print time - $since, "\n"' "$http_port" "$1"
}
head='POST /create-room HTTP/1.1
Host: x
Content-Length: 9'
slow "$head" >slow.header &
begun="$! $begun"
slow "$head

{" >slow.body &
begun="$! $begun"

# The requests of the contract, as a person types them.
t 'one registers' answers 200 .ok=true /register \
	-d '{"login":"lukaszgut","password":"6a4f24ed","username":"Łukasz"}'
t 'and signs in' answers 200 .ok=true .data.username=Łukasz /login \
	-d '{"login":"lukaszgut","password":"6a4f24ed"}'
ask /login -d '{"login":"lukaszgut","password":"6a4f24ed"}' >/dev/null
token=$(jq -r .data.uuid reply)
t 'and opens a room' answers 200 '.data.room_gid|length=8' /create-room -d '{}'
ask /create-room -d '{}' >/dev/null
room=$(jq -r .data.room_gid reply)
t 'and says something' answers 200 .ok=true .data.msgId=1 /send-message \
	-d "{\"room_gid\":\"$room\",\"msg\":\"hello\"}"
t 'and reads it' answers 200 '.data[0].msg.txt=hello' \
	".data[0].sender.uuid=$token" "/get-room-history?room_gid=$room"
someone=$token
for header in "authorization: $someone" "Authorization: Bearer $someone" \
	"Cookie: a=b; sessionToken=$someone" "USER: $someone"
do
	token=
	t "with the header ${header%%:*} as well" answers 200 /create-room \
		-d '{}' -H "$header"
done
token=$someone
for type in application/json text/plain application/x-www-form-urlencoded \
	'application/json; charset=utf-16' ''
do
	t "whatever it is called: '$type'" answers 200 /create-room \
		-d '{}' -H "Content-Type: $type"
done

# All that nginx says by itself is JSON, too.
unknown_path() {
	ask "$1" --path-as-is && [ "$status" = 404 ] && [ "$(cat reply)" = \
		'{"ok":false,"error":"Invalid request.","detail":"Not Found"}' ]
}
for path in // /nowhere /login/ /login/x //login /LOGIN /register.php \
	/login%00 /login%2f /error/503 \
	/nginx_status /favicon.ico /.git/config /../etc/passwd \
	/%2e%2e/etc/passwd
do
	case $path in
	*%00* | *etc*) t "$path is refused" answers 400 .ok=false "$path" --path-as-is ;;
	*) t "nothing is at $path" unknown_path "$path" ;;
	esac
done
t 'a wrong method is a 405' answers 405 .error.reason=wrong-method /create-room
t 'that says what is right' test "$(header Allow)" = 'POST, OPTIONS'
t 'TRACE is a 405' answers 405 .ok=false /login -X TRACE
t 'CONNECT is as well' gets 405 .ok=false \
	'CONNECT /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
large_body() {
	printf "%$1s" '{}' >large
	answers 413 .ok=false .error.code=413 .error.reason=body-too-large \
		/send-message --data-binary @large
}
t 'a body of 64 KiB and a byte is a 413' large_body 65537
t 'so is one of 70 kB' large_body 70000
t 'and one of a megabyte' large_body 1000000
t 'an address of 40 kB is a 414' answers 414 .ok=false .error.code=414 \
	"/get-room-history?room_gid=$(letters 40000)"
t 'a header of 40 kB is a 431' answers 431 .ok=false .error.code=431 \
	/health -H "x: $(letters 40000)"
t 'headers of 40 kB in all are' answers 431 .ok=false /health \
	-H "a: $(letters 8000)" -H "b: $(letters 8000)" -H "c: $(letters 8000)" \
	-H "d: $(letters 8000)" -H "e: $(letters 8000)"
t 'no host is a 400' gets 400 .ok=false .error.code=400 \
	'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n'
t 'two are' gets 400 .ok=false \
	'GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n'
t 'nonsense is' gets 400 .ok=false 'nonsense\r\n\r\n'
t 'HTTP/2 out of the blue is' gets 400 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
t 'HTTP/1.0 is answered' gets 200 .ok=true \
	'GET /health HTTP/1.0\r\nHost: x\r\n\r\n'
for length in -1 x 1x 99999999999999999999
do
	t "a length of '$length' is a 400" gets 400 .ok=false "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: $length\r\nConnection: close\r\n\r\n{}"
done
t 'two lengths are' gets 400 .ok=false \
	'POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{}'
t 'a length and chunks are' gets 400 .ok=false \
	'POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n'
t 'what comes after its length is no part of a body' gets 400 \
	'.error.message=Malformed register_user request' \
	'POST /register HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{"login":7}nonsense'
t 'chunks are a body' answers 200 .ok=true /create-room \
	-H 'Transfer-Encoding: chunked' -d '{}'
t 'bad ones are not' gets 400 .ok=false \
	'POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nZZ\r\n{}\r\n'
t 'a body cut short harms nobody' gets '' \
	'POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{}'
pipelined() {
	send_raw 'OPTIONS /login HTTP/1.1\r\nHost: x\r\n\r\nOPTIONS /register HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
	[ "$(grep -c '^HTTP/1.1 204' raw)" = 2 ]
}
t 'two requests in one piece are two answers' pipelined
one_of_two() {
	ask /create-room -d '{}' -H "user: $1" && case $status in
	200 | 400 | 401) jq -e '.ok | type == "boolean"' reply ;;
	*) false ;;
	esac
}
t 'a header that is there twice is no trouble' one_of_two nonsense
t 'nor twice the same' one_of_two "$token"
t 'two authorizations are refused' answers 400 .ok=false /create-room -d '{}' \
	-H "authorization: $token" -H 'authorization: nonsense'
token=
t 'a header with an underline is not the one with a hyphen' \
	answers 401 /create-room -d '{}' -H "_user: $someone"
t 'nobody signs in by the address' answers 401 "/create-room?user=$someone" -d '{}'
token=$someone
t 'HEAD is GET without its body' test "$(curl -sI -o /dev/null \
	-w '%{http_code} %{size_download}' "$url/health")" = '200 0'

# Headers of every answer, each once.
secured() {
	header X-Content-Type-Options | grep -qx nosniff &&
		header Referrer-Policy | grep -qx no-referrer &&
		header Cache-Control | grep -qx no-store &&
		header Content-Security-Policy |
			grep -qx "default-src 'none'; frame-ancestors 'none'" &&
		header Access-Control-Allow-Origin | grep -qxF "${1-*}" &&
		[ "$(header Server)" = nginx ]
}
# answer status arguments of ask... - has them
secure() {
	want=$1
	shift
	ask "$@" && echo "wanted $want" && [ "$status" = "$want" ] && secured
}
t 'what keeps browsers careful is on every answer' secure 200 /health
t 'a 400' secure 400 /login -d nonsense
t 'a 401' with token= secure 401 /create-room -d '{}'
t 'a 404' secure 404 /nowhere
t 'a 404 of a program' secure 404 '/get-room-history?room_gid=nowhere'
t 'a 405' secure 405 /login
t 'a 413' secure 413 /register --data-binary @large
t 'a 414' secure 414 "/health?$(letters 40000)"
t 'a 431' secure 431 /health -H "x: $(letters 40000)"
t 'a preflight' secure 204 /login -X OPTIONS
ours=http://localhost:5173
with_credentials() {
	ask /login -X OPTIONS -H "Origin: $ours" \
		-H 'Access-Control-Request-Method: POST' \
		-H 'Access-Control-Request-Headers: user, content-type' &&
		[ "$status" = 204 ] && secured "$ours" &&
		[ "$(header Access-Control-Allow-Credentials)" = true ] &&
		[ "$(header Access-Control-Allow-Methods)" = 'POST, OPTIONS' ] &&
		[ "$(header Access-Control-Allow-Headers)" = \
			'authorization, user, x-auth-token, content-type' ]
}
t 'a page of the origin we name may send credentials' with_credentials
t 'figures are for this machine' answers 200 /metrics
t 'and not for who comes through a proxy' answers 403 .ok=false /metrics \
	-H 'X-Forwarded-For: 10.0.0.1'

# A flood of logins.
flood() {
	for i in $(seq 100)
	do
		cat <<-END
		next
		url = $url/login
		data = "{\"login\":\"flood$i\",\"password\":\"p\"}"
		output = flood.$i
		write-out = "%{http_code}\n"
		END
	done | sed 1d >flood.curl
	curl -s -Z --parallel-immediate --parallel-max 100 -K flood.curl >flood.codes &
	flood=$!
	answers 200 /health -m 1
	other=$?
	wait "$flood"
	sort flood.codes | uniq -c
	return "$other"
}
t 'while a hundred sign in at once others are answered' flood
many_are_refused() {
	sort flood.codes | uniq -c
	[ "$(grep -c 503 flood.codes)" -ge 1 ] &&
		[ "$(grep -c 400 flood.codes)" -ge 32 ] &&
		[ "$(grep -Evc '^(400|503)$' flood.codes)" = 0 ]
}
t 'more than wait for it are told to come back, the others answered' many_are_refused
t 'in JSON' grep -q '{"error": "Try again in a moment", "ok": false}' flood.*
figures_are_there() {
	answers 200 /metrics && grep -q '^confab_requests_total{endpoint="login"' reply
}
t 'all of which is counted' figures_are_there
t 'and then the door is open' answers 400 .error.reason=login-wrong /login \
	-d '{"login":"flood","password":"p"}'

# Forty that sent all of a login but its end.
half_sent() {
	for i in $(seq 40)
	do
		{
			printf 'POST /login HTTP/1.1\r\nHost: x\r\n'
			printf 'Content-Length: 40\r\n\r\n{'
			sleep 4
		} | nc 127.0.0.1 "$http_port" >/dev/null &
	done
	answers 400 .error.reason=login-wrong /login -m 3 \
		-d '{"login":"honest","password":"p"}'
}
t 'who does not finish a login keeps nobody from theirs' half_sent

t 'who is slow with headers is dropped' await test -s slow.header
t 'who is slow with a body is as well' await test -s slow.body
t 'after five seconds' test "$(cat slow.header slow.body | sort -n | head -n 1)" -ge 4
# A hundred hashes at once may take a busy machine too long.
faults() {
	grep '"status":5' state/log/nginx/current | grep -v '"path":"/login"'
}
t 'nobody was told of a fault of ours' not faults
t 'the query is in no log' not grep -rq "room_gid=$room" state/log
t 'it stops' stop_system
finish
