#!/bin/sh
# The gateway behind a real nginx: what reaches it, and what comes back
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

open_gate
serve ws-ping
stand_in ws-large
pong='{"type":"ping","success":true,"data":"pong"}'

port=$(free_port)
url=ws://127.0.0.1:$port/ws
for most in 1000 1
do
	sed "s|@address_sockets@|$most|" "$top_srcdir/nginx/websocket.conf" \
		>websocket.$most.conf
done
sed "s|@run@|$CONFAB_RUN|" "$top_srcdir/nginx/gateways.conf" >gateways.conf
{
	[ "$(id -u)" != 0 ] || echo 'user root;'
	cat <<-END
	daemon off;
	pid nginx.pid;
	error_log stderr warn;
	events { worker_connections 512; }
	http {
		client_body_temp_path body;
		fastcgi_temp_path fastcgi;
		proxy_temp_path proxy;
		scgi_temp_path scgi;
		uwsgi_temp_path uwsgi;
		access_log off;
		include $PWD/gateways.conf;
		server {
			listen 127.0.0.1:$port;
			location = /ws { set \$contract ""; include $PWD/websocket.1000.conf; }
			location = /few { set \$contract ""; limit_conn_status 429; include $PWD/websocket.1.conf; }
			location = /only { set \$contract chatapp; include $PWD/websocket.1000.conf; }
		}
	}
	END
} >nginx.conf
begin nginx -e stderr -p "$PWD" -c "$PWD/nginx.conf"
nginx=$!
await nc -z 127.0.0.1 "$port"

# reach name [path [option of ws.py]...] - connect through nginx
reach() {
	name=$1 path=${2-/ws}
	shift "$(($# > 1 ? 2 : 1))"
	mkfifo "say.$name"
	: >"frames.$name"
	"$top_srcdir/tests/ws.py" "$@" "say.$name" "${url%/ws}$path" \
		>"frames.$name" 2>"errors.$name" &
	begun="$! $begun"
	await test -s "frames.$name"
}
# told variable value - of the socket that was opened last; value '' is none
told() {
	cat "$CONFAB_RUN/double.open"
	[ "$(sed -n "s/^$1=//p" "$CONFAB_RUN/double.open")" = "$2" ]
}

reach ada /ws --header Cookie:x=1 --header User:u --header Authorization:a \
	--header X-Auth-Token:t \
	--header X-Contract:chatapp --header X-Real-IP:6.6.6.6 \
	--header X-Forwarded-Proto:https --header Proxy:x
t 'nginx hands over a WebSocket' hears_frame ada 'open '
t 'with its cookies' told HTTP_COOKIE x=1
t 'with whom it says it is' told HTTP_USER u
t 'by another header, too' told HTTP_AUTHORIZATION a
t 'by a third' told HTTP_X_AUTH_TOKEN t
t 'with the host it asked for' told HTTP_HOST "127.0.0.1:$port"
t 'a contract is not its to say' told CONTRACT ''
t 'nor is its address' told REMOTE_ADDR 127.0.0.1
t 'nor that it has TLS' told HTTPS ''
t 'headers that nobody asked for do not pass' told HTTP_PROXY ''
reach few /few
t 'who has as many as one address may is refused' hears_frame few 'refused 429'
reach only /only
t 'a listener of one contract says which' told CONTRACT chatapp
t 'frames pass' asks ada '{"type":"ping"}' "$pong"
long="{\"type\":\"ping\",\"id\":\"$(letters 60000)\"}"
t 'long ones' asks ada "$long" \
	"{\"type\":\"ping\",\"success\":true,\"data\":\"pong\",\"id\":\"$(letters 60000)\"}"
tell ada 'ping x'
t 'pings' hears_frame ada pong
tell ada 'close 1000 bye'
t 'and the end' hears_frame ada 'close 1000 bye'

status_of() {
	[ "$(curl -s -o reply -w '%{http_code}' "$@")" = "$status" ]
}
http=http://127.0.0.1:$port/ws
status=400
t 'what is no upgrade is told so' status_of "$http"
t 'by the gateway' test "$(cat reply)" = 'Can "Upgrade" only to "WebSocket".'
status=426
t 'another version is refused' status_of -H 'Connection: upgrade' \
	-H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 7' "$http"
status=405
t 'so is POST' status_of -d body "$http"
reach evil /ws --header Origin:https://evil.example
t 'and a page of others' hears_frame evil 'refused 403'
reach refused /ws '--header=Cookie:refused=invalid login-token'
t 'a close frame that refuses passes' hears_frame refused 'close 1000 invalid login-token'
reach vanishes
tell vanishes quit
left() {
	[ "$(grep -c ^close "$CONFAB_RUN/double.log")" = "$1" ]
}
t 'who vanishes has left' await left 2

reach last
kill "$gateway"
t 'a gateway that is stopped says so through nginx' hears_frame last 'close 1012 restarting'
await not kill -0 "$gateway"
status=502
t 'without one nginx says that there is none' status_of "$http"
gate
await grep -q listening begun.log
# nginx does not ask one again that has failed, for ten seconds.
kill -HUP "$nginx"
back() {
	rm -f say.back
	reach back && grep -q ^open frames.back
}
t 'a new one is found' await back
finish
