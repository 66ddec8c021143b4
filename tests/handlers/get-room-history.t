#!/bin/sh
# get-room-history: what was said in a room
. "$top_srcdir/tests/lib.sh"

malformed() {
	gives 400 .ok=false .error.code=400 .error.reason=bad-param \
		'.error.message=Malformed send_message request' \
		.error.param="$1" get-room-history "$2"
}
stranger() {
	gives 401 .ok=false .error.code=401 .error.reason=unknown-user \
		'.error.message=Unknown user' get-room-history "$1"
}
# page query from-to more - the numbers on a page, and whether there are others
page() {
	case $2 in
	none) want='[]' ;;
	*) want=[$(seq -s , "${2%-*}" "${2#*-}")] ;;
	esac
	gives 200 '[.data[].msg.msgId]='"$want" ".more=${3-null}" \
		get-room-history "room_gid=$room${1:+&}$1"
}

t 'a stranger reads nothing' stranger room_gid=AAAAAAAA
t 'and is told so before what else is wrong' stranger ''

as ada && ada=$token
open_room
t 'an unknown room is told so' gives 404 .ok=false .error.code=404 \
	.error.reason=unknown-room '.error.message=Unknown room' \
	get-room-history room_gid=AAAAAAAA
t 'a new room is empty' replies '{"ok":true,"data":[]}' get-room-history \
	"room_gid=$room"

say 'from ada' >said.1
as bob && bob=$token
say 'from bob' >said.2
as ada
public_uuid_of() {
	sql "SELECT uuid FROM accounts WHERE login = '$1'"
}
as_documented() {
	call get-room-history "room_gid=$room" && cp reply history &&
	grep -Eqx '\{"ok":true,"data":\[\{"sender":\{"uuid":"[0-9a-f-]{36}","username":"name of ada"\},"msg":\{"msgId":1,"txt":"from ada","timestamp":[0-9]{10}\.[0-9]{6}\}\},\{"sender":\{"uuid":"[0-9a-f-]{36}","username":"name of bob"\},"msg":\{"msgId":2,"txt":"from bob","timestamp":[0-9]{10}\.[0-9]{6}\}\}\]\}' reply
}
t 'a message has its sender and what was said, ascending' as_documented
t 'its time is the one that its sender was told' gives 200 \
	".data[1].msg.timestamp=$(grep -o '[0-9]*\.[0-9]*' said.2 | head -n 1 | jq .)" \
	get-room-history "room_gid=$room"
t "one's own messages carry the uuid one is signed in with" gives 200 \
	".data[0].sender.uuid=$ada" get-room-history "room_gid=$room"
t "others' carry their public one" gives 200 \
	".data[1].sender.uuid=$(public_uuid_of bob)" \
	get-room-history "room_gid=$room"
as bob
t 'so for the other it is the other way round' gives 200 \
	".data[0].sender.uuid=$(public_uuid_of ada)" \
	".data[1].sender.uuid=$bob" get-room-history "room_gid=$room"
as ada ada-2
t 'in another session of hers her own carry that uuid' gives 200 \
	".data[0].sender.uuid=$token" get-room-history "room_gid=$room"
token=$(echo "$ada" | tr a-f A-F)
t 'in lower case, however it was spelled' gives 200 \
	".data[0].sender.uuid=$ada" get-room-history "room_gid=$room"
as ada
t 'by a cookie, which scripts of a page are not to know, the public one' with by=cookie \
	gives 200 ".data[0].sender.uuid=$(public_uuid_of ada)" \
	get-room-history "room_gid=$room"

as ada
open_room
sql "INSERT INTO messages (room, sender, txt) SELECT rooms.id, owner, 'message ' || i
	FROM rooms, generate_series(1, 1100) i WHERE gid = '$room'"
t 'a page is the newest hundred' page '' 1001-1100 true
t 'or as many as one wants' page limit=5 1096-1100 true
t 'from one' page limit=1 1100-1100 true
t 'to a thousand' page limit=1000 101-1100 true
t 'those before a number are without it' page before=101 1-100
t 'and the newest of them' page 'before=102' 2-101 true
t 'with a limit' page 'before=6&limit=3' 3-5 true
t 'up to the first' page 'before=6&limit=5' 1-5
t 'and more than there are' page 'before=6&limit=50' 1-5
t 'nothing is before the first' page before=1 none
t 'and nothing before nothing' page before=0 none
t 'those after a number are without it, the oldest first' page after=0 1-100 true
t 'up to the last' page after=1000 1001-1100
t 'but one' page after=999 1000-1099 true
t 'with a limit, after' page 'after=10&limit=3' 11-13 true
t 'nothing is after the last' page after=1100 none
t 'nor after what is not there yet' page after=5000 none
t 'between two numbers are those between' page 'after=10&before=15' 11-14
t 'the oldest of them' page 'after=10&before=15&limit=3' 11-13 true
t 'all of them' page 'after=10&before=15&limit=4' 11-14
t 'none' page 'after=10&before=11' none
t 'none the wrong way round' page 'after=15&before=10' none
t 'numbers may be as large as JavaScript can count' \
	page "after=9007199254740991&before=9007199254740991" none

as bob
t 'who knows the room may read it' page limit=1 1100-1100 true

walk() {
	last=0 pages=0 more=true
	while [ "$more$((pages < 9))" = true1 ]
	do
		call get-room-history "room_gid=$room&limit=300&after=$last" &&
			jq -e '.data[0].msg.msgId == $last + 1' \
			--argjson last "$last" reply || return
		last=$(jq '.data[-1].msg.msgId' reply)
		more=$(jq .more reply)
		pages=$((pages + 1))
	done
	[ "$last $pages" = '1100 4' ]
}
t 'page after page is the whole room, once' walk

first=$room
open_room
sql "INSERT INTO messages (room, sender, txt)
	SELECT rooms.id, owner, repeat(chr(1), 16384)
	FROM rooms, generate_series(1, 100) i WHERE gid = '$room'"
t 'a page of long texts is the newest of them' page '' 69-100 true
t 'however many one wants' page limit=1000 69-100 true
t 'and the next one goes on' page before=69 37-68 true
t 'up to the first' page before=33 1-32
t 'those after a number are the oldest of them' page after=0 1-32 true
t 'and so on' page after=32 33-64 true
t 'to the last' page after=68 69-100
t 'nor are there more between two numbers' page 'after=50&before=90' 51-82 true
sql "UPDATE messages SET txt = repeat('x', 600000) WHERE msg_id = 50
	AND room = (SELECT id FROM rooms WHERE gid = '$room')"
t 'there is one on it at least' page before=51 50-50 true
t 'either way' page after=49 50-50 true
room=$first

# Rows that a page is made of, whatever the room's length.
t 'a page costs the same in a long room' test "$(sql "
	SELECT count(*) FROM pg_indexes WHERE tablename = 'messages'
	AND indexdef LIKE '%(room, msg_id)'")" = 1

for query in '' room_gid room_gid= room=x "room_gid=$room&room_gid=$room" \
	"room_gid=$room&room_gid=" room_gid=%ff room_gid=%c3%28 room_gid=%ed%a0%80 \
	room_gid=a%00b room_gid=% room_gid=%4 room_gid=%zz \
	"room_gid=$(letters 65)"
do
	t "a room's gid is one text of 1 to 64 letters: not in '$query'" \
		malformed room_gid "$query"
done
t 'a gid may come escaped' page \
	"limit=1" 1100-1100 true
escaped=$(printf %s "$room" | od -An -tx1 | tr ' ' % | tr -d '\n')
t 'every letter of it' gives 200 get-room-history "room_gid=$escaped"
t 'a gid of 64 letters may be' gives 404 get-room-history "room_gid=$(letters 64 é)"
for limit in 0 1001 -1 +5 1.5 1e2 abc '' %20 5x 0x10 99999999999999999999 %00 1%00
do
	t "limit is a number from 1 to 1000, not '$limit'" \
		malformed limit "room_gid=$room&limit=$limit"
done
t 'and there is only one' malformed limit "room_gid=$room&limit=1&limit=1"
for name in before after
do
	for number in -1 '' x 1.0 9007199254740992 99999999999999999999
	do
		t "$name is a number of a message, not '$number'" \
			malformed $name "room_gid=$room&$name=$number"
	done
	t "and there is only one $name" \
		malformed $name "room_gid=$room&$name=1&$name=2"
done
t 'what it does not know it leaves alone' page 'colour=blue&limit=1' 1100-1100 true
t 'HEAD is as long as GET' \
	tells Content-Length 22 get-room-history "room_gid=$room&after=1100"
t 'of the same length' with REQUEST_METHOD=HEAD \
	tells Content-Length 22 get-room-history "room_gid=$room&after=1100"
t 'and no body' with REQUEST_METHOD=HEAD \
	replies '' get-room-history "room_gid=$room&after=1100"
finish
