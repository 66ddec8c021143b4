# events.sh - the words for events, beside those of lib.sh
# shellcheck shell=sh disable=SC2034

# be login - from here on whoever calls an event is that account, which is made
# if need be: its gateway says so
be() {
	LOGIN=$1
	ACCOUNT=$(sql "INSERT INTO accounts (login, name, password)
		VALUES ('$1', 'name of $1', '\$argon2id\$')
		ON CONFLICT (login) DO UPDATE SET login = excluded.login
		RETURNING id")
	export ACCOUNT LOGIN FULLNAME="name of $1"
}
id_of() {
	sql "SELECT id FROM accounts WHERE login = '$1'"
}

# event type [members] - a frame with those members besides
event() {
	call "ws-$(echo "$1" | tr _ -)" "{\"type\":\"$1\"${2:+,$2}}" &&
		jq -e --arg type "$1" '.type == $type' reply
}

# answers [.path=value]... type [members]
answers() {
	expect event 200 .success=true '.|has("error")=false' "$@"
}

# refuses sentence type [members] - what the event is told, to the letter
refuses() {
	told=$1
	shift
	event "$@" || return
	[ "$status" -lt 500 ] && [ "$(jq -r .error reply)" = "$told" ] &&
		jq -e '.success == false and (has("data") | not)' reply
}

# steers line command... - and so the gateway is told what becomes of the socket
steers() {
	line=$1
	shift
	"$@" && [ "$(header X-Confab-Socket)" = "$line" ]
}

# converse [login]... - a conversation with them: $conversation, by the gid $room
converse() {
	members=
	for member
	do
		members="$members${members:+,}\"$member\""
	done
	event create_conversation "\"members\":[$members]" >made ||
		{ cat made; return 1; }
	conversation=$(jq -r .data.id reply)
	room=$(jq -r .data.room_gid reply)
}

# open_hall - a room into which whoever knows its gid, $hall, is let
open_hall() {
	hall=Hall$(sql "SELECT count(*) FROM rooms")
	hall_id=$(sql "INSERT INTO rooms (gid, owner) VALUES ('$hall', $ACCOUNT)
		RETURNING id")
}

# in_it [members] - members of an event that is about it
in_it() {
	printf '"room_gid":"%s"%s' "$room" "${1:+,$1}"
}

# takes_room type [members] - the event is about a room, which is looked at
# before those members, that are wrong
takes_room() {
	t 'a room is expected' refuses 'expected room_gid as string' "$1"
	for value in null 7 true '[]' '["x"]' '{}'
	do
		t "as a string, which $value is not, whatever else is wrong" refuses \
			'expected room_gid as string' "$1" \
			"\"room_gid\":$value${2:+,$2}"
	done
	for gid in '' "$(letters 65)"
	do
		t 'of 1 to 64 letters' refuses \
			'room_gid should be of 1 to 64 characters' "$1" \
			"\"room_gid\":\"$gid\"${2:+,$2}"
	done
}

# takes_message type [members] - it is about one of its messages as well, beside
# those members, that are right
takes_message() {
	takes_room "$1" '"msg_id":true'
	t 'a message is expected' refuses 'expected msg_id as integer' "$1" "$(in_it)"
	for value in null true '"1"' 1.5 '[]' '{}'
	do
		t "as an integer, which $value is not" refuses \
			'expected msg_id as integer' "$1" "$(in_it "\"msg_id\":$value")"
	done
	for value in 0 -1 9007199254740992 9223372036854775808 -9223372036854775808
	do
		t "the number of one: not $value" refuses \
			'msg_id should be the number of a message' "$1" \
			"$(in_it "\"msg_id\":$value${2:+,$2}")"
	done
}

# finds_room type [members] - only one that is there for who asks, by its gid;
# the conversation is ada's, and cyd a stranger
finds_room() {
	for gid in AAAAAAAA % "' OR true --" '{}' "$conversation" \
		"$(echo "$room" | tr 'a-zA-Z' 'A-Za-z')"
	do
		t "nothing is at $gid" refuses 'Unknown room' "$1" \
			"\"room_gid\":\"$gid\"${2:+,$2}"
	done
	be cyd
	t 'a conversation is not there for a stranger' refuses 'Unknown room' "$1" \
		"$(in_it "${2-}")"
	be ada
}

# tell text [members] - in the conversation, a text without quotes in it
tell() {
	event send_message \
		"\"conversation_id\":$conversation,\"content\":\"$1\"${2:+,$2}"
}
# tell_many N - by other hands, which is faster
tell_many() {
	sql "UPDATE rooms SET last_msg_id = last_msg_id + $1
			WHERE id = $conversation;
		SET confab.hinted = on;
		INSERT INTO messages (room, msg_id, sender, txt)
		SELECT id, last_msg_id - $1 + i, $ACCOUNT, 'text ' || i
		FROM rooms, generate_series(1, $1) i WHERE id = $conversation"
}

# hear_hints - from here on whatever is told to those who push is a line of the
# file hints: its head, and what follows, which of an event is two parts
hear_hints() {
	mkdir -p run/hints
	cat >hear.py <<-'END'
	import json, socket, sys, threading
	said = open("hints", "w", buffering=1)
	door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
	door.bind("run/hints/test")
	door.listen()
	def hear(peer):
	    while packet := peer.recv(256 * 1024):
	        head, _, rest = packet.partition(b"\n")
	        words = head.decode().split(" ")
	        n = int(words[4]) if words[0] == "event" else len(rest)
	        said.write(json.dumps({"head": head.decode(),
	            "body": rest[:n].decode(), "frame": rest[n:].decode()}) + "\n")
	while True:
	    threading.Thread(target=hear, args=door.accept()[:1]).start()
	END
	begin python3 hear.py
	await test -S run/hints/test
}
# hints command... - what it tells, in the file heard; sees [jq]... of it
hints() {
	: >hints.before
	cp hints hints.before
	"$@" || return
	await heard_more
	tail -n "+$(($(wc -l <hints.before) + 1))" hints >heard
	cat heard
}
heard_more() {
	[ "$(wc -l <hints)" -gt "$(wc -l <hints.before)" ]
}
# quiet command... - nobody is told anything
quiet() {
	cp hints hints.before
	"$@" && sleep 0.2 && cmp hints hints.before
}
