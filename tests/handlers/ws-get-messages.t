#!/bin/sh
# ws-get-messages: what was said in a conversation
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

in_it() {
	printf '"conversation_id":%s%s' "$conversation" "${1:+,$1}"
}
# ids jq-filter... - of the page
is_page() {
	answers ".data.messages|map(.id)=$1" get_messages \
		"$(in_it ${2:+"\"before\":$2"})"
}
expected='expected conversation_id as integer'

be bob
be cyd
be ada
converse bob
t 'a conversation is expected' refuses "$expected" get_messages
for id in null false '"1"' 1.0 '[1]' '{}' 9223372036854775808
do
	t "as an integer, which $id is not" refuses "$expected" get_messages \
		"\"conversation_id\":$id,\"before\":null"
done
for id in 0 -1 999999 9223372036854775807 -9223372036854775808
do
	for rest in '' ',"before":null' ',"before":1'
	do
		t "nobody is in $id, which is said first: $rest" refuses \
			"ada not part of conversation with $id id" \
			get_messages "\"conversation_id\":$id$rest"
	done
done
for value in null true '"5"' 1.5 '[]' '[5]' '{}' 9223372036854775808
do
	t "a before that is there is an integer: not $value" refuses \
		'expected before as integer' get_messages \
		"$(in_it "\"before\":$value")"
done
be cyd
for rest in '' '"before":null' '"before":5'
do
	t "a stranger is answered as if it were not there: $rest" refuses \
		"cyd not part of conversation with $conversation id" \
		get_messages "$(in_it "$rest")"
done
open_hall
t 'a room that anybody may enter is none' refuses \
	"cyd not part of conversation with $hall_id id" get_messages \
	"\"conversation_id\":$hall_id"

be ada
t 'at first there is nothing' answers ".data.conversation_id=$conversation" \
	.data.messages=[] '.data|keys=["conversation_id","messages"]' \
	get_messages "$(in_it)"
tell_three() {
	tell one && be bob && tell two '"reply_id":1' && be ada && tell three
}
t 'three things are said' tell_three
t 'the newest is first' is_page '[3,2,1]'
t 'each is what its sender was answered' answers \
	'.data.messages[1]|del(.sent_at)={"id":2,"sender_username":"bob","reply_id":1,"content":"two"}' \
	'.data.messages[0].reply_id=null' \
	'.data.messages[0].sent_at|tostring|test("^[0-9]{10}$")=true' \
	get_messages "$(in_it)"
be bob
t 'for each member' is_page '[3,2,1]'
t 'before one is before it' is_page '[2,1]' 3
t 'before the first is nothing' is_page '[]' 1
t 'before nothing is nothing' is_page '[]' 0
t 'nor before less' is_page '[]' -9223372036854775808
t 'before what is yet to come is everything' is_page '[3,2,1]' \
	9223372036854775807

# What was changed.
be ada
event edit_message "\"room_gid\":\"$room\",\"msg_id\":1,\"content\":\"uno\"" >made
t 'an edited text is what it is now, and in its place' answers \
	'.data.messages|map([.id,.content])=[[3,"three"],[2,"two"],[1,"uno"]]' \
	get_messages "$(in_it)"
event delete_message "\"room_gid\":\"$room\",\"msg_id\":3" >made
t 'what is deleted is left out' is_page '[2,1]'
t 'and what says so' is_page '[2,1]' 9

tell_many 250
page_of() {
	answers '.data.messages|length=100' ".data.messages[0].id=$1" \
		".data.messages[99].id=$(($1 - 99))" get_messages \
		"$(in_it ${2:+"\"before\":$2"})"
}
t 'a page is of 100' page_of 255
t 'the next one goes on' page_of 155 156
t 'and the last has the rest' is_page \
	'[55,54,53,52,51,50,49,48,47,46,45,44,43,42,41,40,39,38,37,36,35,34,33,32,31,30,29,28,27,26,25,24,23,22,21,20,19,18,17,16,15,14,13,12,11,10,9,8,7,6,2,1]' \
	56
sql "UPDATE messages SET txt = '', deleted = 1000
	WHERE room = $conversation AND msg_id BETWEEN 20 AND 240"
t 'a page is as full as may be, whatever is gone between' is_page \
	'[255,254,253,252,251,250,249,248,247,246,245,244,243,242,241,19,18,17,16,15,14,13,12,11,10,9,8,7,6,2,1]'
t 'and not empty while there is more' answers \
	'.data.messages|length=16' get_messages "$(in_it '"before":230')"

# What is long, as a gateway takes an answer of a megabyte.
converse bob
tell_many 100
sql "UPDATE messages SET txt = repeat(chr(1), 16384)
	WHERE room = $conversation AND msg_id BETWEEN 40 AND 100"
ends_early() {
	answers ".data.messages[0].id=$1" ".data.messages[-1].id=$2" \
		get_messages "$(in_it "\"before\":$(($1 + 1))")" &&
		[ "$(wc -c <reply)" -lt 1000000 ]
}
t 'a page of long texts ends early' ends_early 100 95
t 'and the next one goes on' ends_early 94 89
t 'with what is short it is as full as ever' ends_early 44 1
sql "UPDATE messages SET txt = repeat('x', 600000)
	WHERE room = $conversation AND msg_id = 100"
t 'there is one in it at least' is_page '[100]'
as eve
be eve
be ada
converse eve
t 'one may say it by the gid' say by-gid
t 'what was said by the gid is among them' answers \
	'.data.messages|map([.sender_username,.content])=[["eve","by-gid"]]' \
	get_messages "$(in_it)"
# Whoever edits without end makes nobody look through all of that.
converse cyd
sql "INSERT INTO messages (room, sender, txt) SELECT $conversation, id, 'said' FROM accounts
	WHERE login = 'ada';
	INSERT INTO messages (room, sender, txt, edits)
	SELECT $conversation, id, 'said', 1 FROM accounts, generate_series(1, 9998)
	WHERE login = 'ada'"
t 'ten thousand numbers are looked at' is_page '[1]'
sql "INSERT INTO messages (room, sender, txt, edits)
	SELECT $conversation, id, 'said', 1 FROM accounts, generate_series(1, 2)
	WHERE login = 'ada'"
t 'and no more' is_page '[]'
t 'from where one asks' is_page '[1]' 5000
finish
