#!/bin/sh
# ws-get-conversation-info: a conversation and its members
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

about() {
	printf '"id":%s' "$1"
}
be bob
be cyd
be ada
converse bob
t 'the id is expected' refuses 'id is required as int' get_conversation_info
for id in null true false '"1"' 1.5 1.0 1e3 '[]' '[1]' '{}' 9223372036854775808 \
	18446744073709551615
do
	t "as an integer, which $id is not" refuses 'id is required as int' \
		get_conversation_info "$(about "$id")"
done
for id in 0 -1 999999 9223372036854775807 -9223372036854775808 2147483648
do
	t "nobody is in $id" refuses \
		"ada is not part of any conversation with $id id" \
		get_conversation_info "$(about "$id")"
done
t 'it has an id, a name, members and a gid' answers ".data.id=$conversation" \
	'.data.name=ada, bob' '.data.members|sort=["ada","bob"]' \
	".data.room_gid=$room" '.data|keys=["id","members","name","room_gid"]' \
	get_conversation_info "$(about "$conversation")"
t 'the id comes back, being that of the request too' answers \
	".id=$conversation" get_conversation_info "$(about "$conversation")"
be bob
t 'each member may ask' answers '.data.members|sort=["ada","bob"]' \
	get_conversation_info "$(about "$conversation")"
be cyd
t 'a stranger is answered as if it were not there' refuses \
	"cyd is not part of any conversation with $conversation id" \
	get_conversation_info "$(about "$conversation")"
open_hall
t 'a room that anybody may enter is none' refuses \
	"cyd is not part of any conversation with $hall_id id" \
	get_conversation_info "$(about "$hall_id")"
sql "INSERT INTO members (room, account) VALUES ($hall_id, $ACCOUNT)"
t 'not even for who is a member of it' refuses \
	"cyd is not part of any conversation with $hall_id id" \
	get_conversation_info "$(about "$hall_id")"
finish
