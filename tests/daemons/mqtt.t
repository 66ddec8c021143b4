#!/bin/sh
# The bridge between rooms and an MQTT broker: what comes in, and what goes out
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"
. "$top_srcdir/tests/mqtt.sh"

alone() {
	timeout 10 "$top_builddir/mqtt/confab-mqtt" "$@"
}
t 'without a broker it says so, and ends' fails 'MQTT_HOST is not set' with MQTT_HOST= alone
t 'and so it does without a domain' fails 'BACKEND_DOMAIN is not set' with BACKEND_DOMAIN= alone
t 'or a secret' fails 'SECRET_KEY is not set' with SECRET_KEY= alone
t 'it takes no argument' fails 'usage: ' alone now

MQTT_PORT=$(free_port)
export MQTT_PORT
bridge_begins
t 'while the broker is away it says so' await grep -q \
	'no connection to the MQTT broker: Connection refused' begun.log
t 'and is not well' not bridge_is_well
broker
t 'when it comes, it is' await bridge_is_well
t 'and has subscribed to what is for this domain' test \
	"$(sed -n '/SUBSCRIBE from confab-chat.example/,/SUBACK/s/.*\t\(.*\)/\1/p' broker.log)" = \
	'chat.example/+/pepeunit (QoS 1)
chat.example/+/+/+/pepeunit (QoS 1)'

# What comes in.
as ada
open_room
device lamp "$room"
lamp=$(cat uuid.lamp)
topic=chat.example/$room/pepeunit
t 'what a device publishes' publish "$topic" -m 'it is warm'
t 'is said by the device that is a member' is_said 'lamp|it is warm'
t 'a topic may say which device it is' publish \
	"chat.example/output_base_topic/$lamp/$room/pepeunit" -m 'still warm'
t 'and it is that' is_said 'lamp|still warm'
device door "$room"
t 'of several devices' publish "$topic" -m 'who is this'
t 'one that does not say which' is_said 'mqtt|who is this'
t 'is said by an account' test "$(sql "SELECT name, password FROM accounts
	WHERE login = 'mqtt'")" = 'MQTT|$argon2id$none'
t 'one that does' publish "chat.example/output_base_topic/$(cat uuid.door)/$room/pepeunit" -m 'the door'
t 'by itself' is_said 'door|the door'
t 'that account is made once' publish "$topic" -m 'who is that'
t 'for all of them' is_said 'mqtt|who is that'
t 'what is not to be acknowledged' publish "$topic" -q 0 -m 'once or never'
t 'is taken as well' is_said 'mqtt|once or never'
printf 'two\nlines, \303\244 \360\237\214\241 "\047\134' >odd
t 'any text' publish "$topic" -f odd
is_odd() {
	[ "$(sql "SELECT txt FROM messages ORDER BY msg_id DESC LIMIT 1")" = "$(cat odd)" ]
}
t 'is said as it is' await is_odd
letters 16384 ä >long
t 'so is the longest one' publish "$topic" -f long
is_long() {
	[ "$(sql "SELECT max(length(txt)) FROM messages")" = 16384 ]
}
t 'of 16,384 letters' await is_long

own_key() {
	publish "$topic" -D PUBLISH user-property client_msg_id "$@"
}
short=$topic topic=chat.example/output_base_topic/$lamp/$room/pepeunit
t 'a device may have a key for its message' own_key k1 -m 'by a key'
t 'by which it is said' is_said 'lamp|by a key'
t 'and if it is not sure, say it again' own_key k1 -m 'by a key'
t 'and another one after it' publish "$topic" -m 'after a key'
t 'which is said' is_said 'lamp|after a key'
t 'while the other was, once' is_said_now 'lamp|by a key'
topic=$short
t 'where it is one of several, its key may be the one of another' own_key k1 -m 'one'
t 'and is nobody'\''s' own_key k1 -m 'another'
t 'so that none of them is lost' is_said 'mqtt|one'
t 'nor the next' is_said 'mqtt|another'

# What does not.  A message that follows tells that it was looked at.
before=$(sql 'SELECT count(*) FROM messages')
dropped() {
	"$@" || return
	publish "$topic" -m "after $n" && is_said "mqtt|after $n" || return
	[ "$(sql 'SELECT count(*) FROM messages')" = "$((before += 1))" ]
}
open_room
quiet=$room
as ben
open_room
strange=$room
device stray "$strange"
room=${topic#*/} room=${room%/*}
drops() {
	t "$1" dropped publish "$2" -m 'private words'
}
drops 'to a room that is not there nobody says anything' chat.example/nowhere/pepeunit
drops 'nor to one without a device' "chat.example/$quiet/pepeunit"
drops 'nor does a device where it is no member' "chat.example/output_base_topic/$(cat uuid.stray)/$room/pepeunit"
drops 'nor somebody who is no device' "chat.example/output_base_topic/$(sql "SELECT uuid FROM accounts WHERE login = 'ada'")/$room/pepeunit"
drops 'nor a uuid that is none' "chat.example/output_base_topic/' OR true/$room/pepeunit"
drops 'a gid is no SQL' "chat.example/'; DROP TABLE mqtt_rooms --/pepeunit"
drops 'nor ever so long' "chat.example/$(letters 1000)/pepeunit"
drops 'a state of a device is no message' "chat.example/output_base_topic/$lamp/state/pepeunit"
drops 'nor is what a device is told' "chat.example/input_base_topic/$lamp/$room/pepeunit"
drops 'nor what devices have among themselves' "chat.example/$room"
drops 'nor what is of another shape' "chat.example/$room/a/b/c/pepeunit"
drops 'nor with empty segments' "chat.example//pepeunit"
drops 'nor of another domain' "other.example/$room/pepeunit"
drops 'nor of one that is longer' "chat.example.org/$room/pepeunit"
t 'an empty one is none' dropped publish "$topic" -n
printf 'private\0words' >bytes
t 'nor one with a NUL' dropped publish "$topic" -f bytes
printf 'private \377 words' >bytes
t 'nor one that is no UTF-8' dropped publish "$topic" -f bytes
letters 16385 >bytes
t 'nor one that is too long' dropped publish "$topic" -f bytes
letters 300000 >bytes
t 'nor one that is far too long' dropped publish "$topic" -f bytes
t 'a key is of at most 59 letters' dropped own_key "$(letters 60)" -m 'private words'
t 'and not empty' dropped own_key '' -m 'private words'
of_one_text() {
	topic=chat.example/output_base_topic/$lamp/$room/pepeunit own_key k1 -m 'private words'
}
t 'and of one text' dropped of_one_text
sql "UPDATE accounts SET disabled = true WHERE login = 'stray'"
drops 'a device that is disabled says nothing' "chat.example/$strange/pepeunit"
sql "UPDATE accounts SET disabled = false WHERE login = 'stray';
	DELETE FROM sessions USING accounts
	WHERE account = accounts.id AND login = 'stray'"
drops 'nor one whose token was taken' "chat.example/$strange/pepeunit"
sql "INSERT INTO sessions (token_hash, account, expires_at)
	SELECT sha256('y'), id, now() + interval '1 day' FROM accounts WHERE login = 'stray';
	UPDATE accounts SET muted = true WHERE login = 'stray'"
drops 'nor one that is muted' "chat.example/$strange/pepeunit"
sql "UPDATE accounts SET muted = false WHERE login = 'stray';
	UPDATE rooms SET muted = true WHERE gid = '$strange'"
drops 'nor any in a room that is' "chat.example/$strange/pepeunit"
t 'which is counted' test "$(figure 'confab_mqtt_dropped_total{why="it, or the room, is muted"}')" = 2
sql "UPDATE rooms SET muted = false, disabled = true WHERE gid = '$strange'"
drops 'nor where a room is disabled' "chat.example/$strange/pepeunit"
sql "UPDATE rooms SET disabled = false WHERE gid = '$strange';
	DELETE FROM sessions USING accounts
	WHERE account = accounts.id AND login = 'stray'"
t 'how much that was is logged' grep -q 'dropped a message of [0-9]* bytes: ' begun.log
t 'and not what' not grep -q 'private' begun.log
t 'it is counted' test "$(figure 'confab_mqtt_dropped_total{why="nobody there is let in"}')" = 9
sql "INSERT INTO sessions (token_hash, account, expires_at)
	SELECT sha256('x'), id, now() + interval '1 day' FROM accounts WHERE login = 'stray'"

# What goes out.
room=$strange topic=chat.example/$strange/pepeunit
as ben
t 'the first device' say 'before there was a bridge'
t 'hears what is said from then on' all_went_out
follow stray "$topic"
t 'what is said' say 'thank you'
t 'goes out, with who said it' comes stray '0|thank you|msgId:2 sender:ben'
t 'and is there for who comes later' retains "$topic" 'thank you|msgId:2 sender:ben'
t 'what others have said by SQL' sql "INSERT INTO messages (room, sender, txt)
	SELECT rooms.id, owner, 'by hand' FROM rooms WHERE gid = '$room'"
t 'does as well' comes stray '0|by hand|msgId:3 sender:ben'
t 'what the device says' publish "$topic" -m 'it is me'
t 'is said' is_said 'stray|it is me'
many() {
	sql "INSERT INTO messages (room, sender, txt)
		SELECT rooms.id, owner, 'number ' || n
		FROM rooms, generate_series(1, 300) n WHERE gid = '$room'"
	comes stray '0|number 300|msgId:304 sender:ben' >/dev/null
}
t 'of many messages' many
seq -f 'number %g' 300 >wanted
in_order() {
	sed -n 's/^0|\(number [0-9]*\)|.*/\1/p' topic.stray >got
	diff wanted got
}
t 'each comes once, in order' in_order
t 'and the device hears itself once' test "$(grep -c 'it is me' topic.stray)" = 1
t 'up to where all went out is known' all_went_out
t 'what went out is counted' test "$(figure 'confab_mqtt_messages_total{way="out"}')" -ge 302

# Edits and deletions.
quietly() {
	"$@" >/dev/null
}
be ben
edits() {
	event edit_message "\"room_gid\":\"$room\",\"msg_id\":$1,\"content\":\"$2\""
}
deletes() {
	event delete_message "\"room_gid\":\"$room\",\"msg_id\":$1"
}
quietly say 'a pot of tea' # 305
t 'what is edited' edits 305 'two pots'
t 'goes out with the number of what it was' comes stray '0|two pots|msgId:306 sender:ben edits:305'
t 'and takes its place' retains "$topic" 'two pots|msgId:306 sender:ben edits:305'
quietly say 'and cake' # 307
quietly edits 305 'three pots'
t 'of what is not the last' comes stray '0|three pots|msgId:308 sender:ben edits:305'
t 'it takes no place' retains "$topic" 'and cake|msgId:307 sender:ben'
quietly deletes 305
t 'what is deleted is told' comes stray '0||msgId:309 sender:ben deletes:305'
t 'and takes no place either' retains "$topic" 'and cake|msgId:307 sender:ben'
quietly deletes 307
t 'if it is the last' comes stray '0||msgId:310 sender:ben deletes:307'
t 'it is there no more' retains "$topic"
quietly say 'a secret' # 311
quietly edits 311 'another secret'
quietly deletes 311
t 'so it is if it was edited' comes stray '0||msgId:313 sender:ben deletes:311'
t 'and no text of it is left' retains "$topic"
quietly say 'a third secret' # 314
publish "$topic" -m 'and the device'
is_said 'stray|and the device'
quietly deletes 314
t 'or if only the device has spoken since' comes stray '0||msgId:316 sender:ben deletes:314'
t 'none is left either' retains "$topic"
t 'the device publishes what is retained' publish "$topic" -r -m 'a fourth secret'
is_said 'stray|a fourth secret'
t 'and is told so' retains "$topic" 'a fourth secret|'
sql "WITH room AS (UPDATE rooms SET last_msg_id = last_msg_id + 1
		WHERE gid = '$room' RETURNING *),
	gone AS (UPDATE messages SET txt = '', deleted = last_msg_id FROM room
		WHERE room = room.id AND msg_id = 317 RETURNING sender)
	INSERT INTO messages (room, msg_id, sender, txt, deletes)
	SELECT id, last_msg_id, sender, '', 317 FROM room, gone"
t 'if that is deleted' comes stray '0||msgId:319 sender:stray deletes:317'
t 'it is not there any more' retains "$topic"

# While it is away.
t 'told to leave it does' ends "$bridge"
t 'and is not there to be told' test ! -e run/hints/mqtt
quietly say 'while you were away'
quietly say 'a fifth secret'
quietly deletes 321
publish "$topic" -m 'are you there'
t 'when it comes again' bridge
t 'it says what was published' is_said 'stray|are you there'
t 'and publishes what was said' comes stray '0|while you were away|msgId:320 sender:ben'
t 'and that something is gone' comes stray '0||msgId:322 sender:ben deletes:321'
t 'which it never showed' not grep -q 'fifth secret' topic.stray
t 'what it published before is not again' test "$(grep -c 'thank you' topic.stray)" = 1

# Rooms and devices.
leaves stray "$room"
is_let_go() {
	[ "$(sql "SELECT count(*) FROM mqtt_rooms JOIN rooms ON id = room
		WHERE gid = '$room'")" = 0 ]
}
t 'a room without devices is let go' await is_let_go
t 'the broker keeps nothing of it' retains "$topic"
quietly say 'are we alone'
joins stray "$room"
quietly say 'you are back'
t 'one with devices again begins there' comes stray '0|you are back|msgId:325 sender:ben'
t 'nothing of the time without is told' not grep -q 'are we alone' topic.stray
sql "INSERT INTO accounts (login, name, password)
	VALUES (E'a\\033[2J', 'a', '\$argon2id\$');
	INSERT INTO messages (room, sender, txt)
	SELECT rooms.id, accounts.id, 'who am I' FROM rooms, accounts
	WHERE gid = '$room' AND accounts.name = 'a'"
t 'a login that MQTT has no string for is left out' comes stray '0|who am I|msgId:326'
quarter() {
	sql "INSERT INTO rooms (gid, owner) SELECT '$1', max(id) FROM accounts" &&
		joins stray "$1" &&
		sql "INSERT INTO messages (room, sender, txt)
			SELECT id, owner, 'lost' FROM rooms WHERE gid = '$1'"
}
t 'a gid may be no segment of a topic' quarter 'a/+/#'
t 'or not as MQTT has them' quarter "$(printf 'a\357\277\277')"
t 'which harms nobody' say 'still here'
t 'as others are served' comes stray '0|still here|msgId:327 sender:ben'
t 'and that one is not' test "$(sql "SELECT count(*) FROM mqtt_rooms JOIN rooms
	ON id = room WHERE gid LIKE '%/%'")" = 0

# A conversation is for its members.
be eve
be cyd
quietly converse eve
t 'in a conversation' publish "chat.example/$room/pepeunit" -m 'nobody hears'
joins stray "$room"
publish "chat.example/$room/pepeunit" -m 'let me in'
t 'a device says something once it is a member' is_said 'stray|let me in'
t 'and not before' not is_said_now 'stray|nobody hears'
follow lamp "chat.example/$room/pepeunit"
t 'what is said there' event send_message "\"conversation_id\":$conversation,\"content\":\"hello\""
t 'goes out as well' comes lamp '0|hello|msgId:2 sender:cyd'
joins lamp "$room"
publish "chat.example/$room/pepeunit" -m 'one of two'
publish "chat.example/output_base_topic/$(cat uuid.lamp)/$room/pepeunit" -m 'the lamp'
t 'of two devices one may say so' is_said 'lamp|the lamp'
t 'and the account that speaks for them is no member' not is_said_now 'mqtt|one of two'

# A room that is disabled: what comes there by hand waits.
number=$(sql "SELECT last_msg_id + 1 FROM rooms WHERE gid = '$strange'")
sql "UPDATE rooms SET disabled = true WHERE gid = '$strange';
	INSERT INTO messages (room, sender, txt)
	SELECT id, owner, 'behind the door' FROM rooms WHERE gid = '$strange'"
event send_message "\"conversation_id\":$conversation,\"content\":\"meanwhile\"" >/dev/null
number_there=$(sql "SELECT last_msg_id FROM rooms WHERE id = $conversation")
t 'while a room is disabled others go on' comes lamp "0|meanwhile|msgId:$number_there sender:cyd"
t 'and nothing goes out of it' not grep 'behind the door' topic.stray
sql "UPDATE rooms SET disabled = false WHERE gid = '$strange'"
event send_message "\"conversation_id\":$conversation,\"content\":\"wake up\"" >/dev/null
t 'until it is enabled' comes stray "0|behind the door|msgId:$number sender:ben"

# More rooms than messages are under way, of which all but the last have many.
ends "$bridge"
sql "WITH made AS (INSERT INTO rooms (gid, owner)
		SELECT format('busy%s', lpad(i::text, 4, '0')), (SELECT max(id) FROM accounts)
		FROM generate_series(1, 80) i RETURNING id)
	INSERT INTO members (room, account) SELECT made.id, accounts.id
	FROM made, accounts WHERE login = 'lamp'"
sql "INSERT INTO messages (room, sender, txt)
	SELECT rooms.id, owner, CASE gid WHEN 'busy0080' THEN 'mine' ELSE 'busy' END
	FROM rooms, generate_series(1, 20) i
	WHERE gid LIKE 'busy%' AND (gid <> 'busy0080' OR i = 20)"
follow busy 'chat.example/+/pepeunit'
bridge
all_come() {
	wc -l <topic.busy
	[ "$(grep -c busy topic.busy)" = 1580 ]
}
t 'of many rooms all goes out' await all_come
t 'and who says little does not wait for who says much' test \
	"$(grep -n mine topic.busy | cut -d : -f 1)" -lt 200

# Which bridge.
first=$bridge
t 'another bridge' bridge_begins
t 'waits' await grep -q 'waiting for the database, or until another' begun.log
ends "$first" KILL
t 'until the first one is gone' await bridge_is_well
publish "chat.example/output_base_topic/$(cat uuid.lamp)/$room/pepeunit" -m 'who is at work'
t 'and is at work then' is_said 'lamp|who is at work'
t 'somebody else by its name at the broker' begin subscribe \
	-i confab-chat.example -t nothing
t 'puts it out' await grep -q 'no connection to the MQTT broker: it closed the connection' begun.log
ends "${begun%% *}"
t 'for a while' await bridge_is_well
ends "$broker"
t 'without a broker' await not bridge_is_well
t 'it is not well' ends "$bridge"
t 'no log has a token' not grep -q 'eyJ' begun.log
finish
