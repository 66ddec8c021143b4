#!/bin/sh
# No hole and no repeat: whoever comes back with after, whatever has crashed
#
# It has a database server of its own to crash.
[ "${own-}" ] || own=yes exec "$top_srcdir/tests/with-postgres" \
	env own=yes "$0"
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

export CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
come ben
come ada
tell ada '{"type":"create_conversation","name":"tea","members":["ben"]}'
await has_heard ben 1
id=$(sql "SELECT id FROM rooms WHERE name = 'tea'")
gid=$(sql "SELECT gid FROM rooms WHERE name = 'tea'")

last() {
	sql "SELECT last_msg_id FROM rooms WHERE id = $id"
}
is_at() {
	[ "$(last)" -ge "$1" ]
}
# A moment of much writing, from here on.
goes_on() {
	await is_at $(($(last) + ${1-10}))
}

as ada
"$top_srcdir/tests/resume.py" "$url" "$gid" "$id" "$token" >said 2>errors.py &
writers=$!
begun="$writers $begun"
t 'many write' goes_on
# dies service - killed without a word, its master alone
is_up() {
	process=$(s6-svstat -o pid "state/service/$1") && [ "$process" -gt 1 ]
}
dies() {
	await is_up "$1" && kill -9 "$process"
}
dies gateway
t 'the gateway is killed: it goes on' goes_on
s6-svc -r state/service/gateway
t 'it is restarted: it goes on' goes_on
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
	WHERE datname = '$database' AND pid <> pg_backend_pid()" >/dev/null
t 'every connection to the database is cut: it goes on' goes_on
mkdir aside
run=$CONFAB_RUN
mv "$run"/hints/* aside/
t 'nobody hears hints: it goes on' goes_on 50
mv aside/* "$run"/hints/
sql "INSERT INTO messages (room, sender, txt) SELECT id, owner, 'by hand' FROM rooms
	WHERE id = $id"
t 'other hands write: it goes on' goes_on
sql "INSERT INTO messages (room, sender, txt, edits)
		SELECT id, owner, 'edited by hand', 1 FROM rooms WHERE id = $id;
	INSERT INTO messages (room, sender, txt, deletes)
		SELECT id, owner, '', 2 FROM rooms WHERE id = $id;
	BEGIN; INSERT INTO messages (room, sender, txt)
		SELECT id, owner, 'not to be' FROM rooms WHERE id = $id; ROLLBACK"
t 'and change: it goes on' goes_on
dies nginx
t 'nginx is killed: it goes on' goes_on
for program in ws-send-message ws-edit-message send-message
do
	kill -9 "$(processes_of "$program" | tail -n 1)"
done
dies gateway
t 'programs are killed, and the gateway once more: it goes on' goes_on
postgres restart -m fast >/dev/null
t 'the database is restarted: it goes on' goes_on
postgres restart -m immediate >/dev/null
t 'it crashes: it goes on' goes_on
touch stop
is_done() {
	grep -q done said || ! kill -0 "$writers" 2>/dev/null
}
all_said() {
	await is_done || await is_done || await is_done
	cat errors.py
	grep -q done said
}
t 'all is said in the end' all_said

# The views: what was answered, history page by page, both pushes.
sql "SELECT msg_id FROM messages WHERE room = $id ORDER BY 1" >numbers
seq "$(wc -l <numbers)" >dense
t 'numbers are dense' diff dense numbers
kept() {
	sql "SELECT json_build_array(msg_id, client_msg_id) FROM messages
		WHERE room = $id AND client_msg_id IS NOT NULL ORDER BY msg_id" |
		jq -c . >stored
	jq -c . acked | diff - stored
}
t 'what was answered is there, once, and nothing else of theirs' kept
t 'and that was much' test "$(wc -l <acked)" -gt 150
# But for texts that were changed meanwhile, which are seen as they are just then.
essence() {
	jq -c '.msg | [.msgId, .edits, .deletes]' "$@"
}
pages() {
	after=0
	: >history
	as ben
	while ask "/get-room-history?room_gid=$gid&limit=97&after=$after" >/dev/null &&
		[ "$(jq '.data | length' reply)" -gt 0 ]
	do
		jq -c '.data[]' reply >>history
		after=$(jq '.data[-1].msg.msgId' reply)
	done
	essence history >wanted
	[ "$(wc -l <wanted)" = "$(wc -l <numbers)" ]
}
t 'history has all of it, page by page' pages
is_all() {
	essence "$1" | diff wanted - && unchanged "$1" >texts.got &&
		unchanged history | diff - texts.got
}
# The texts of those that nobody changed.
unchanged() {
	jq -c --slurpfile all history '($all | map(select(.msg.edited or .msg.deleted)
		| .msg.msgId)) as $changed | .msg
		| select(.msgId as $id | $changed | index($id) | not)
		| [.msgId, .txt]' "$1"
}
t 'who subscribed, and came back, heard all of it in order' is_all subscribed
come_late() {
	connect late --header "User:$token"
	tell late "{\"type\":\"subscribe\",\"room_gid\":\"$gid\",\"after\":0}"
	await has_heard late $(($(wc -l <numbers) + 1))
	sed -n 's/^text //p' frames.late | jq -c 'select(.type == "message") | .data' >late
	is_all late
}
t 'who comes only now does, too' come_late
same_objects() {
	jq -cS 'del(.sender.uuid)' late >late.plain
	jq -cS 'del(.sender.uuid)' history | diff - late.plain
}
t 'object by object as history has it' same_objects
tcp_late() {
	as ben
	listen tcp-late "{\"uuid\":\"$token\",\"room_gid\":\"$gid\",\"after\":0}"
	hears tcp-late "$(wc -l <numbers)" &&
		jq -cS 'del(.sender.uuid)' heard.tcp-late | diff late.plain -
}
t 'and as the push port has it' tcp_late
# The frames are of what was said first, and have nothing of a change.
in_order() {
	jq -c '[.id, .content]' told >told.pairs
	jq -c '.[0]' told.pairs | sort -n -c -u &&
		sql "SELECT json_build_array(msg_id, client_msg_id) FROM messages
			WHERE room = $id AND client_msg_id IS NOT NULL" |
		jq -c . >>stored &&
		! grep -vxFf stored told.pairs | grep -v -e 'by hand' -e ',""]' -e edited
}
t 'who was a member heard, while connected, nothing twice or out of order' in_order
t 'no program has crashed by itself' not grep -rqE 'fatal' state/log
t 'it stops' stop_system
finish
