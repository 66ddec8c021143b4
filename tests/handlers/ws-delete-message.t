#!/bin/sh
# ws-delete-message: take back what one has said
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

be bob
be cyd
be ada
converse bob
open_hall
takes_message delete_message
number() {
	in_it "\"msg_id\":$1"
}
stored() {
	sql "SELECT msg_id, txt, edits, deletes, deleted FROM messages
		WHERE room = $conversation ORDER BY msg_id"
}
finds_room delete_message '"msg_id":1'
t 'what was not said is not there' refuses 'Unknown message' delete_message \
	"$(number 1)"
tell old >made
tell answer '"reply_id":1' >made
event edit_message "$(in_it '"msg_id":1,"content":"new"')" >made
be bob
t 'what others said stays' refuses 'Only who wrote it may do that' \
	delete_message "$(number 1)"
be cyd
t 'a stranger is not told that much' refuses 'Unknown room' delete_message \
	"$(number 1)"
be ada
t 'an edit is not deleted by itself' refuses 'Unknown message' delete_message \
	"$(number 3)"
t 'and all is as it was' test "$(stored | tr '\n' ' ')" = \
	'1|new||| 2|answer||| 3|new|1|| '
t 'who wrote it may' answers .data.msgId=4 '.data|keys=["msgId","timestamp"]' \
	delete_message "$(number 1)"
t 'to the gateway it is an answer like any other' test -z \
	"$(header X-Confab-Socket)"
t 'its text is gone, and that of its edits' test "$(stored | tr '\n' ' ')" = \
	'1||||4 2|answer||| 3||1|| 4|||1| '
t 'only once' refuses 'Unknown message' delete_message "$(number 1)"
t 'what says so is not deleted' refuses 'Unknown message' delete_message \
	"$(number 4)"
t 'what answered it stays' answers \
	'.data.messages|map([.id,.reply_id])=[[2,1]]' get_messages \
	"\"conversation_id\":$conversation"
t 'what is said next goes on' answers .data.id=5 send_message \
	"\"conversation_id\":$conversation,\"content\":\"x\""

hear_hints
t 'those who push are told' hints answers .data.msgId=6 delete_message \
	"$(number 5)"
t 'of a message that says which is gone' jq -e --arg head \
	"event $conversation 6 $ACCOUNT" '(.head | startswith($head))
	and (.body | test("\"msgId\":6,\"txt\":\"\",\"deletes\":5,\"timestamp\":[0-9.]+}}$"))' \
	heard
t 'without a frame' jq -e '.frame == ""' heard
t 'of what is refused nobody is told' quiet refuses 'Unknown message' \
	delete_message "$(number 5)"

as eve
be eve
be ada
converse eve
tell old >made
event delete_message "$(number 1)" >made
t 'history has both, in their order, and no text' gives 200 \
	'.data|map(.msg|del(.timestamp))=[{"msgId":1,"txt":"","deleted":2},{"msgId":2,"txt":"","deletes":1}]' \
	get-room-history "room_gid=$room"

race_of_deletions() {
	converse bob
	tell old
	racing 16 event delete_message "$(number 1)"
	cat race/*/out
	[ "$(grep -l '"success":true' race/*/reply | wc -l)" = 1 ] &&
		[ "$(grep -l 'Unknown message' race/*/reply | wc -l)" = 15 ] &&
		[ "$(stored | tr '\n' ' ')" = '1||||2 2|||1| ' ]
}
t 'of sixteen at once one does' race_of_deletions
# An edit that commits while the deletion waits for it is not seen by it.
edit_or_delete() {
	case $racer in
	4) event delete_message "$(number 1)" ;;
	*) event edit_message "$(in_it '"msg_id":1,"content":"secret"')" ;;
	esac
}
nothing_is_left() {
	for round in 1 2 3 4 5 6
	do
		converse bob
		tell secret
		racing 8 edit_or_delete
		cat race/*/out
		[ -z "$(sql "SELECT FROM messages WHERE room = $conversation
			AND txt <> ''")" ] || return
		[ "$(sql "SELECT bool_and(edit.msg_id < gone.deleted)
			IS DISTINCT FROM false FROM messages gone
			JOIN messages edit ON edit.room = gone.room AND edit.edits = 1
			WHERE gone.room = $conversation AND gone.msg_id = 1")" = t ] ||
			return
	done
}
t 'edits at the same moment leave no text behind' nothing_is_left
waits_for_an_edit() {
	converse bob
	tell secret
	sql "SET confab.hinted = on; BEGIN;
		SELECT FROM messages WHERE room = $conversation FOR NO KEY UPDATE;
		SELECT pg_sleep(0.5);
		UPDATE rooms SET last_msg_id = 2 WHERE id = $conversation;
		INSERT INTO messages (room, msg_id, sender, txt, edits)
		VALUES ($conversation, 2, $ACCOUNT, 'secret', 1);
		UPDATE messages SET txt = 'secret', edited = 2
		WHERE room = $conversation AND msg_id = 1;
		COMMIT" &
	editing=$!
	sleep 0.2
	event delete_message "$(number 1)"
	wait "$editing"
	[ "$(stored | tr '\n' ' ')" = '1||||3 2||1|| 3|||1| ' ]
}
t 'nor one that was under way' waits_for_an_edit
finish
