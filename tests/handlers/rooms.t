#!/bin/sh
# rooms: which rooms are one's own, and what is new there
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

# lists gid... [query] - these rooms, in this order
lists() {
	query=
	case $1 in *=*) query=$1; shift ;; esac
	gives 200 ".data|map(.room_gid)|join(\" \")=$*" rooms "$query"
}
uuid_of() {
	sql "SELECT uuid FROM accounts WHERE login = '$1'"
}

t 'a stranger has none' gives 401 rooms
as bob
as ada
t 'at first there are none' gives 200 .data=[] '.|has("more")=false' rooms
call create-room '{"name":"Tea"}' >/dev/null
tea=$(jq -r .data.room_gid reply)
t 'what one opens is one'"'"'s own, with nothing in it' gives 200 ".data[0]={\"room_gid\":\"$tea\",\"conversation_id\":null,\"name\":\"Tea\",\"owned\":true,\"last\":0,\"msgId\":0,\"unread\":0,\"latest\":null}" rooms
open_room
nameless=$room
t 'it may have no name' gives 200 '.data[1].name=null' rooms
be ada
converse bob
t 'a conversation is there with its id and name' gives 200 \
	".data[2].conversation_id=$conversation" '.data[2].name=ada, bob' rooms
t 'they come in the order in which they were made' lists "$tea" "$nameless" "$room"

as bob
t 'for who is a member it is there as well' lists "$room"
t 'and not their own' gives 200 '.data[0].owned=false' rooms
t 'a room that one only knows is not' not grep -q "$tea" reply
call join-room "{\"room_gid\":\"$tea\"}" >/dev/null
t 'unless one has a mark there' lists "$tea" "$room"

as ada
say one "$tea" >/dev/null
say two "$tea" >/dev/null
t 'what one said oneself is not unread' gives 200 '.data[0].last=2' \
	'.data[0].unread=0' rooms
t 'the latest is what was said last' gives 200 '.data[0].latest.msg.txt=two' \
	'.data[0].latest.msg.msgId=2' '.data[0].latest.sender.username=name of ada' rooms
t 'by the uuid that everybody knows, even of one'"'"'s own' gives 200 \
	".data[0].latest.sender.uuid=$(uuid_of ada)" rooms
t 'and no token is among it' not grep -qf session.ada reply
as bob
t 'what others said is unread' gives 200 '.data[0].unread=2' '.data[0].msgId=0' \
	'.data[0].latest.msg.txt=two' rooms
be bob
event read "\"room_gid\":\"$tea\",\"msg_id\":1" >made
t 'behind the mark' gives 200 '.data[0].unread=1' '.data[0].msgId=1' rooms
as ada
be ada
event delete_message "\"room_gid\":\"$tea\",\"msg_id\":2" >made
event edit_message "\"room_gid\":\"$tea\",\"msg_id\":1,\"content\":\"uno\"" >made
t 'what is gone is not the latest, nor what says so, nor an edit' gives 200 \
	'.data[0].last=4' '.data[0].latest.msg.msgId=1' \
	'.data[0].latest.msg.txt=uno' rooms
call send-message "{\"room_gid\":\"$tea\",\"msg\":\"\\\"a\\\\\\u00e9🦆\",\"reply_id\":1}" >/dev/null
t 'whatever it says, and answers' gives 200 '.data[0].latest.msg.txt="a\é🦆' \
	'.data[0].latest.msg.reply_id=1' rooms

more_rooms() {
	sql "INSERT INTO rooms (gid, owner, name)
		SELECT 'many' || i, id, E'\"\\\\' || i
		FROM accounts, generate_series(1, $1) i WHERE login = 'ada'"
}
more_rooms 1100
t 'a hundred are listed unless it is said' gives 200 '.data|length=100' .more=true rooms
t 'or as many as one likes' lists limit=2 "$tea" "$nameless"
t 'then others follow' gives 200 .more=true rooms limit=2
t 'up to a thousand' gives 200 '.data|length=1000' .more=true rooms limit=1000
t 'and those behind the last one' gives 200 '.data|length=103' \
	'.|has("more")=false' '.data[0].room_gid=many998' \
	'.data[0].name="\998' rooms 'limit=1000&after=many997'
t 'of which the last is followed by none' gives 200 .data=[] \
	'.|has("more")=false' rooms after=many1100
t 'of exactly so many none follow' gives 200 '.data|length=2' \
	'.|has("more")=false' rooms 'limit=2&after=many1098'
for limit in 0 -1 1001 x ''
do
	t "there cannot be '$limit' of them" gives 400 .error.reason=bad-param \
		.error.param=limit rooms "limit=$limit"
done
t 'what follows a room that is not there is not known' gives 404 \
	.error.reason=unknown-room rooms after=nowhere
t 'nor one that is not theirs' gives 404 .error.reason=unknown-room \
	rooms "after=$(sql "INSERT INTO rooms (gid, owner) SELECT 'bobs', id
		FROM accounts WHERE login = 'bob' RETURNING gid")"
t 'the cursor is a text' gives 400 .error.param=after rooms after=

as bob
be bob
sql "DELETE FROM members WHERE account = $ACCOUNT"
t 'a conversation that one is no member of is not there' lists "$tea" bobs

as lamp
sql "INSERT INTO devices SELECT id FROM accounts WHERE login = 'lamp';
	INSERT INTO reads SELECT rooms.id, accounts.id, 0 FROM rooms, accounts
	WHERE gid = '$tea' AND login = 'lamp'"
t 'a device that is no member is not let in by a mark' gives 200 .data=[] rooms
sql "INSERT INTO members SELECT rooms.id, accounts.id FROM rooms, accounts
	WHERE gid = '$tea' AND login = 'lamp'"
t 'one that is has that room' lists "$tea"
finish
