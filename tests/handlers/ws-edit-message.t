#!/bin/sh
# ws-edit-message: say otherwise what one has said
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

be bob
be cyd
be ada
converse bob
open_hall
takes_message edit_message '"content":"x"'
edit() {
	in_it "\"msg_id\":$1,\"content\":\"$2\""
}
stored() {
	sql "SELECT msg_id, txt, edits, edited FROM messages
		WHERE room = $conversation ORDER BY msg_id"
}
t 'content is expected' refuses 'expected content as string' edit_message \
	"$(in_it '"msg_id":1')"
for value in null 7 true '[]' '{}'
do
	t "as a string, which $value is not" refuses \
		'expected content as string' edit_message \
		"$(in_it "\"msg_id\":1,\"content\":$value")"
done
t 'that is not empty' refuses 'message content should be non empty string' \
	edit_message "$(edit 1 '')"
t 'of at most 16384 letters' refuses \
	'message content should be of at most 16384 characters' edit_message \
	"$(edit 1 "$(letters 16385)")"
finds_room edit_message '"msg_id":1,"content":"x"'
t 'what was not said is not there' refuses 'Unknown message' edit_message \
	"$(edit 1 x)"
tell old >made
tell answer '"reply_id":1' >made
be bob
t 'what others said stays' refuses 'Only who wrote it may do that' \
	edit_message "$(edit 1 x)"
be cyd
t 'a stranger is not told that much' refuses 'Unknown room' edit_message \
	"$(edit 1 x)"
be ada
t 'and all is as it was' test "$(sql "SELECT last_msg_id FROM rooms
	WHERE id = $conversation")" = 2
t 'who wrote it may' answers .data.msgId=3 '.data.timestamp - now|fabs < 60=true' \
	'.data|keys=["msgId","timestamp"]' edit_message "$(edit 1 new)"
t 'to the gateway it is an answer like any other' test -z \
	"$(header X-Confab-Socket)"
t 'it is a message of its own, and the other one says so' test \
	"$(stored | tr '\n' ' ')" = '1|new||3 2|answer|| 3|new|1| '
t 'it may be edited again' answers .data.msgId=4 edit_message "$(edit 1 newer)"
t 'and says by which it was last' test "$(stored | tr '\n' ' ')" = \
	'1|newer||4 2|answer|| 3|new|1| 4|newer|1| '
for number in 3 4
do
	t 'an edit is not edited' refuses 'Unknown message' edit_message \
		"$(edit "$number" x)"
done
event delete_message "$(in_it '"msg_id":2')" >made
t 'nor what is gone' refuses 'Unknown message' edit_message "$(edit 2 x)"
t 'nor what says so' refuses 'Unknown message' edit_message "$(edit 5 x)"
t 'what is said next goes on' answers .data.id=6 send_message \
	"\"conversation_id\":$conversation,\"content\":\"x\""

# An administrator's word that was waited for.
t 'in a room that is muted meanwhile nothing is edited' meanwhile \
	"UPDATE rooms SET muted = true WHERE id = $conversation" refuses \
	'The room is muted: it may be read, and nothing is said in it' edit_message "$(edit 1 y)"
sql "UPDATE rooms SET muted = false WHERE id = $conversation"
t 'nor in one that is disabled meanwhile' meanwhile \
	"UPDATE rooms SET disabled = true WHERE id = $conversation" refuses \
	'Unknown room' edit_message "$(edit 1 y)"
sql "UPDATE rooms SET disabled = false WHERE id = $conversation"

hear_hints
t 'those who push are told' hints answers .data.msgId=7 edit_message \
	"$(edit 1 newest)"
t 'of a message whose text is that one'"'"'s from now on' jq -e --arg head \
	"event $conversation 7 $ACCOUNT" '(.head | startswith($head))
	and (.body | test("\"msgId\":7,\"txt\":\"newest\",\"edits\":1,\"timestamp\":[0-9.]+}}$"))' \
	heard
t 'without a frame' jq -e '.frame == ""' heard
t 'of what is refused nobody is told' quiet refuses 'Unknown message' \
	edit_message "$(edit 5 x)"

# As those see it who read the room by its gid.
as eve
be eve
be ada
converse eve
tell old '"client_msg_id":"k"' >made
event edit_message "$(edit 1 new)" >made
t 'history has both, in their order' gives 200 \
	'.data|map(.msg|del(.timestamp))=[{"msgId":1,"txt":"new","edited":2},{"msgId":2,"txt":"new","edits":1}]' \
	get-room-history "room_gid=$room"
open_room
say hello >made
be eve
t 'in a room that anybody may enter it is edited alike' answers .data.msgId=2 edit_message "$(edit 1 bye)"
be bob
t 'by who wrote it' refuses 'Only who wrote it may do that' edit_message \
	"$(edit 1 x)"

be ada
converse bob
tell old >made
race_of_edits() {
	racing 16 eval 'event edit_message "$(edit 1 "text $racer")"'
	cat race/*/out
	[ "$(grep -l '"success":true' race/*/reply | wc -l)" = 16 ] &&
		[ "$(sql "SELECT count(*) || ' ' || max(msg_id) FROM messages
			WHERE room = $conversation")" = '17 17' ] &&
		[ "$(sql "SELECT edited.txt = edit.txt AND edited.edited = 17
			FROM messages edited, messages edit
			WHERE edited.room = $conversation AND edited.msg_id = 1
			AND edit.room = $conversation AND edit.msg_id = 17")" = t ]
}
t 'of sixteen at once the last one is what it says' race_of_edits

# All of its edits go with a message, by one statement.
converse bob
tell old >made
sql "SET confab.hinted = on;
	INSERT INTO messages (room, msg_id, sender, txt, edits, sent_at)
	SELECT $conversation, i, $ACCOUNT, 'x', 1, now() FROM generate_series(2, 1000) i;
	UPDATE rooms SET last_msg_id = 1000 WHERE id = $conversation"
t 'it may be edited a thousand times' answers .data.msgId=1001 edit_message \
	"$(edit 1 last)"
t 'but not once more' refuses 'The message was edited too often already' \
	edit_message "$(edit 1 more)"
t 'and is what it was' test "$(sql "SELECT txt || ' ' || last_msg_id
	FROM messages JOIN rooms ON id = room WHERE id = $conversation AND msg_id = 1")" = \
	'last 1001'
tell another >made
t 'another still may be' answers .data.msgId=1003 edit_message "$(edit 1002 x)"
be bob
t 'who did not write it is told that' refuses 'Only who wrote it may do that' \
	edit_message "$(edit 1 x)"
be ada
t 'it is deleted all the same' answers .data.msgId=1004 delete_message \
	"$(in_it '"msg_id":1')"
t 'with all that it ever said' test -z "$(sql "SELECT msg_id FROM messages
	WHERE room = $conversation AND 1 IN (msg_id, edits) AND txt <> ''")"
finish
