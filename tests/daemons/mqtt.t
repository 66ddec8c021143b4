#!/bin/sh
# The bridge between rooms and an MQTT broker: in and out
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/mqtt.sh"

broker
as ada
open_room
sensor=$room
device lamp "$sensor"
bridge
t 'what a device publishes' publish "chat.example/$sensor/pepeunit" -m 'it is warm'
t 'is said in the room by the device' is_said 'lamp|it is warm'
follow lamp "chat.example/$sensor/pepeunit"
t 'ada says' say 'thank you'
t 'goes out' comes lamp '0|thank you|msgId:2 sender:ada'
cat begun.log >&2
cat broker.log >&2
finish
