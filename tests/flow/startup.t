#!/bin/sh
# How the MQTT broker, Telegram and the web server are begun: in order, and told
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/redis.sh"
. "$top_srcdir/tests/emqx.sh"

http_port=$(free_port)
push_port=$(free_port)
# The programs but for two, which note when they are begun, and whether the web
# server is there by then.  The bridge joins when the file joins is there, if it has
# to.
mkdir -p build/mqtt build/telegram
cp -r "$top_builddir/handlers" build/
for entry in "$top_builddir"/*
do
	[ -e "build/${entry##*/}" ] || ln -s "$entry" build/
done
cat >build/note.py <<'END'
import json, os, socket, sys
def web():
    with socket.socket() as s:
        return s.connect_ex(('127.0.0.1', int(os.environ['CONFAB_HTTP_PORT']))) == 0
def note(what):
    with open(f'{os.environ["NOTES"]}/asked', 'a') as file:
        print(json.dumps({'method': what, 'path': 'web' if web() else 'no-web',
                          'status': ''}), file=file)
END
cat >build/mqtt/confab-mqtt <<'END'
#!/usr/bin/python3
import os, socket, sys
sys.path.append(os.path.join(os.path.dirname(__file__), '..'))
import note
listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
path = os.environ['CONFAB_RUN'] + '/hints/mqtt'
if os.path.exists(path):
    os.unlink(path)
listener.bind(path)
listener.listen()
note.note('BRIDGE')
while True:
    peer = listener.accept()[0]
    if peer.recv(8) == b'ping' and (note.web() or 'ASKS_US' not in os.environ):
        note.note('JOINED')
        peer.send(b'pong')
END
cat >build/telegram/confab-telegram <<'END'
#!/usr/bin/python3
import os, sys, time
sys.path.append(os.path.join(os.path.dirname(__file__), '..'))
import note
if sys.argv[1:] == ['--webhook']:
    note.note('WEBHOOK')
    if os.environ['TELEGRAM_TOKEN'] == 'bad':
        sys.exit('telegram: TELEGRAM_TOKEN is not good')
    sys.exit(print('updates are brought here already'))
note.note('BOT')
time.sleep(1000)
END
chmod -R a+rX build && chmod a+x build/mqtt/* build/telegram/*
top_builddir=$scratch/build
emqx
chmod 777 emqx && chmod 666 emqx/asked
export NOTES="$scratch/emqx" PYTHONDONTWRITEBYTECODE=1 CONFAB_WORKERS=1

# starts, and fails_to_start pattern - what it says is in the file started
starts() {
	start_system >started 2>&1
	result=$?
	cat started
	return "$result"
}
fails_to_start() {
	! starts && grep -q "$1" started && not confab status
}
shown() {
	sed -n 's/^  \([a-zA-Z][^.]*[^. ]\) \.\.* [0-9.]* s$/\1/p' started |
		sed '1,/^start the programs$/d'
}
sources=/authorization/sources
authenticator=/authentication/password_based%3Ahttp
calls="GET /api-docs/swagger.json 200
DELETE $sources/http 404
DELETE $sources/redis 404
DELETE $authenticator 404
POST $sources 204
POST $sources 204
PUT /authorization/settings 200
WEBHOOK no-web 
BOT no-web 
BRIDGE no-web 
JOINED no-web 
POST /authentication 200"
# The bot and the bridge are processes of their own, and may be begun in any order.
noted() {
	asked | sed '/^BOT /d' >noted
	cat noted
	[ "$(cat noted)" = "$(echo "$1" | sed '/^BOT /d')" ]
}

export MQTT_HOST=
t 'without a broker and a bot' starts
t 'nothing is shown of them' test "$(shown)" = 'start the web server
wait until all of them answer'
t 'it stops' stop_system
export MQTT_HOST=127.0.0.1
t 'a broker needs a domain' fails_to_start \
	'MQTT_HOST is 127.0.0.1, but BACKEND_DOMAIN is empty: set it'
export BACKEND_DOMAIN="127.0.0.1:$http_port" SECURE=false SECRET_KEY='not for the log' \
	TELEGRAM_TOKEN=good
redis_port=$(free_port)
redis "$redis_port"
export REDIS_MQTT_AUTH_URL="redis://127.0.0.1:$redis_port/10"

: >emqx/asked
t 'with all of it it starts' starts
t 'each step is shown, in order' test "$(shown)" = 'look for the MQTT broker
have it ask nobody any more
have it ask here what devices may
have it let this server in
have it deny what nobody allows
look where Telegram brings updates
connect to the broker and subscribe
start the web server
wait until all of them answer
have it ask here who may connect'
t 'and done, the web server last' noted "$calls"
t 'with what it found and did' test "$(sed -n 's/^    //p' started)" = \
"the broker's REST API answers at http://127.0.0.1:$emqx_port
whom it asked before: no http source, no redis source, no http authenticator
what a device may it asks http://127.0.0.1:$http_port/pepeunit/api/v1/units/auth
what this server may it finds in Redis at 127.0.0.1:$redis_port, database 10; 0 old tokens are deleted
what nobody allows is denied, and an answer counts for 10 s
updates are brought here already
connected to 127.0.0.1, port 1883, and subscribed to $BACKEND_DOMAIN/+/pepeunit and $BACKEND_DOMAIN/+/+/+/pepeunit
who may connect it asks http://127.0.0.1:$http_port/pepeunit/api/v1/units/auth"
t 'in Redis it finds it' test \
	"$(redis-cli -p "$redis_port" -n 10 keys 'mqtt_acl:*' | wc -l)" = 1
t 'and it is asked in this order' has authorization/sources \
	'[.sources[].type] == ["redis", "http", "file"]'
both_are_up() {
	confab status >up
	cat up
	grep -q '^mqtt .*up' up && grep -q '^telegram .*up' up
}
t 'the bridge and the bot are kept alive' both_are_up
t 'it stops' stop_system
: >emqx/asked
t 'it starts again' starts
t 'and finds what it did' noted "$(echo "$calls" | sed '/DELETE/s/404/204/')"
t 'no secret was said' not grep -r 'not for the log' started state/log
t 'it stops' stop_system

# What fails is the end.
mood "POST /api/v5$sources 503"
t 'a broker that does not take it is the end' fails_to_start \
	'the broker does not ask us: POST .* status 503'
t 'as a step' grep -q '^  have it ask here what devices may \.\.* FAILED after' started
mood
emqx_was=$MQTT_API_PORT
export MQTT_API_PORT="$(free_port)"
t 'so is one that is not there' fails_to_start \
	'| confab-setup: the broker is not there: .*; it is the one of MQTT_HOST, MQTT_API_PORT'
export MQTT_API_PORT="$emqx_was" TELEGRAM_TOKEN=bad
t 'and a bot that there is not' fails_to_start '| telegram: TELEGRAM_TOKEN is not good'
export TELEGRAM_TOKEN=

# A broker that is told by hand, and asks here whether this server may.
export REDIS_MQTT_AUTH_URL= MQTT_API_KEY= ASKS_US=yes
: >emqx/asked
t 'a broker without a REST API is not told' starts
t 'which is shown' grep -q '^  MQTT_API_KEY is empty: the MQTT broker is told by hand' started
t 'and joined when the web server answers' noted 'BRIDGE no-web 
JOINED web '
t 'which is shown after it' test "$(shown)" = 'start the web server
wait until all of them answer
connect to the broker and subscribe'
t 'it stops' stop_system
unset ASKS_US
: >emqx/asked
t 'one that does not ask here' starts
t 'is joined before it' noted 'BRIDGE no-web 
JOINED no-web 
JOINED no-web '
finish
