#!/bin/sh
# A device, its room and people in it: all of Confab, and a broker that asks it
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/mqtt.sh"

http_port=$(free_port) MQTT_PORT=$(free_port)
export MQTT_PORT
broker "listener $MQTT_PORT 127.0.0.1" 'allow_anonymous false' \
	"plugin $top_builddir/mosquitto/mosquitto-confab.so" \
	"plugin_opt_url http://127.0.0.1:$http_port/pepeunit/api/v1/units/auth"
t 'Confab starts' start_system
t 'with a bridge to the broker' await bridge_is_well
t 'which its status shows' shows '^mqtt  *up' confab status

as ada
open_room
device lamp "$room"
device stray
topic=chat.example/$room/pepeunit lamp=$(cat uuid.lamp)
# by name command... - as a device signs in: its token, and its uuid as client id
by() {
	who=$1
	shift
	"$@" -u "$(cat "session.$who")" -i "$(cat "uuid.$who")"
}
listen ada
t 'ada listens' readers 1
t 'the device publishes' by lamp publish "$topic" -m 'it is warm'
t 'ada hears it' hears ada 1
t 'as it was said' jq -e '.msg.txt == "it is warm" and .sender.username == "lamp"' heard.ada
t 'and finds it in the history' answers 200 '.data[0].msg.txt=it is warm' \
	"/get-room-history?room_gid=$room"
t 'it may say who it is' by lamp publish \
	"chat.example/output_base_topic/$lamp/$room/pepeunit" -m 'as I said'
t 'which is as good' is_said 'lamp|as I said'
t 'the device subscribes' follow "$lamp" "$topic" -u "$(cat session.lamp)"
t 'ada answers' answers 200 .ok=true /send-message \
	-d "{\"room_gid\":\"$room\",\"msg\":\"thank you\"}"
t 'the device hears it' comes "$lamp" '0|thank you|msgId:3 sender:ada'

is_refused() {
	by "$1" publish "$2" -m 'let me in' 2>&1 | tee refused
	grep -qi 'not authorized' refused
}
t 'another device is refused' is_refused stray "$topic"
t 'also where it says that it is the first' is_refused stray \
	"chat.example/output_base_topic/$lamp/$room/pepeunit"
t 'nobody is let in without a token' not publish "$topic" -m 'let me in'
joins stray "$room"
t 'made a member it is let in' by stray publish \
	"chat.example/output_base_topic/$(cat uuid.stray)/$room/pepeunit" -m 'I am in'
t 'and heard' is_said 'stray|I am in'
t 'by the other device as well' comes "$lamp" '0|I am in|msgId:4 sender:stray'
t 'whatever her client calls what she says' answers 200 .ok=true /send-message \
	-d "{\"room_gid\":\"$room\",\"msg\":\"by any name\",\"client_msg_id\":\"mqtt:1\"}"
t 'devices hear it' comes "$lamp" '0|by any name|msgId:5 sender:ada'
sql "DELETE FROM sessions USING accounts
	WHERE account = accounts.id AND login = 'stray'"
t 'its token taken it is not' not by stray publish \
	"chat.example/output_base_topic/$(cat uuid.stray)/$room/pepeunit" -m 'let me in'
t 'and nothing was said' test "$(said | grep -c 'let me in')" = 0
t 'no log has a token' not grep -rqF "$(cat session.lamp)" state/log
finish
