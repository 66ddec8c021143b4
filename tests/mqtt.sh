# mqtt.sh - the words of tests that have an MQTT broker, and a bridge to it
#
# After lib.sh.
# shellcheck shell=sh disable=SC2034,SC2154

export MQTT_HOST=127.0.0.1 MQTT_SECURE=false BACKEND_DOMAIN=chat.example \
	SECRET_KEY='a secret of this test'

# broker [line]... - Debian's, on $MQTT_PORT; lines are of its configuration.  It
# keeps what it has until it comes again, unless it is killed.
broker() {
	: "${MQTT_PORT=$(free_port)}"
	export MQTT_PORT
	mkdir -p broker
	cat >mosquitto.conf <<-END
	user $(id -un)
	persistence true
	persistence_location $scratch/broker/
	log_dest file $scratch/broker.log
	log_type all
	max_queued_messages 10000
	END
	[ $# -gt 0 ] || set -- "listener $MQTT_PORT 127.0.0.1" 'allow_anonymous true'
	printf '%s\n' "$@" >>mosquitto.conf
	: >broker.log
	begin /usr/sbin/mosquitto -c "$scratch/mosquitto.conf"
	broker=$!
	await grep -q 'mosquitto version .* running' broker.log
}
# ends pid [signal] - it is told to, and has gone
ends() {
	kill "-${2-TERM}" "$1" && await has_left "$1" || return
	wait "$1" 2>/dev/null
	:
}

# bridge - one begins, and is connected; begins alone, and it may never be
bridge() {
	bridge_begins
	await bridge_is_well
}
bridge_begins() {
	begin "$top_builddir/mqtt/confab-mqtt"
	bridge=$!
}
bridge_is_well() {
	python3 -c 'if True:
		import os, socket, sys
		s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
		s.settimeout(0.5)
		s.connect(os.environ["CONFAB_RUN"] + "/hints/mqtt")
		s.send(b"ping")
		sys.exit(s.recv(8) != b"pong")' 2>/dev/null
}

# device name [gid]... - a device, which those rooms let in; its uuid is in the
# file uuid.name, and its token, which is a session's, in session.name
device() {
	device=$1
	shift
	cat /proc/sys/kernel/random/uuid >"session.$device"
	sql "WITH account AS (
		INSERT INTO accounts (login, name, password)
		VALUES ('$device', '$device', '\$argon2id\$none') RETURNING id
	), device AS (
		INSERT INTO devices (account) SELECT id FROM account
	)
	INSERT INTO sessions (token_hash, account, expires_at)
	SELECT sha256('$(cat "session.$device")'), id, now() + interval '1 day'
	FROM account"
	sql "SELECT uuid FROM accounts WHERE login = '$device'" >"uuid.$device"
	[ -z "${RECORD-}" ] || cat "session.$device" >>"$RECORD/tokens"
	for gid
	do
		joins "$device" "$gid"
	done
}
joins() {
	sql "INSERT INTO members (room, account) SELECT rooms.id, accounts.id
		FROM rooms, accounts WHERE gid = '$2' AND login = '$1'"
}
leaves() {
	sql "DELETE FROM members USING rooms, accounts
		WHERE room = rooms.id AND account = accounts.id
		AND gid = '$2' AND login = '$1'"
}

# publish topic [option of mosquitto_pub]... - acknowledged by the broker
publish() {
	published=$1
	shift
	timeout 10 mosquitto_pub -V 5 -h 127.0.0.1 -p "$MQTT_PORT" -q 1 \
		-t "$published" "$@"
}
# subscribe option-of-mosquitto_sub... - told to end while it does something else
# than wait, it may wait for ever: it is killed then
subscribe() {
	exec timeout --foreground -k 1 600 mosquitto_sub -V 5 \
		-h 127.0.0.1 -p "$MQTT_PORT" "$@"
}
# follow name topic [option of mosquitto_sub]... - what comes there from now on is
# in the file topic.name: retained, text, user properties
follow() {
	follower=$1 followed=$2
	shift 2
	begun_before=$(grep -c "Sending SUBACK to $follower" broker.log)
	subscribe -q 1 -i "$follower" -t "$followed" -F '%r|%p|%P' "$@" >"topic.$follower" 2>&1 &
	begun="$! $begun"
	await follows
}
follows() {
	[ "$(grep -c "Sending SUBACK to $follower" broker.log)" -gt "$begun_before" ]
}
# comes name line - that is a line there, within ten seconds
comes() {
	await grep -qxF "$2" "topic.$1" || { cat "topic.$1"; return 1; }
}

# retained topic - what who comes now is told there: text and user properties, or
# nothing.  The marker's topic is subscribed to after it.
# retains topic [text and user properties] - that is what they are told
retained() {
	publish marker -r -m nothing && timeout 10 mosquitto_sub -V 5 \
		-h 127.0.0.1 -p "$MQTT_PORT" -q 1 -t "$1" -t marker -C 1 -F '%p|%P'
}
retains() {
	retained "$1" >last
	cat last
	[ "$(cat last)" = "${2:-nothing|}" ]
}

# said [gid] - what is said there, a line each: number, login, text
said() {
	sql "SELECT msg_id, login, txt FROM messages
		JOIN rooms ON rooms.id = room JOIN accounts ON accounts.id = sender
		WHERE gid = '${1-$room}' ORDER BY msg_id"
}
# is_said line [gid] - within ten seconds, once
is_said() {
	await is_said_now "$@" || { said "${2-$room}"; return 1; }
}
is_said_now() {
	[ "$(said "${2-$room}" | cut -d '|' -f 2- | grep -cxF "$1")" = 1 ]
}
# all_went_out - of every room that has a device
all_went_out() {
	await went_out
}
went_out() {
	[ "$(sql "SELECT count(*) FROM mqtt_rooms JOIN rooms ON id = room
		WHERE msg_id < last_msg_id OR gone")" = 0 ]
}
