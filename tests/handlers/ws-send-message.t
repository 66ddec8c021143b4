#!/bin/sh
# ws-send-message: saying something in a conversation
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

in_it() {
	printf '"conversation_id":%s%s' "$conversation" "${1:+,$1}"
}
stored() {
	sql "SELECT msg_id, txt FROM messages WHERE room = $conversation
		ORDER BY msg_id"
}
expected='expected conversation_id as integer'
content='expected content as string'
reply='if reply_id is provided then expected integer'

be bob
be cyd
be ada
converse bob

# In the order in which they are looked for.
t 'a conversation is expected' refuses "$expected" send_message
for id in null true '"1"' 1.0 1e0 '[]' '[1]' '{}' 9223372036854775808
do
	t "as an integer, which $id is not, whatever else is wrong" \
		refuses "$expected" send_message \
		"\"conversation_id\":$id,\"content\":7,\"reply_id\":true"
done
for id in 0 -1 999999 9223372036854775807 -9223372036854775808
do
	for rest in '' ',"content":7' ',"content":""' \
		',"content":"x","reply_id":true' ',"content":"x","reply_id":1' \
		',"content":"x","client_msg_id":7' ',"content":"x"'
	do
		t "nobody is in $id, which is said first: $rest" refuses \
			"ada not part of conversation with $id id" \
			send_message "\"conversation_id\":$id$rest"
	done
done
be cyd
for rest in '' '"content":7' '"content":"x"' \
	'"content":"x","reply_id":1' '"content":"x","client_msg_id":"k"'
do
	t "a stranger is answered as if it were not there: $rest" refuses \
		"cyd not part of conversation with $conversation id" \
		send_message "$(in_it "$rest")"
done
open_hall
t 'a room that anybody may enter is none' refuses \
	"cyd not part of conversation with $hall_id id" send_message \
	"\"conversation_id\":$hall_id,\"content\":\"x\""
be ada
converse bob
t 'content is expected' refuses "$content" send_message "$(in_it)"
for value in null 7 true '[]' '["x"]' '{}'
do
	t "as a string, which $value is not" refuses "$content" send_message \
		"$(in_it "\"content\":$value,\"reply_id\":true")"
done
t 'that is not empty' refuses 'message content should be non empty string' \
	send_message "$(in_it '"content":"","reply_id":true')"
t 'of at most 16384 letters' refuses \
	'message content should be of at most 16384 characters' send_message \
	"$(in_it "\"content\":\"$(letters 16385)\"")"
for value in true '"1"' 1.5 '[]' '{}' 9223372036854775808
do
	t "a reply_id that is there is an integer: not $value" \
		refuses "$reply" send_message \
		"$(in_it "\"content\":\"x\",\"reply_id\":$value")"
done
for value in 0 -1 1 999 9223372036854775807 -9223372036854775808
do
	t "what is answered has been said there: not $value" refuses \
		"No such $value message id found in $conversation conversation_id" \
		send_message "$(in_it "\"content\":\"x\",\"reply_id\":$value")"
done
t 'a key is a string' refuses 'expected client_msg_id as string' send_message \
	"$(in_it '"content":"x","client_msg_id":7')"
for key in '' "$(letters 65)"
do
	t 'of 1 to 64 letters' refuses \
		'client_msg_id should be of 1 to 64 characters' send_message \
		"$(in_it "\"content\":\"x\",\"client_msg_id\":\"$key\"")"
done
t 'nothing came of that' test -z "$(stored)"

t 'what is said is answered with its number' answers .data.id=1 \
	.data.sender_username=ada ".data.conversation_id=$conversation" \
	.data.reply_id=null .data.content=hello '.data.sent_at|type=number' \
	'.data.sent_at|tostring|test("^[0-9]{10}$")=true' \
	'.data|keys=["content","conversation_id","id","reply_id","sender_username","sent_at"]' \
	send_message "$(in_it '"content":"hello"')"
t 'and the gateway that this is that message' test \
	"$(header X-Confab-Socket)" = "event $conversation 1"
t 'what it answers goes with it' answers .data.id=2 .data.reply_id=1 \
	send_message "$(in_it '"content":"hello","reply_id":1')"
t 'a reply to null is none' answers .data.reply_id=null send_message \
	"$(in_it '"content":"x","reply_id":null')"
t 'an id in the frame is that of the request' answers .id=7 .data.id=4 \
	send_message "$(in_it '"id":7,"content":"x"')"
t 'a text may be of 16384 letters' answers '.data.content|length=16384' \
	send_message "$(in_it "\"content\":\"$(letters 16384 é)\"")"
t 'it is what it is' answers '.data.content="\ / é🦆<script>%s{}' \
	send_message "$(in_it '"content":"\"\\ \/ \u00e9\ud83e\udd86<script>%s{}"')"
first=$conversation
converse bob
t 'each conversation counts by itself' answers .data.id=1 send_message \
	"$(in_it '"content":"x"')"
t 'what was said in another is not answered here' refuses \
	"No such 2 message id found in $conversation conversation_id" \
	send_message "$(in_it '"content":"x","reply_id":2')"
t 'though it was said' answers .data.reply_id=2 send_message \
	"\"conversation_id\":$first,\"content\":\"x\",\"reply_id\":2"

# Through /send-message as well.
as eve
be eve
be ada
converse eve
say_here() {
	printf '{"room_gid":"%s","msg":"%s"}' "$room" "$1"
}
t 'a member says it by the gid too' gives 200 .data.msgId=1 send-message \
	"$(say_here hello)"
converse bob
t 'a stranger does not' gives 404 .error.reason=unknown-room send-message \
	"$(say_here psst)"
t 'nor reads it' gives 404 .error.reason=unknown-room get-room-history \
	"room_gid=$room"
keyed_psst() {
	gives 404 .error.reason=unknown-room send-message \
		"{\"room_gid\":\"$room\",\"msg\":\"psst\",\"client_msg_id\":\"k\"}"
}
t 'nor with a key' keyed_psst
t 'and of that nothing is kept' test -z "$(stored)"
sql "INSERT INTO members (room, account)
	VALUES ($conversation, $(id_of eve))"
t 'who was let in does' gives 200 .data.msgId=1 send-message \
	"{\"room_gid\":\"$room\",\"msg\":\"psst\",\"client_msg_id\":\"k\"}"
sql "DELETE FROM members WHERE account = $(id_of eve)"
t 'and out again does not, not even by its key' keyed_psst

# A key.
converse bob
keyed() {
	in_it "\"content\":\"$1\",\"client_msg_id\":\"$2\"${3-}"
}
event send_message "$(keyed once key)" >/dev/null && cp reply once
again() {
	steers "event $conversation 1" event send_message "$@" &&
		diff reply once
}
t 'sent again under its key it is answered as the first time' again \
	"$(keyed once key)"
t 'and stored once' test "$(stored)" = '1|once'
t 'another text under that key is refused' refuses \
	'client_msg_id was used for another text' send_message \
	"$(keyed twice key)"
t 'or the same in answer to something' refuses \
	'client_msg_id was used for another text' send_message \
	"$(keyed once key ',"reply_id":1')"
be bob
t 'a key is its sender'"'"'s own' answers .data.id=2 send_message \
	"$(keyed 'from bob' key)"
be ada
event edit_message "\"room_gid\":\"$room\",\"msg_id\":1,\"content\":\"new\"" >made
t 'what was edited since is still the same message' answers .data.id=1 \
	.data.content=new send_message "$(keyed once key)"
event delete_message "\"room_gid\":\"$room\",\"msg_id\":1" >made
t 'and what was deleted' answers .data.id=1 .data.content= send_message \
	"$(keyed once key)"
t 'what is gone is not answered' refuses \
	"No such 1 message id found in $conversation conversation_id" \
	send_message "$(in_it '"content":"x","reply_id":1')"
for number in 3 4
do
	t 'nor what says that another was changed' refuses \
		"No such $number message id found in $conversation conversation_id" \
		send_message "$(in_it "\"content\":\"x\",\"reply_id\":$number")"
done

converse bob
race_with_a_key() {
	racing 16 event send_message "$(keyed race key)"
	cat race/*/out
	[ "$(cat race/*/reply | sort -u | wc -l)" = 1 ] &&
		[ "$(grep -l '"success":true' race/*/reply | wc -l)" = 16 ] &&
		[ "$(stored)" = '1|race' ]
}
t 'sixteen at once with one key are one message, answered alike' race_with_a_key
ten_times() {
	for i in 0 1 2 3 4 5 6 7 8 9
	do
		tell "$racer.$i" || return
	done
}
race_of_writers() {
	racing 8 ten_times
	[ "$(sql "SELECT count(*) || ' ' || min(msg_id) || ' ' || max(msg_id)
		|| ' ' || max(last_msg_id) FROM messages JOIN rooms ON id = room
		WHERE id = $conversation")" = '81 1 81 81' ]
}
t 'eight writers count on without a gap' race_of_writers

# What no body may hold.
for body in '"content":"a\u0000b"' '"content":"\ud800"' '"content":"\udc00x"' \
	'"content":"x","content":"y"' '"reply_id":99999999999999999999' \
	"\"content\":\"$(printf '\377')\"" '"content":NaN'
do
	t "it is answered: $(printf %s "$body" | tr -c ' -~' '?')" refuses \
		'Invalid data.' send_message "$(in_it "$body")"
done

# Who is told.
converse bob
hear_hints
t 'those who push are told' hints tell '\"hi\" \n'
t 'of its room, number and sender' jq -e --arg head \
	"event $conversation 1 $ACCOUNT" '.head | startswith($head)' heard
t 'with the message as everybody sees it' jq -e --arg uuid \
	"$(sql "SELECT uuid FROM accounts WHERE id = $ACCOUNT")" '.body | fromjson
	| .sender == {uuid: $uuid, username: "name of ada"} and .msg.msgId == 1
	and .msg.txt == "\"hi\" \n" and (.msg | keys == ["msgId", "timestamp", "txt"])' \
	heard
same_frame() {
	jq -s '.[0].frame | fromjson' heard | jq -S . >told &&
		jq -S . reply | diff told -
}
t 'and the frame that its sender is answered' same_frame
t 'an answer says whose' hints tell yes '"reply_id":1'
t 'to all' jq -e '.body | test(",\"txt\":\"yes\",\"reply_id\":1,\"timestamp\":[0-9.]+}}$")' \
	heard
t 'also in its frame' jq -e '.frame | fromjson | .data.reply_id == 1' heard
hints tell keyed '"client_msg_id":"k"' >made
t 'of the same again nobody is told twice' quiet tell keyed \
	'"client_msg_id":"k"'
t 'nor of what is refused' quiet refuses 'expected content as string' \
	send_message "$(in_it)"
as eve
sql "INSERT INTO members (room, account)
	VALUES ($conversation, $(id_of eve))"
t 'what is said by the gid is told alike' hints gives 200 send-message \
	"$(say_here 'by gid')"
t 'with a frame' jq -e --argjson id "$conversation" '.frame | fromjson
	| .type == "send_message" and .success and (has("id") | not)
	and .data.content == "by gid" and .data.sender_username == "eve"
	and .data.conversation_id == $id' heard
open_room
t 'in a room that anybody may enter' hints say hello
t 'there is none' jq -e '.frame == "" and (.body | fromjson | .msg.msgId == 1)' \
	heard
finish
