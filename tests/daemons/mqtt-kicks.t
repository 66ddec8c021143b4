#!/bin/sh
# Devices that may something no more are disconnected, whoever saw to that
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/mqtt.sh"
. "$top_srcdir/tests/emqx.sh"

# What listens at MQTT_PORT is not the point, nor whether anything does.
MQTT_PORT=$(free_port)
export MQTT_PORT
emqx
# kicked NAME command... - by that the broker is told to disconnect it, and no other
kicked() {
	device=$(cat "uuid.$1")
	shift
	echo "$device" >emqx/clients
	: >emqx/asked
	"$@" && await is_kicked
}
is_kicked() {
	[ "$(sql 'SELECT count(*) FROM mqtt_kicks')" = 0 ] &&
		[ "$(jq -r '"\(.method) \(.path)"' emqx/asked | uniq)" = \
			"DELETE /api/v5/clients/$device" ] && [ ! -s emqx/clients ]
}
await_kick() {
	cat "uuid.$1" >emqx/clients
	sql "DELETE FROM sessions WHERE account = $(of "$1")"
	await test ! -s emqx/clients
}
of() {
	echo "(SELECT id FROM accounts WHERE login = '$1')"
}
signs_in() {
	sql "INSERT INTO sessions (token_hash, account, expires_at) SELECT
		sha256('$(cat "session.$1")'), $(of "$1"), now() + interval '1 day'"
}
devices() {
	"$top_builddir/commands/confab-devices" "$@"
}

as ada
open_room
hall=$room
open_room
for name in lamp door fan bell heater
do
	device "$name" "$hall" "$room"
done
bridge_begins
t 'whoever is revoked is disconnected' kicked lamp devices revoke lamp
t 'whose account is disabled as well' kicked door \
	"$top_builddir/commands/confab-users" disable door
t 'and who leaves a room' kicked fan devices leave fan "$hall"
t 'by whichever hands' kicked fan leaves fan "$room"
t 'or has another token' kicked fan devices token fan
signs_out() {
	with token="$(cat session.bell)" gives 200 logout
}
t 'or signs out' kicked bell signs_out
signs_in bell
t 'whose session is deleted' kicked bell sql \
	"DELETE FROM sessions WHERE account = $(of bell)"
signs_in bell
t 'or made to end' kicked bell sql \
	"UPDATE sessions SET expires_at = now() WHERE account = $(of bell)"
t 'whose account is disabled by other hands' kicked bell sql \
	"UPDATE accounts SET disabled = true WHERE login = 'bell'"
signs_in bell
t 'or is no device any more' kicked bell sql \
	"DELETE FROM devices WHERE account = $(of bell)"
t 'or is gone, with all that it had' kicked heater sql "
	DELETE FROM members WHERE account = $(of heater);
	DELETE FROM accounts WHERE login = 'heater'"
t 'when there are no members any more, all are' kicked fan sql \
	"DELETE FROM devices WHERE account <> $(of fan); TRUNCATE mqtt_kicks, members"
signs_in fan
t 'nor sessions' kicked fan sql 'TRUNCATE sessions'

# By the dashboard's user, whose token the broker forgets after a while.
ends "$bridge"
export MQTT_API_KEY=admin MQTT_SECRET_KEY=public
bridge_begins
signs_in fan
t 'the broker may know us by its user' await_kick fan
: >emqx/bearers
signs_in fan
t 'who signs in again when that is to be' await_kick fan
ends "$bridge"
export MQTT_API_KEY=key MQTT_SECRET_KEY=secret
bridge_begins
rm session.ada
people_are_not() {
	: >emqx/asked
	as ada && gives 200 logout &&
		[ "$(sql 'SELECT count(*) FROM mqtt_kicks')" = 0 ] &&
		kicked fan joins_and_leaves
}
joins_and_leaves() {
	joins fan "$hall" && leaves fan "$hall"
}
t 'of people nobody asks it' people_are_not
is_not_there() {
	: >emqx/clients
	: >emqx/asked
	joins_and_leaves && await asked_for
}
asked_for() {
	[ "$(sql 'SELECT count(*) FROM mqtt_kicks')" = 0 ] &&
		jq -e '.status == 404' emqx/asked
}
t 'who is not connected need not be' is_not_there
t 'which is no trouble' not grep 'is not disconnected' begun.log

# The broker may be away, and so may the bridge.
mood "DELETE /api/v5/clients/$(cat uuid.fan) 500"
fails_to() {
	joins_and_leaves && await grep -q 'a client is not disconnected: DELETE' begun.log
}
t 'what the broker does not do is told' fails_to
t 'and not forgotten' test "$(sql 'SELECT count(*) FROM mqtt_kicks')" = 1
ends "$bridge"
mood
t 'a bridge that begins sees to it' kicked fan bridge_begins
ends "$bridge"
device kettle "$hall"
sql "UPDATE accounts SET disabled = true WHERE login = 'kettle'"
t 'and to what happened while there was none' kicked kettle bridge_begins
ends "$bridge"

# One that the broker does not disconnect, and one behind it.
device stove "$hall"
mood "DELETE /api/v5/clients/$(cat uuid.fan) 500"
joins_and_leaves
sql "UPDATE accounts SET disabled = true WHERE login = 'stove'"
only_fan_is_left() {
	[ "$(sql 'SELECT device FROM mqtt_kicks')" = "$(cat uuid.fan)" ]
}
bridge_begins
t 'who cannot be disconnected keeps nobody else connected' await only_fan_is_left
device kiln "$hall"
sql "UPDATE accounts SET disabled = true WHERE login = 'kiln'"
t 'nor whoever is to be afterwards' await only_fan_is_left
ends "$bridge"
mood
unset MQTT_API_KEY
bridge_begins
: >emqx/asked
joins_and_leaves
nothing_is_left() {
	[ "$(sql 'SELECT count(*) FROM mqtt_kicks')" = 0 ]
}
t 'where there is no API nothing is kept' await nothing_is_left
t 'nor asked' test ! -s emqx/asked
finish
