#!/bin/sh
# The plugin for mosquitto, in Debian's, which asks a running Confab
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/units.sh"

plugin=$top_builddir/mosquitto/mosquitto-confab.so
[ -e "$plugin" ] || {
	skip 'mosquitto asks' 'it was built without mosquitto-dev'
	finish
}
export CONFAB_MQTT_HOOK_SECRET=hush
t 'Confab starts' start_system
broker_port=$(free_port)
# broker [option]... - with the plugin
broker() {
	{
		echo "user $(id -un)"
		echo "listener $broker_port 127.0.0.1"
		echo 'allow_anonymous false'
		echo 'connection_messages false' # they name users, and so tokens
		echo "log_dest file $scratch/broker.log"
		echo "plugin $plugin"
		printf '%s\n' "$@"
	} >mosquitto.conf
	begin /usr/sbin/mosquitto -c "$scratch/mosquitto.conf"
	broker=$!
}
hook=$url/pepeunit/api/v1/units/auth
without_address() {
	! timeout 10 /usr/sbin/mosquitto -c "$scratch/mosquitto.conf" &&
		grep -q 'there is no plugin_opt_url' broker.log
}
broker "plugin_opt_url $hook" 'plugin_opt_secret hush'
t 'the broker starts with it' await nc -z 127.0.0.1 "$broker_port"

token=''
unit fan && fan=$token fan_uuid=$uuid
unit lamp && lamp=$token
sql "INSERT INTO rooms (gid, owner) VALUES ('abcd2345', $account), ('efgh6789', $account)"
joins "$account" abcd2345
d=chat.example

# client program argument... - of MQTT 5, which is told what it may not
client() {
	program=$1
	shift
	timeout 10 "mosquitto_$program" -V 5 -h 127.0.0.1 -p "$broker_port" -q 1 \
		-i "$uuid" -u "$token" "$@"
}
publishes() {
	client pub -t "$1" -m tea
}
is_refused() {
	client pub -t "$1" -m tea 2>&1 | tee said
	grep -qi 'not authorized' said
}
token=$lamp
t 'a device publishes into its room' publishes "$d/abcd2345/pepeunit"
t 'and its own state' publishes "$d/output_base_topic/$uuid/state/pepeunit"
t 'not into another room' is_refused "$d/efgh6789/pepeunit"
t 'nor as another' is_refused "$d/output_base_topic/$fan_uuid/state/pepeunit"
t 'nor elsewhere' is_refused tea
t 'nor under another client id' not client pub -i "$fan_uuid" -t "$d/abcd2345" -m tea
t 'a stranger is not let in' with token=nonsense not publishes "$d/abcd2345/pepeunit"
t 'nor one who says nothing' not timeout 10 mosquitto_pub -h 127.0.0.1 \
	-p "$broker_port" -t "$d/abcd2345/pepeunit" -m tea
t 'nor one without a token' with token= not publishes "$d/abcd2345/pepeunit"

# begin_sub name argument... - what it hears is in hears.name
begin_sub() {
	name=$1
	shift
	timeout 60 stdbuf -oL mosquitto_sub -d -V 5 -h 127.0.0.1 -p "$broker_port" -q 1 "$@" \
		</dev/null >"hears.$name" 2>&1 &
	begun="$! $begun"
}
begin_sub lamp -i "$uuid" -u "$lamp" -t "$d/abcd2345/pepeunit"
t 'a device subscribes to its room' await grep -q 'Subscribed (mid: 1): 1' hears.lamp
begin_sub fan -i "$fan_uuid" -u "$fan" -t "$d/abcd2345/pepeunit"
t 'another is told that it may not' await grep -q 'Subscribed (mid: 1): 135' hears.fan
server=$(jwt "{\"domain\":\"$d\",\"exp\":$(($(date +%s) + 600))}")
begin_sub all -i server -u "$server" -t "$d/+/pepeunit"
t 'this server subscribes to all rooms' await grep -q 'Subscribed (mid: 1): 1' hears.all
begin_sub any -i server-2 -u "$server" -t '#'
t 'and not to all there is' await grep -q 'Subscribed (mid: 1): 135' hears.any
t 'what it publishes' with token="$server" uuid=server-3 \
	publishes "$d/abcd2345/pepeunit"
t 'is heard by the device' await grep -q '^tea$' hears.lamp
t 'and by who listens to all' await grep -q '^tea$' hears.all
t 'and by nobody else' not grep -q '^tea$' hears.fan

# What was given back is gone, in what is open as well.
sql "DELETE FROM members WHERE account = $account"
goes_by() {
	with token="$server" uuid=server-3 client pub -t "$d/abcd2345/pepeunit" -m "$1" &&
		await grep -q "^$1\$" hears.all
}
t 'to a room that is left nothing is published' is_refused "$d/abcd2345/pepeunit"
t 'what goes by there' goes_by milk
t 'is not heard any more' not grep -q '^milk$' hears.lamp
sql "DELETE FROM sessions WHERE account = $account"
t 'who is revoked is not let in' await not publishes "$d/output_base_topic/$uuid/state/pepeunit"

t 'no log has the token' not grep -rqF "$lamp" broker.log state/log
t 'nor the secret' not grep -rq hush broker.log state/log
kill "$broker" && wait "$broker" 2>/dev/null
: >broker.log
broker "plugin_opt_url $hook"
t 'without the secret' await nc -z 127.0.0.1 "$broker_port"
t 'nobody is let in' with token="$fan" uuid="$fan_uuid" not publishes \
	"$d/output_base_topic/$fan_uuid/state/pepeunit"
kill "$broker" && wait "$broker" 2>/dev/null
: >broker.log
broker "plugin_opt_url http://127.0.0.1:1/"
await nc -z 127.0.0.1 "$broker_port"
t 'nor where nobody answers' with token="$fan" uuid="$fan_uuid" not publishes \
	"$d/output_base_topic/$fan_uuid/state/pepeunit"
t 'which the log says' grep -q 'confab: ' broker.log
kill "$broker" && wait "$broker" 2>/dev/null
broker
t 'without an address it does not start' without_address
finish
