#!/bin/sh
# One room, a device and people in it, by every way there is: a device made by the
# command publishes to a broker, and is heard by all of them; revoked, it is stopped at
# all of them
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"
. "$top_srcdir/tests/mqtt.sh"
. "$top_srcdir/tests/telegram.sh"

# Its cluster is its own, as in a checkout.
unset CONFAB_DATABASE
sql() {
	confab psql -qAtX -c "$1"
}
http_port=$(free_port) push_port=$(free_port) MQTT_PORT=$(free_port)
export MQTT_PORT CONFAB_ADDRESS_RATE=1000000
broker "listener $MQTT_PORT 127.0.0.1" 'allow_anonymous false' \
	"plugin $top_builddir/mosquitto/mosquitto-confab.so" \
	"plugin_opt_url http://127.0.0.1:$http_port/pepeunit/api/v1/units/auth"
telegram
t 'Confab starts' start_system
# Only https is a webhook's; the stand-in brings updates to nginx's port.
tg deliver "{\"to\":\"$url\"}"
t 'its bridge is at the broker' await bridge_is_well

as_ada() {
	token=$ada
}
ask /register -d '{"login":"ada","password":"p","username":"Ada"}' >/dev/null
ask /login -d '{"login":"ada","password":"p"}' >/dev/null
ada=$(jq -r .data.uuid reply)
as_ada
ask /create-room -d '{}' >/dev/null
room=$(jq -r .data.room_gid reply)

# Whoever hears it: a line over TCP, a frame, a chat, a page of history.
listen ada
t 'ada listens over TCP' readers 1
connect ada --header "User:$ada"
tell ada "{\"type\":\"subscribe\",\"room_gid\":\"$room\"}"
t 'and over a WebSocket' await grep -q '"type":"subscribe","success":true' frames.ada
chat 1
ask /pepeunit/api/v1/users/generate_verification_code/ >/dev/null
writes 1 "/verification $(jq -r . reply)"
t 'in Telegram she shows who she is' shown 1 \
	'.text == "You have been successfully verified"'
writes 1 "/link $room"
t 'and links a chat with the room' shown 1 '.text | test("are linked now$")'

t 'a device is made by the command' eval 'confab devices add lamp "$room" >made'
eval "$(cat made)"
lamp=$token uuid=$uuid
echo "${lamp##*.}" >>"${RECORD:-.}/tokens"
as_ada
topic=$BACKEND_DOMAIN/$room/pepeunit
# as_lamp command... - by its token, and its uuid as client id
as_lamp() {
	"$@" -u "$lamp" -i "$uuid"
}
t 'it publishes to the broker' as_lamp publish "$topic" -m 'it is warm'
t 'who listens over TCP hears it' hears ada 1
t 'of the device, as it was said' jq -e \
	'.msg.txt == "it is warm" and .sender.username == "lamp"' heard.ada
t 'so does a member at a WebSocket' await grep -q '"txt":"it is warm"' frames.ada
t 'and the chat in Telegram' shown 1 '.text == "lamp: it is warm"'
# history JQ - of the room, by GraphQL
history() {
	jq -nc --arg gid "$room" '{query: "query($gid: ID!) {
		room(gid: $gid) { messages(first: 10) { items { text sender { name } } } } }",
		variables: {$gid}}' >query
	ask /pepeunit/graphql -H 'Content-Type: application/json' -d @query &&
		jq -e "$1" reply
}
t 'it is in the history that GraphQL shows' history \
	'[.data.room.messages.items[].text] == ["it is warm"]'
t 'a page of OpenAPI tells of all that' answers 200 '.openapi|startswith("3.1")=true' \
	/pepeunit/api/v1/openapi.json

t 'the device listens as well' follow "$uuid" "$topic" -u "$lamp"
writes 1 'thank you'
t 'what is said in Telegram comes to it' comes "$uuid" '0|thank you|msgId:2 sender:ada'
token=$lamp
listen lamp
t 'it may listen over TCP, too' readers 2
connect lamp --header "User:$lamp"
t 'and over a WebSocket' is_open lamp
as_ada

t 'it is revoked' shows 'revoked lamp' confab devices revoke lamp
is_out() {
	! grep -qs ') [^Z] ' "/proc/$listener/stat"
}
t 'over TCP it is cut off' await is_out
t 'at the WebSocket as well' hears_frame lamp 'close 4001 session ended'
refused_at_broker() {
	not as_lamp publish "$topic" -m 'let me in'
}
t 'the broker does not let it in' refused_at_broker
token=$lamp
t 'HTTP neither' answers 401 .error.reason=unknown-user /send-message \
	-d "{\"room_gid\":\"$room\",\"msg\":\"let me in\"}"
t 'nor GraphQL' expect history 401 true
as_ada
heard_by_now() {
	wc -l <"topic.$uuid"
}
before=$(heard_by_now)
t 'ada speaks' answers 200 .ok=true /send-message \
	-d "{\"room_gid\":\"$room\",\"msg\":\"among ourselves\"}"
t 'which the chat hears' shown 1 '.text | endswith("among ourselves")'
t 'and has gone out to the broker' all_went_out
t 'but not to the device' test "$(heard_by_now)" = "$before"
t 'nothing that it tried is said' history \
	'[.data.room.messages.items[].text] == ["it is warm", "thank you", "among ourselves"]'
t 'no log has its token' not grep -rqF "$lamp" state/log
finish
