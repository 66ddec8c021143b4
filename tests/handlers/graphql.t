#!/bin/sh
# graphql: everything that can be asked for, and done
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/graphql.sh"

uuid_of() {
	sql "SELECT uuid FROM accounts WHERE login = '$1'"
}
gid_of_reply() {
	jq -r '.data[].gid' reply
}

# Everything, with arguments that fit.
queries='me{login} rooms{gid} room(gid:"x"){gid} conversations{gid}
	conversation(id:1){gid} contacts{login} sessions{id}'
mutations='logout endSession(id:1) endOtherSessions createRoom{gid}
	createConversation(members:[]){gid} sendMessage(room:"x",text:"x"){msgId}
	editMessage(room:"x",msgId:1,text:"x"){msgId}
	deleteMessage(room:"x",msgId:1){msgId} markRead(room:"x",msgId:1){msgId}
	addContact(login:"x"){login} joinRoom(room:"x"){gid} leaveRoom(room:"x")'
t 'to who is not signed in nothing is shown but figures' expect graphql 200 \
	'[.errors[].extensions.code]|unique|tojson=["unknown-user"]' \
	'.errors|length=7' '.errors[0].message=Unknown user' \
	'.data|del(.metrics)|map_values(values)|tojson={}' \
	'.data.metrics.rooms=0' "{$queries metrics{rooms}}"
t 'and nothing is done for them' expect graphql 200 \
	'[.errors[].extensions.code]|unique|tojson=["unknown-user"]' \
	'.errors|length=12' "mutation{$mutations}"
is_all() {
	asks '[.data.__schema[].fields[].name] - ["metrics","getBaseMetrics","register","login"]|length=19' \
		'{__schema{queryType{fields{name}} mutationType{fields{name}}}}'
}
t 'that is all that there is' is_all
t 'what is wrong with it is not told first' denied unknown-user \
	'{rooms(first:0){gid}}'

# Who is calling.
refused() {
	gives 401 .data=null '.errors|length=1' \
		'.errors[0].extensions.code=unknown-user' \
		graphql "$(document '{metrics{rooms}}')"
}
as ada && ada=$token
as bob && bob=$token
as ada
for place in user authorization bearer cookie
do
	t "one is known by $place" with by="$place" asks .data.me.login=ada '{me{login}}'
	t "and a bad token is refused, whatever is asked: $place" \
		with by="$place" token=nonsense refused
done
t 'two headers that differ are refused as well' \
	with HTTP_AUTHORIZATION="$bob" refused
t 'the cookie is nothing of a foreign page' with by=cookie \
	HTTP_ORIGIN=https://evil.example denied unknown-user '{me{login}}'
t 'a refusal says how to sign in' with token=nonsense \
	tells WWW-Authenticate Bearer graphql "$(document '{me{login}}')"
t 'one sees oneself' asks .data.me.login=ada '.data.me.name=name of ada' \
	".data.me.uuid=$(uuid_of ada)" .data.me.isOnline=false \
	'.data.me|.createdAt - .lastOnline=0' \
	'.data.me.createdAt - now|fabs < 60=true' \
	'{me{uuid login name isOnline createdAt lastOnline}}'
t 'and not the token' not grep -q "$ada" reply

# Rooms.
t 'there are no rooms at first' asks '.data.rooms|tojson=[]' '{rooms{gid}}'
t 'a room is opened' asks .data.createRoom.owned=true .data.createRoom.name=null \
	.data.createRoom.conversationId=null .data.createRoom.lastMsgId=0 \
	'.data.createRoom.members|tojson=[]' .data.createRoom.unread=0 \
	.data.createRoom.messages.more=false 'mutation{createRoom{gid owned name
	conversationId lastMsgId unread members{login} messages{more}}}'
room=$(gid_of_reply)
t 'it is really there' gives 200 '.data|tojson=[]' get-room-history "room_gid=$room"
t 'and one of hers' asks ".data.rooms|tojson=[{\"gid\":\"$room\"}]" '{rooms{gid}}'
in_room='{"room":"'$room'"}'
# with VARIABLES, the room beside them
about() {
	jq -nc --argjson more "${1:-{\}}" --arg room "$room" '{$room} + $more'
}
send='mutation($room:ID!,$text:String!,$key:String,$to:BigInt){sendMessage(
	room:$room,text:$text,clientMsgId:$key,replyTo:$to){msgId timestamp}}'
notify
listen ada
readers 1
t 'something is said in it' asks .data.sendMessage.msgId=1 \
	'.data.sendMessage.timestamp - now|fabs < 60=true' \
	"$send" "$(about '{"text":"one \"\\é🦆"}')"
t 'and who listens hears it' hears ada 1
kill "$notifier"
t 'under a name of hers' asks .data.sendMessage.msgId=2 \
	"$send" "$(about '{"text":"two","key":"k"}')"
t 'once' asks .data.sendMessage.msgId=2 "$send" "$(about '{"text":"two","key":"k"}')"
t 'and for that text alone' denied key-reused \
	"$send" "$(about '{"text":"other","key":"k"}')"
as bob
t 'who knows the gid may, too' asks .data.sendMessage.msgId=3 \
	"$send" "$(about '{"text":"three","to":1}')"
t 'in answer to what is there' denied unknown-message \
	"$send" "$(about '{"text":"x","to":9}')"
t 'and in a room that is' denied unknown-room \
	"$send" '{"room":"nowhere","text":"x","to":1}'
t 'or without an answer' denied unknown-room "$send" '{"room":"nowhere","text":"x"}'
history='query($room:ID!,$first:Int,$after:BigInt,$before:BigInt){room(gid:$room){
	messages(first:$first,after:$after,before:$before){
		more items{msgId text timestamp sender{uuid name} replyTo
			edits deletes edited deleted}}}}'
t 'what was said is there' asks \
	'[.data.room.messages.items[].text]|tojson=["one \"\\é🦆","two","three"]' \
	'[.data.room.messages.items[].replyTo]|tojson=[null,null,1]' \
	'.data.room.messages.items[0].sender.name=name of ada' \
	"$history" "$(about)"
t "by everybody's public uuid" jq -e --arg ada "$(uuid_of ada)" --arg bob "$(uuid_of bob)" \
	'[.data.room.messages.items[].sender.uuid] == [$ada, $ada, $bob]' reply
as_history() {
	cp reply by.graphql
	call get-room-history "room_gid=$room" &&
		jq -e --slurpfile g by.graphql --arg uuid "$bob" '
		[.data[] | {msgId: .msg.msgId, text: .msg.txt, timestamp: .msg.timestamp}] ==
		[$g[0].data.room.messages.items[] | {msgId, text, timestamp}]' reply
}
t 'as the history has it' as_history
t 'and no token' not grep -qE "$ada|$bob" by.graphql
t "others' words are no one's to change" denied not-author \
	'mutation($room:ID!){editMessage(room:$room,msgId:1,text:"x"){msgId}}' "$in_room"
t 'nor to delete' denied not-author \
	'mutation($room:ID!){deleteMessage(room:$room,msgId:1){msgId}}' "$in_room"
as ada
t 'her own are' asks .data.editMessage.msgId=4 \
	'mutation($room:ID!){editMessage(room:$room,msgId:1,text:"uno"){msgId timestamp}}' "$in_room"
t 'and can be taken back' asks .data.deleteMessage.msgId=5 \
	'mutation($room:ID!){deleteMessage(room:$room,msgId:2){msgId timestamp}}' "$in_room"
t 'once' denied unknown-message \
	'mutation($room:ID!){deleteMessage(room:$room,msgId:2){msgId}}' "$in_room"
t 'not what is not there' denied unknown-message \
	'mutation($room:ID!){editMessage(room:$room,msgId:99,text:"x"){msgId}}' "$in_room"
t 'nor elsewhere' denied unknown-room \
	'mutation{editMessage(room:"nowhere",msgId:1,text:"x"){msgId}}'
t 'a change is a message, and seen in what it changes' asks \
	'[.data.room.messages.items[]|[.msgId,.text,.edits,.deletes,.edited,.deleted]]|tojson=[[1,"uno",null,null,4,null],[2,"",null,null,null,5],[3,"three",null,null,null,null],[4,"uno",1,null,null,null],[5,"",null,2,null,null]]' \
	"$history" "$(about)"

# page ARGUMENTS from-to more
page() {
	case $2 in
	none) want='[]' ;;
	*) want=[$(seq -s , "${2%-*}" "${2#*-}")] ;;
	esac
	asks "[.data.room.messages.items[].msgId]|tojson=$want" \
		".data.room.messages.more=${3-false}" "$history" "$(about "$1")"
}
sql "INSERT INTO messages (room, sender, txt) SELECT rooms.id, owner, 'message ' || i
	FROM rooms, generate_series(6, 1100) i WHERE gid = '$room'"
t 'a page is the newest hundred' page '' 1001-1100 true
t 'or as many as one wants' page '{"first":5}' 1096-1100 true
t 'to a thousand' page '{"first":1000}' 101-1100 true
t 'those before a number are without it' page '{"before":101}' 1-100
t 'with a limit' page '{"before":6,"first":3}' 3-5 true
t 'those after a number are without it, the oldest first' \
	page '{"after":0,"first":3}' 1-3 true
t 'up to the last' page '{"after":1000}' 1001-1100
t 'between two numbers are those between' page '{"after":10,"before":15}' 11-14
t 'nothing is after the last' page '{"after":5000}' none
t 'numbers may be as large as JavaScript can count' \
	page '{"after":9007199254740991,"before":9007199254740991}' none
for number in -1 1.5 '"1"' true 9007199254740992 '[1]'
do
	t "a number of a message is a whole one, not $number" \
		invalid "$history" "$(about "{\"after\":$number}")"
done
for first in 0 -1 1001
do
	t "a page is of 1 to 1000, not $first" expect graphql 200 .data.room=null \
		'.errors[0].extensions.code=bad-param' \
		'.errors[0].extensions.param=first' \
		'.errors[0].extensions.detail=first has to be an integer of 1 to 1000' \
		'.errors[0].path|tojson=["room","messages"]' \
		"$history" "$(about "{\"first\":$first}")"
done
t 'to say null is to say nothing' page '{"first":null}' 1001-1100 true
t 'a room that is not there is told so' denied unknown-room \
	'.errors[0].message=Unknown room' '{room(gid:"nowhere"){gid}}'

# What is read.
view='query($room:ID!){room(gid:$room){lastMsgId readUpTo unread owned members{login}}}'
as bob
t 'nothing is read at first, and his own words not counted' asks .data.room.readUpTo=0 \
	.data.room.unread=100 .data.room.lastMsgId=1100 .data.room.owned=false \
	"$view" "$in_room"
read='mutation($room:ID!,$msgId:BigInt!){markRead(room:$room,msgId:$msgId){room msgId unread}}'
t 'one says up to where' asks .data.markRead.msgId=1090 .data.markRead.unread=10 \
	".data.markRead.room=$room" "$read" "$(about '{"msgId":1090}')"
t 'and is told so' asks .data.room.readUpTo=1090 .data.room.unread=10 "$view" "$in_room"
t 'not back' asks .data.markRead.msgId=1090 "$read" "$(about '{"msgId":3}')"
t 'nor where there is nothing' denied unknown-room "$read" '{"room":"nowhere","msgId":1}'
t 'the latest that was said is shown' asks .data.room.latest.msgId=1100 \
	'.data.room.latest.sender.name=name of ada' '.data.room.latest.text=message 1100' \
	'query($room:ID!){room(gid:$room){latest{msgId text sender{name uuid}}}}' "$in_room"
t 'a room that one has read in is one of his rooms' \
	asks ".data.rooms[0].gid=$room" '{rooms{gid}}'
t 'who else is in an open room is its owner'\''s to know' \
	asks .data.room.members=null "$view" "$in_room"

# Sizes, which are those of the other doors.
malformed_text() {
	malformed text "$send" "$(about "$(jq -nc --arg text "$1" '{$text}')")"
}
t 'a text has letters' malformed_text ''
t 'and at most 16384' malformed_text "$(letters 16385)"
t 'which are not bytes' asks .data.sendMessage.msgId=1101 "$send" \
	"$(about "$(jq -nc --arg text "$(letters 16384 é)" '{$text}')")"
t 'a name of a message has at most 64' malformed clientMsgId "$send" \
	"$(about "{\"text\":\"x\",\"key\":\"$(letters 65)\"}")"
t 'and some' malformed clientMsgId "$send" "$(about '{"text":"x","key":""}')"
t 'a gid has at most 64' malformed gid "{room(gid:\"$(letters 65)\"){gid}}"
t 'a room of a message as well' malformed room "$send" \
	"{\"room\":\"$(letters 65)\",\"text\":\"x\"}"
t 'a message that is changed has a number' malformed msgId \
	'mutation{editMessage(room:"x",msgId:0,text:"x"){msgId}}'
t 'one that is deleted, too' malformed msgId \
	'mutation{deleteMessage(room:"x",msgId:0){msgId}}'
t 'and one that is read' malformed msgId 'mutation{markRead(room:"x",msgId:0){msgId}}'
t 'there are at most a thousand rooms on a page' malformed first '{rooms(first:1001){gid}}'
t 'a room has a name that is one' malformed name 'mutation{createRoom(name:""){gid}}'
t 'and not a longer one' malformed name \
	'mutation($name:String){createRoom(name:$name){gid}}' \
	"{\"name\":\"$(letters 257)\"}"

# To join and to leave.
as cyd
join='mutation($room:ID!){joinRoom(room:$room){gid readUpTo owned}}'
leave='mutation($room:ID!){leaveRoom(room:$room)}'
t 'who knows a room joins it' asks ".data.joinRoom.gid=$room" \
	.data.joinRoom.readUpTo=0 .data.joinRoom.owned=false "$join" "$in_room"
t 'and it is one of their rooms' asks ".data.rooms|tojson=[{\"gid\":\"$room\"}]" '{rooms{gid}}'
t 'until they leave it' asks .data.leaveRoom=true "$leave" "$in_room"
t 'then it is not' asks '.data.rooms|tojson=[]' '{rooms{gid}}'
t 'what is not there is not joined' denied unknown-room "$join" '{"room":"nowhere"}'
t 'nor left' denied unknown-room "$leave" '{"room":"nowhere"}'
t 'a gid has at most 64 letters there, too' malformed room "$join" \
	"{\"room\":\"$(letters 65)\"}"
t 'in both' malformed room "$leave" "{\"room\":\"$(letters 65)\"}"
as ada
t 'whose it is cannot leave it' denied room-owned "$leave" "$in_room"

# Contacts.
t 'one has no contacts at first' asks '.data.contacts|tojson=[]' '{contacts{login}}'
add='mutation($login:String!){addContact(login:$login){login name isOnline}}'
t 'one is added' asks .data.addContact.login=bob '.data.addContact.name=name of bob' \
	.data.addContact.isOnline=false "$add" '{"login":"bob"}'
t 'once' denied contact-taken "$add" '{"login":"bob"}'
t 'not who is not there, who is named' denied unknown-contact \
	".errors[0].message=no such user 'nobody' exists" "$add" '{"login":"nobody"}'
t 'nor oneself' denied contact-self "$add" '{"login":"ada"}'
sql "INSERT INTO gateways (name, alive_until) VALUES ('g', now());
	INSERT INTO sockets (gateway, socket, account, chatapp) SELECT gateways.id, 1,
	accounts.id, true FROM gateways, accounts WHERE login = 'bob'"
t 'one sees who is online' asks '.data.contacts|tojson=[{"login":"bob","isOnline":true}]' \
	'{contacts{login isOnline}}'

# Conversations.
as cyd
as ada
make='mutation($members:[String!]!,$name:String){createConversation(members:$members,name:$name){
	gid conversationId name owned unread members{login name uuid}}}'
t 'a conversation is made' asks .data.createConversation.name=tea \
	'[.data.createConversation.members[].login]|tojson=["ada","bob"]' \
	".data.createConversation.members[1].uuid=$(uuid_of bob)" \
	"$make" '{"members":["bob"],"name":"tea"}'
tea=$(gid_of_reply) id=$(jq .data.createConversation.conversationId reply)
t 'or called by its members' asks '.data.createConversation.name=ada, bob, cyd' \
	"$make" '{"members":["bob","cyd"]}'
t 'not with who is not there' denied unknown-member \
	".errors[0].message='nobody' is not a valid username" "$make" '{"members":["nobody"]}'
t 'nor without a name that is one' malformed name "$make" '{"members":[],"name":""}'
t 'nor a longer one' malformed name "$make" "{\"members\":[],\"name\":\"$(letters 257)\"}"
t 'nor with everybody' malformed members "$make" \
	"$(jq -nc '{members: [range(1001) | "x"]}')"
t 'the conversations are those alone' asks '[.data.conversations[].name]|tojson=["tea","ada, bob, cyd"]' \
	'{conversations{name}}'
t 'among all rooms' asks '[.data.rooms[].name]|tojson=[null,"tea","ada, bob, cyd"]' \
	'{rooms{name}}'
t 'page by page' asks '[.data.rooms[].name]|tojson=["tea"]' \
	"{rooms(first:1,after:\"$room\"){name}}"
t 'to the last' asks '[.data.rooms[].name]|tojson=["ada, bob, cyd"]' \
	"{rooms(first:9,after:\"$tea\"){name}}"
t 'a cursor that is none is told so' denied unknown-room '{rooms(after:"nowhere"){name}}'
t 'to say null is to say nothing, too' asks '.data.rooms|length=3' \
	'{rooms(first:null,after:null){name}}'
t 'one may be asked for by its id' asks ".data.conversation.gid=$tea" \
	"{conversation(id:$id){gid}}"
t 'and written to as any room' asks .data.sendMessage.msgId=1 "$send" \
	"{\"room\":\"$tea\",\"text\":\"x\"}"
t 'the members of many rooms are asked for at once' asks \
	'[.data.rooms[].members|length]|tojson=[0,2,3]' \
	'[.data.rooms[].messages.items|length]|tojson=[1,1,0]' \
	'{rooms{members{login} messages(first:1){items{text}}}}'

t 'many things are asked for at once' asks '.data|length=49' \
	"{$(seq 49 | sed 's/.*/a&:me{login}/' | tr '\n' ' ')}"
t 'and done' asks '.data|length=49' '[.data[].gid]|unique|length=49' \
	"mutation{$(seq 49 | sed 's/.*/a&:createRoom{gid}/' | tr '\n' ' ')}"
sql "DELETE FROM rooms WHERE last_msg_id = 0 AND NOT members_only"

# Who is in no conversation.
as cyd
t 'a gid opens no conversation' denied unknown-room "{room(gid:\"$tea\"){gid}}"
t 'nor does an id, which is told about' denied not-member \
	".errors[0].message=cyd is not part of any conversation with $id id" \
	"{conversation(id:$id){gid}}"
for field in 'sendMessage(room:$gid,text:"x"){msgId}' \
	'sendMessage(room:$gid,text:"x",replyTo:1){msgId}' \
	'editMessage(room:$gid,msgId:1,text:"x"){msgId}' \
	'deleteMessage(room:$gid,msgId:1){msgId}' 'markRead(room:$gid,msgId:1){msgId}'
do
	t "to a stranger it is not there: $field" denied unknown-room \
		"mutation(\$gid:ID!){$field}" "{\"gid\":\"$tea\"}"
done
t 'nor can it be found by a cursor' denied unknown-room "{rooms(after:\"$tea\"){gid}}"
t 'his rooms are his' asks '[.data.rooms[].name]|tojson=["ada, bob, cyd"]' '{rooms{name}}'

# A device is let in where it is a member, and nowhere else.
as robot
sql "INSERT INTO devices SELECT id FROM accounts WHERE login = 'robot'"
t 'a device is let into no room, open or not' denied unknown-room \
	"{room(gid:\"$room\"){gid}}"
t 'nor may it write' denied unknown-room "$send" "$(about '{"text":"x"}')"
sql "INSERT INTO members (room, account) SELECT rooms.id, accounts.id
	FROM rooms, accounts WHERE gid = '$room' AND login = 'robot'"
t 'as a member it is' asks ".data.room.gid=$room" "{room(gid:\"$room\"){gid}}"
t 'and writes' asks .data.sendMessage.msgId=1102 "$send" "$(about '{"text":"x"}')"
t 'the room is one of its rooms' asks "[.data.rooms[].gid]|tojson=[\"$room\"]" '{rooms{gid}}'
sql "DELETE FROM members WHERE account = (SELECT id FROM accounts WHERE login = 'robot')"
t 'no member, no room, even of its own mark' asks '.data.rooms|tojson=[]' '{rooms{gid}}'

# Figures, for everybody.
t 'there are figures' with token= asks .data.metrics.accounts=3 .data.metrics.devices=1 \
	.data.metrics.rooms=3 .data.metrics.memberships=0 .data.metrics.messages=1103 \
	'{metrics{accounts devices rooms memberships messages}}'
t 'by the names that clients of Pepeunit have' with token= \
	asks '.data.getBaseMetrics|[.[]]|tojson=[3,0,1,3,0]' \
	'{getBaseMetrics{userCount repoCount unitCount unitNodeCount unitNodeEdgeCount}}'
counts() {
	for alias
	do
		printf '%s:metrics{rooms} ' "$alias"
	done
}
t 'three times in a document' with token= asks .data.c.rooms=3 "{$(counts a b c)}"
t 'and not more often, by whichever name' with token= expect graphql 200 \
	'.|has("data")=false' '.errors[0].extensions.code=too-costly' \
	"{$(counts a b c) getBaseMetrics{userCount}}"

# Sessions.
as ada ada-2
as ada
t 'one sees where one is signed in' asks '.data.sessions|length=2' \
	'[.data.sessions[].isCurrent]|tojson=[true,false]' \
	'.data.sessions[0].expiresAt > now=true' \
	'{sessions{id isCurrent createdAt expiresAt agent}}'
other=$(jq '.data.sessions[1].id' reply) mine=$(jq '.data.sessions[0].id' reply)
as bob
t "somebody else's is not his to end" denied unknown-session "mutation{endSession(id:$other)}"
as ada
t 'one of hers ends' asks .data.endSession=true "mutation{endSession(id:$other)}"
t 'once' denied unknown-session "mutation{endSession(id:$other)}"
as ada ada-2
t 'and lets in nobody' refused
rm session.ada-2 && as ada ada-2
as ada ada-3
as ada
t 'all others end' asks .data.endOtherSessions=2 'mutation{endOtherSessions}'
t 'there is one left' asks '.data.sessions|length=1' '{sessions{id}}'
t 'who ends their own is nobody after it' expect graphql 200 .data.endSession=true \
	.data.createRoom=null '.errors[0].extensions.code=unknown-user' \
	"mutation{endSession(id:$mine) createRoom{gid}}"
t 'in the next request as well' refused
rm session.ada && as ada
t 'so is who logs out' expect graphql 200 .data.logout=true .data.createRoom=null \
	'.errors|length=1' 'mutation{logout createRoom{gid}}'
t 'and later' refused
as bob
sql "DELETE FROM sessions"
t 'whose session others end is refused' refused

# Who is disabled: the sessions go with that.
rm session.bob && as bob
t 'an account is disabled' "$top_builddir/commands/confab-users" disable bob
t 'and its sessions let in nobody' refused

# GraphQL over HTTP.
rm session.ada && as ada
me=$(document '{me{login}}')
nothing=$(document '{nothing}')
typed='application/graphql-response+json'
plain='application/json; charset=utf-8'
t 'the answer is JSON' tells Content-Type "$plain" graphql "$me"
t 'or of a type of its own, for who takes that' with HTTP_ACCEPT=$typed \
	tells Content-Type "$typed; charset=utf-8" graphql "$me"
t 'then what is not done has a status' with HTTP_ACCEPT=$typed \
	gives 400 '.|has("data")=false' graphql "$nothing"
t 'and what is done another, whatever became of it' with HTTP_ACCEPT=$typed \
	gives 200 .data.room=null graphql "$(document '{room(gid:"x"){gid}}')"
t 'in plain JSON both have a good one' gives 200 '.|has("data")=false' graphql "$nothing"
malformed_request() {
	gives 400 '.|has("data")=false' ".errors[0].extensions.code=$1" \
		graphql "$2"
}
for body in '' nonsense '[]' "[$me]" '"{me{login}}"' 7 null \
	'{"query":"{me{login}}","query":"{me{uuid}}"}'
do
	t "this is no body: '$body'" malformed_request bad-body "$body"
done
for body in '{}' '{"query":null}' '{"query":7}' '{"query":["{me{login}}"]}' \
	'{"query":"{me{login}}","variables":[]}' '{"query":"{me{login}}","variables":"{}"}' \
	'{"query":"{me{login}}","operationName":7}' '{"query":"{me{login}}","extensions":7}'
do
	t "and this no request: $body" malformed_request bad-param "$body"
done
t 'what is wrong with one is said' gives 400 '.errors[0].extensions.detail|length > 0=true' \
	graphql '{}'
for body in '{"query":"{me{login}}","variables":null,"operationName":null,"extensions":null}' \
	'{"query":"{me{login}}","variables":{"x":1},"extensions":{"y":2},"more":3}' \
	'{"query":"query a{me{login}} query b{rooms{gid}}","operationName":"a"}'
do
	t "this is one: $body" gives 200 .data.me.login=ada graphql "$body"
done
for type in text/plain application/graphql application/x-www-form-urlencoded \
	'multipart/form-data; boundary=x' application/jsonx ''
do
	t "it is of no other type: '$type'" with CONTENT_TYPE="$type" gives 415 \
		'.errors[0].extensions.code=media-type' graphql "$me"
done
for type in application/json 'application/json; charset=utf-8' 'Application/JSON;x=y'
do
	t "but of this: $type" with CONTENT_TYPE="$type" gives 200 .data.me.login=ada \
		graphql "$me"
done
large() {
	jq -nc --arg query "{me{login}} #$(letters "$1")" '{$query}' >large
	gives "$2" graphql @large
}
t 'a document may be large' large 65000 200
t 'to 64 KiB with what is around it' large 65600 413

# Who signs in is somebody else's business, whom a server knows the way to.
login='mutation{login(login:"ada",password:"password of ada"){token}}'
t 'nobody signs in here' gives 503 '.errors[0].extensions.code=unavailable' \
	graphql "$(document "$login")"
goes_on() {
	with DOOR=@there call graphql "$(document "$1")" &&
		[ "$(header X-Accel-Redirect)" = "${2-}" ]
}
t 'but who is shown the way is sent there' goes_on "$login" @there
t 'and to register as well' goes_on \
	'mutation{register(login:"x",password:"x",name:"x")}' @there
t 'before anything is done' goes_on "mutation{createRoom{gid} $(echo "$login" |
	sed 's/^mutation.//')" @there
t 'and nothing is' test "$(sql 'SELECT count(*) FROM rooms')" = 3
t 'nobody else is' goes_on '{me{login}}'
t 'nor who asks twice, as that is refused' goes_on \
	'mutation{a:login(login:"x",password:"x"){token} b:login(login:"x",password:"y"){token}}'

# The schema, as graphql-js, which the specification comes with, sees it.
reads() {
	node -e '
		const g = require("/usr/share/nodejs/graphql"), fs = require("fs");
		const read = (file) => fs.readFileSync(file, "utf8");
		const sorted = (schema) =>
			g.printSchema(g.lexicographicSortSchema(schema));
		'"$1"
}
t 'the schema is printed' eval '"$top_builddir/handlers/graphql" --schema >schema'
t 'the same by the other' eval '"$top_builddir/handlers/graphql-door" --schema | diff schema -'
t 'graphql-js has nothing to say against it' reads \
	'g.assertValidSchema(g.buildSchema(read("schema")))'
t 'and asks for everything' eval 'reads "console.log(g.getIntrospectionQuery())" >query'
t 'which it is told' asks "$(cat query)"
t 'and that is the same' reads 'const shown = JSON.parse(read("reply")).data;
	if (sorted(g.buildClientSchema(shown)) !== sorted(g.buildSchema(read("schema"))))
		throw new Error("it is another")'
finish
