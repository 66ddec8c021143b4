#!/bin/sh
# The bridge to MQTT, and packets whose number says something else on the next
# connection
#
# Its clock goes ten times as fast.  Debian's broker goes on counting: it is one that
# counts anew when what came is made to have had the number that comes next.
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/mqtt.sh"

faketime=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null)
if [ -z "$faketime" ] || grep -q __asan_init "$top_builddir/mqtt/confab-mqtt"
then
	skip 'numbers of packets' 'libfaketime is not there, or the sanitizers are before it'
	finish
fi
export MQTT_KEEPALIVE=5
fast_bridge() {
	begin env LD_PRELOAD="$faketime" FAKETIME='+0 x10' "$top_builddir/mqtt/confab-mqtt"
	bridge=$!
	await bridge_is_well
}
number_is() {
	[ "$(sql "SELECT count(*) FROM messages WHERE txt = '$1'")" = "$2" ]
}
forgotten() {
	[ "$(sql 'SELECT count(*) FROM mqtt_packets')" = 0 ]
}
counts_anew() {
	sql "UPDATE mqtt_packets SET packet = packet + 1
		WHERE packet = (SELECT max(packet) FROM mqtt_packets)"
}

# How many packets are known is told each time that some may have been forgotten.
sql "CREATE TABLE known (n integer, at serial);
	CREATE FUNCTION tells() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
		SET search_path = confab AS \$\$
	BEGIN
		INSERT INTO known SELECT count(*) FROM mqtt_packets;
		RETURN NULL;
	END \$\$;
	CREATE TRIGGER tells AFTER DELETE ON mqtt_packets FOR EACH STATEMENT
		EXECUTE FUNCTION tells()"
broker
as ada
open_room
device lamp "$room"
topic=chat.example/$room/pepeunit
fast_bridge
publish "$topic" -m on
t 'what a device publishes is said' await number_is on 1
counts_anew
t 'once its acknowledgement cannot have been lost its number is forgotten' await forgotten
sql "SELECT string_agg(n::text, ' ' ORDER BY at) FROM known
	WHERE at >= (SELECT min(at) FROM known WHERE n = 1)" >counts
t 'and no sooner' grep -q '^1 1 \(1 \)*0' counts
ends "$bridge"
bridge
publish "$topic" -m on
t 'on the next connection the same words under that number are said' await number_is on 2

# However little time there was.
by_key() {
	publish "$topic" -D PUBLISH user-property client_msg_id "$1" -m off
}
by_key k1
await number_is off 1
counts_anew
ends "$bridge"
bridge
t 'under that number again' by_key k2
t 'they are by their key' await number_is off 2
finish
