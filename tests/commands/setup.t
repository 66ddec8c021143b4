#!/bin/sh
# confab-setup: the MQTT broker, brought to ask this server
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/redis.sh"
. "$top_srcdir/tests/emqx.sh"

setup() {
	"$top_builddir/commands/confab-setup" "$@" >said 2>&1
	result=$?
	cat said | tee -a all_said
	return "$result"
}
# says sentence step - it is done, saying that and nothing else
says() {
	setup "$2" && [ "$(cat said)" = "$1" ]
}
# refuses pattern step - in one line
refuses() {
	setup "$2"
	[ "$?" = 1 ] && grep -q -- "$1" said && [ "$(wc -l <said)" = 1 ]
}
sources=/authorization/sources
authenticator=/authentication/password_based%3Ahttp

t 'it explains itself' shows 'usage: confab-setup STEP' setup --help
t 'a step a line' test "$(setup --help | grep -c '^  [a-z]\{3,7\}  *[a-z]')" = 8
t 'a step has to be said' fails 'confab-setup --help says' setup
t 'one that there is' fails 'there is no verb "nginx"' setup nginx
for step in check delete http cache logins all bridge
do
	t "without a broker there is nothing to do: $step" \
		says 'MQTT_HOST is empty: there is no broker' $step
done
t 'nor without Redis: redis' says \
	'REDIS_MQTT_AUTH_URL is empty: what this server may it asks by HTTP as well' redis
for step in check delete http cache logins all
do
	t "without a key the broker is left alone: $step" with MQTT_HOST=127.0.0.1 says \
		'MQTT_API_KEY is empty: what it may be asked the broker has to be told by hand' $step
done

emqx
export BACKEND_DOMAIN=chat.example.org:5000 SECURE=false SECRET_KEY='a secret'

# Is it there?
swagger='GET /api-docs/swagger.json'
t 'it is looked whether it is there' asks "$swagger 200" says \
	"the broker's REST API answers at http://127.0.0.1:$emqx_port" check
mood closed
t 'with the key, if it wants one for that' asks "$swagger 200" setup check
for status in 400 404 500 503
do
	mood "$swagger $status"
	t "$status is the end" asks "$swagger $status" refuses \
		"the broker is not there: GET .*/swagger.json: status $status, OUT_OF_SORTS: not today; it is the one of MQTT_HOST" check
done
mood
nobody() {
	with MQTT_API_PORT="$(free_port)" refuses 'the broker is not there: .*[Cc]onnect' check
}
t 'so is nobody at all' nobody
t 'by TLS it is asked at its host alone' with MQTT_SECURE=true refuses \
	'GET https://127.0.0.1/api-docs/swagger.json: ' check

# Whom it asked before.
none='whom it asked before: no http source, no redis source, no http authenticator'
gone="DELETE $sources/http 404
DELETE $sources/redis 404
DELETE $authenticator 404"
t 'what was not there is not deleted' asks "$gone" says "$none" delete
mood old
t 'which an earlier version says by 400' asks \
	"$(echo "$gone" | sed '/sources/s/404/400/')" says "$none" delete
for path in $sources/http $sources/redis $authenticator
do
	for status in 403 500 503
	do
		mood "DELETE /api/v5$path $status"
		t "$status to the deleting of ${path##*/} is the end" refuses \
			"the broker keeps what it had: DELETE .*$path: status $status, " delete
	done
done
mood

# The hook.
url=http://chat.example.org:5000/pepeunit/api/v1/units/auth
t 'it is told to ask here' asks "POST $sources 204" \
	says "what a device may it asks $url" http
by_http='enable: true, method: "post", url: $url, headers: $headers,
	request_timeout: "30s", connect_timeout: "15s", pool_size: 8,
	enable_pipelining: 100, ssl: $ssl'
# has_hook url [headers [ssl]] - just so
has_hook() {
	has authorization/sources --arg url "$1" --argjson ssl "${3-{\"enable\":false\}}" \
		--argjson headers "{\"content-type\":\"application/json\"${2-}}" '
		.sources[0] == {type: "http", '"$by_http"',
		body: {token: "${username}", topic: "${topic}", action: "${action}",
			clientid: "${clientid}", peerhost: "${peerhost}"}}'
}
t 'word for word' has_hook "$url"
t 'before all that it had' has authorization/sources \
	'[.sources[].type] == ["http", "file"]'
t 'twice is once too often' asks "POST $sources 400" refuses \
	'the broker does not ask us: .*: status 400, BAD_REQUEST: {duplicated_authz_source_type,.http.}' http
again() {
	setup delete && setup "$1"
}
t 'once it is deleted it is not' with CONFAB_MQTT_HOOK_SECRET='not for the log' again http
t 'it shows a secret, if there is one' has_hook "$url" ',"x-hook-secret":"not for the log"'
t 'where the prefixes are others it asks there' with APP_PREFIX=/ API_V1_PREFIX=/v7 again http
t 'and nowhere else' has_hook http://chat.example.org:5000/v7/units/auth
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=chat.example.org -keyout key.pem \
	-out certificate.pem 2>/dev/null
t 'with SECURE it asks by TLS' with SECURE=True BACKEND_DOMAIN=chat.example.org \
	CONFAB_TLS_CERTIFICATE="$scratch/certificate.pem" again http
trusts() {
	has authorization/sources --rawfile own certificate.pem '.sources[0]
		| .url == "https://chat.example.org/pepeunit/api/v1/units/auth" and
		.ssl.enable and .ssl.verify == "verify_peer" and
		(.ssl.cacertfile | startswith($own))'
}
t 'and looks whether it is we' trusts
t 'without a domain it cannot be told where' with BACKEND_DOMAIN= refuses \
	'the broker has to know where to ask: set BACKEND_DOMAIN' http
setup delete >/dev/null
for status in 400 401 403 500
do
	mood "POST /api/v5$sources $status"
	t "$status is the end of that" refuses "the broker does not ask us: .* $status" http
done
mood "POST /api/v5$sources 500" echo
t 'what it repeats of what it was told is not shown' with \
	CONFAB_MQTT_HOOK_SECRET='not for the log' refuses 'status 500, OUT_OF_SORTS$' http
plain() {
	refuses "$@" && [ "$(tr -d '\n[:print:]' <said | wc -c)" = 0 ]
}
t 'unless there is no secret in it' refuses 'OUT_OF_SORTS: not today {"type": "http"' http
mood "POST /api/v5$sources 500" junk
t 'as letters' plain 'OUT_OF_SORTS: ' http
mood

# Redis.
redis_port=$(free_port)
redis "$redis_port" --requirepass 'not:for/the log'
redis_url() {
	echo "redis://:not%3Afor%2Fthe%20log@127.0.0.1:$redis_port/${1-12}"
}
export REDIS_MQTT_AUTH_URL="$(redis_url)"
in_redis() {
	redis-cli --no-auth-warning -a 'not:for/the log' -p "$redis_port" -n "${database_n-12}" "$@"
}
looks="what this server may it finds in Redis at 127.0.0.1:$redis_port, database 12;"
setup http >/dev/null
t 'it is told to look in Redis as well' asks "POST $sources 204" \
	says "$looks 0 old tokens are deleted" redis
t 'word for word' has authorization/sources --arg server "127.0.0.1:$redis_port" '
	.sources[0] == {type: "redis", enable: true, redis_type: "single",
		server: $server, database: 12, password: "not:for/the log",
		pool_size: 8, auto_reconnect: true, ssl: {enable: false},
		cmd: "HGETALL mqtt_acl:${username}"}'
t 'before it asks here' has authorization/sources \
	'[.sources[].type] == ["redis", "http", "file"]'
is_there() {
	in_redis keys '*' >keys
	in_redis hgetall "$(cat keys)" >hash
	cat keys hash
	[ "$(cat hash)" = 'chat.example.org:5000/+/pepeunit
all
chat.example.org:5000/+/+/+/pepeunit
all' ]
}
t 'there it finds both topics' is_there
claims() {
	sed -n 's/^mqtt_acl:[^.]*\.\([^.]*\)\.[^.]*$/\1==/p' keys | tr -- -_ +/ |
		fold -w 4 | grep '^....$' | tr -d '\n' | base64 -d | tee claims
	jq -e '.domain == "chat.example.org:5000" and .exp > now' claims
}
t 'by the token of this server' claims
until_then() {
	[ "$(in_redis expiretime "$(cat keys)")" = "$(jq .exp claims)" ]
}
t 'until that expires' until_then

# A JWT: made_by secret claims
jwt() {
	part() {
		openssl base64 -A | tr +/ -_ | tr -d =
	}
	text=$(printf '{"alg":"HS256","typ":"JWT"}' | part).$(printf %s "$2" | part)
	printf '%s.%s' "$text" "$(printf %s "$text" |
		openssl dgst -sha256 -hmac "$1" -binary | part)"
}
now=$(date +%s)
good=$(jwt "$SECRET_KEY" "{\"domain\":\"$BACKEND_DOMAIN\",\"exp\":$((now + 900))}")
expired=$(jwt "$SECRET_KEY" "{\"domain\":\"$BACKEND_DOMAIN\",\"exp\":$((now - 1))}")
earlier=$(jwt 'another secret' "{\"domain\":\"$BACKEND_DOMAIN\",\"exp\":$((now + 900))}")
others=$(jwt "$SECRET_KEY" "{\"domain\":\"example.org\",\"exp\":$((now - 1))}")
for token in "$good" "$expired" "$earlier" "$others" somebody a.b.c a..c '*' '' 'two words'
do
	in_redis hset "mqtt_acl:$token" x all >/dev/null
done
in_redis set "mqtt_user:$expired" x >/dev/null
for i in $(seq 3000)
do
	echo "HSET mqtt_acl:device-$i x all"
done | in_redis >/dev/null
setup delete >/dev/null
t 'old tokens of this server are deleted' says "$looks 2 old tokens are deleted" redis
t 'the expired one' test "$(in_redis exists "mqtt_acl:$expired")" = 0
t 'the one by another secret' test "$(in_redis exists "mqtt_acl:$earlier")" = 0
left_alone() {
	for token in "$good" "$others" somebody a.b.c a..c '*' '' 'two words' device-3000
	do
		[ "$(in_redis hget "mqtt_acl:$token" x)" = all ] || return
	done
	[ "$(in_redis get "mqtt_user:$expired")" = x ]
}
t 'and nobody else'\''s' left_alone
setup delete >/dev/null
t 'again there is none' says "$looks 0 old tokens are deleted" redis
setup delete >/dev/null
t 'a number may be left out' with REDIS_MQTT_AUTH_URL="$(redis_url 12 | sed 's|/12$||')" \
	shows 'database 0; ' setup redis
database_n=0
t 'and is 0 then' test "$(in_redis keys '*' | wc -l)" = 1
setup delete >/dev/null
while read -r wrong
do
	t "$wrong is no Redis" with REDIS_MQTT_AUTH_URL="$wrong" refuses \
		'this server is not let in: REDIS_MQTT_AUTH_URL is redis://' redis
done <<'END'
127.0.0.1:6379
http://127.0.0.1:6379/0
redis://
redis://127.0.0.1:6379/one
redis://127.0.0.1:port/0
rediss://127.0.0.1:6379/0
redis://127.0.0.1:6379/0/1
redis://127.0.0.1:6379/-1
END
t 'a wrong password is told' with REDIS_MQTT_AUTH_URL="redis://:wrong@127.0.0.1:$redis_port/0" \
	refuses "let in: Redis at 127.0.0.1:$redis_port: WRONGPASS" redis
setup delete >/dev/null
t 'so is a Redis that is not there' with REDIS_MQTT_AUTH_URL="redis://127.0.0.1:$(free_port)/0" \
	refuses 'let in: Redis at .*: Connection refused' redis
setup delete >/dev/null
t 'and a number that it does not have' with REDIS_MQTT_AUTH_URL="$(redis_url 999)" \
	refuses 'let in: Redis at .*: ERR .*DB' redis
setup delete >/dev/null
t 'without a secret there is no token' with SECRET_KEY= refuses \
	'nothing to be known by: set BACKEND_DOMAIN and SECRET_KEY' redis
t 'without a key of the broker'\''s it is there all the same' with MQTT_API_KEY= asks '' \
	setup redis
mood "POST /api/v5$sources 500"
t '500 is the end of that' refuses 'this server is not let in: POST .*: status 500' redis
mood

# The settings, and who connects.
t 'what nobody allows is denied' asks 'PUT /authorization/settings 200' says \
	'what nobody allows is denied, and an answer counts for 10 s' cache
t 'word for word' has authorization/settings '. == {no_match: "deny",
	deny_action: "ignore", cache: {enable: true, max_size: 64, ttl: "10s"}}'
t 'twice' setup cache
t 'for how long is a setting' with CONFAB_MQTT_CACHE=600 setup cache
t 'that it has' has authorization/settings '.cache.ttl == "600s"'
mood 'PUT /api/v5/authorization/settings 500'
t '500 is the end' refuses 'the broker keeps its settings: .* 500' cache
mood
t 'who may connect it asks as well' asks 'POST /authentication 200' says \
	"who may connect it asks $url" logins
t 'word for word' has authentication --arg url "$url" --argjson ssl '{"enable":false}' \
	--argjson headers '{"content-type":"application/json"}' '. == [{
	mechanism: "password_based", backend: "http", '"$by_http"',
	body: {token: "${username}", action: "publish",
		topic: "chat.example.org:5000/output_base_topic/${clientid}/state/pepeunit",
		clientid: "${clientid}", peerhost: "${peerhost}"}}]'
t 'one that is there is changed' with BACKEND_DOMAIN=10.0.0.1 asks \
	"POST /authentication 409
PUT $authenticator 204" setup logins
t 'to ask us' has authentication \
	'.[0].url == "http://10.0.0.1/pepeunit/api/v1/units/auth"'
for _ in $(seq 100)
do
	cat certificate.pem
done >many.pem
setup delete >/dev/null
t 'however many are trusted' with SECURE=true CONFAB_TLS_CERTIFICATE="$scratch/many.pem" \
	asks 'POST /authentication 200' setup logins
t 'and by TLS' has authentication '.[0].ssl.verify == "verify_peer"'
mood 'POST /api/v5/authentication 500'
t '500 is the end of it' refuses 'the broker lets anybody connect: .* 500' logins
mood

# All of it, and the key.
all="$swagger 200
DELETE $sources/http 404
DELETE $sources/redis 404
DELETE $authenticator 204
POST $sources 204
POST $sources 204
PUT /authorization/settings 200
POST /authentication 200"
setup delete >/dev/null
setup logins >/dev/null
t 'all steps are one' asks "$all" setup all
t 'of a line each' test "$(wc -l <said)" = 6
again="$(echo "$all" | sed '/DELETE/s/404/204/')"
t 'again' asks "$again" setup all
t 'without Redis there is one source less' with REDIS_MQTT_AUTH_URL= asks \
	"$(echo "$again" | sed 5d)" setup all
mood 'POST /api/v5/authorization/sources 503'
t 'what fails is the last' asks "$swagger 200
DELETE $sources/http 204
DELETE $sources/redis 404
DELETE $authenticator 204
POST $sources 503" fails 'does not ask us' setup all
mood
t 'a key that it does not know is tried as a user of its dashboard' \
	with MQTT_API_KEY=admin MQTT_SECRET_KEY=public asks "DELETE $sources/http 401
POST /login 200
DELETE $sources/http 404
DELETE $sources/redis 404
DELETE $authenticator 404" setup delete
t 'and all goes on so' with MQTT_API_KEY=admin MQTT_SECRET_KEY=public setup all
wrong_key() {
	with MQTT_SECRET_KEY='not for the log' refuses \
		'status 401, BAD_API_KEY_OR_SECRET: .*; is it the key of MQTT_API_KEY and' "$1"
}
t 'one that is neither is told' asks "DELETE $sources/http 401
POST /login 401" wrong_key delete
t 'and no secret was said' not grep 'not for the log\|not:for\|a secret' all_said

# A client that is disconnected.
kick() {
	"$top_builddir/tests/kick" "$1" >kicked 2>&1
	result=$?
	cat kicked
	return "$result"
}
kicks() {
	kick "$1" && [ ! -s kicked ]
}
printf '%s\n' 6e0a9ed6-0000-4000-8000-000000000001 'a/b?c d' other >emqx/clients
t 'a client is disconnected' asks \
	'DELETE /clients/6e0a9ed6-0000-4000-8000-000000000001 204' \
	kicks 6e0a9ed6-0000-4000-8000-000000000001
t 'whatever its name is' asks 'DELETE /clients/a%2Fb%3Fc%20d 204' kicks 'a/b?c d'
t 'and nobody else' test "$(cat emqx/clients)" = other
t 'one that is not connected is no matter' asks 'DELETE /clients/nobody 404' kicks nobody
mood 'DELETE /api/v5/clients/other 500'
t 'that it could not be is in the log' fails \
	'a client is not disconnected: DELETE .*/clients/other: status 500' kick other
mood
t 'so is a key that is none' with MQTT_SECRET_KEY=x fails 'status 401' kick other

# The bridge.
mkdir -p run/hints
bridge() {
	begin python3 -c 'if True:
		import socket
		listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
		listener.bind("run/hints/mqtt")
		listener.listen()
		while True:
			peer = listener.accept()[0]
			if peer.recv(8) == b"ping":
				peer.send(b"pong")'
}
comes() {
	setup bridge &
	waits=$!
	bridge
	wait "$waits" && [ "$(cat said)" = "connected to 127.0.0.1, port 1883, and subscribed to $BACKEND_DOMAIN/+/pepeunit and $BACKEND_DOMAIN/+/+/+/pepeunit" ]
}
t 'the bridge is waited for' comes
finish
