#!/bin/sh
# The events of chatapp as its clients meet them: through nginx, by its document
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

chatapp_port=$(free_port)
export CONFAB_CHATAPP_PORT="$chatapp_port" CONFAB_ADDRESS_RATE=1000000
t 'it starts' start_system
shared=$url

# Whoever registered by one contract is let in by every other.
t 'ada registers by a username' answers 201 /register -d '{"username":"ada",
	"password":"password of ada","fullname":"Ada Lovelace"}'
t 'ben by a login' answers 200 .ok=true /register -d '{"login":"ben",
	"password":"password of ben","username":"Ben"}'
echo 'password of cyd' >password
add_by_hand() {
	env CONFAB_STATE="$scratch/state" CONFAB_BUILD="$top_builddir" \
		"$top_srcdir/confab" users add cyd Cyd <password
}
t 'cyd is added by somebody' add_by_hand
touch known.ada known.ben known.cyd
by_every_door() {
	answers 200 .ok=true /login -d "{\"login\":\"$1\",\"password\":\"password of $1\"}" &&
		answers 200 '.message=Login successful.' /login \
			-d "{\"username\":\"$1\",\"password\":\"password of $1\"}" &&
		session=$(header Set-Cookie | sed 's/^sessionToken=\([^;]*\).*/\1/') &&
		answers 202 /auth/login \
			-d "{\"username\":\"$1\",\"password\":\"password of $1\"}" &&
		ticket=$(header Set-Cookie | sed 's/^login-token=\([^;]*\).*/\1/') &&
		come "$1" "$1" by-header && is_open by-header && tell by-header quit &&
		connect by-cookie --header "Cookie:sessionToken=$session" &&
		is_open by-cookie && tell by-cookie quit &&
		connect by-ticket --header "Cookie:login-token=$ticket" &&
		is_open by-ticket && tell by-ticket close
	for door in by-header by-cookie by-ticket
	do
		await grep -q ^close "frames.$door" || return
	done
}
for login in ada ben cyd
do
	t "$login is let in by every door" by_every_door "$login"
done
token=
all_left() {
	[ "$(sql 'SELECT count(*) FROM sockets')" = 0 ]
}
t 'and nobody is left' await all_left

# Handshakes: they succeed, and a close frame refuses.
soon=$(($(date +%s) + 1800))
ticketed() {
	closes "close 1000 $1" --header "Cookie:login-token=$2"
}
asks_without() {
	connect without "$@"
	tell without '{"type":"ping"}'
	hears_frame without 'close 1000 login-token required'
}
t 'who shows no cookie is told so' asks_without
t 'so is who shows another' asks_without --header 'Cookie:other=x'
invalid='invalid login-token'
t 'nonsense is none' ticketed "$invalid" nonsense
t 'nor is one that another signed' ticketed "$invalid" "${ticket%??}xx"
t 'nor one of another kind' ticketed "$invalid" \
	"$(jwt "{\"username\":\"ada\",\"exp\":$soon}" '{"alg":"HS512","typ":"JWT"}')"
t 'nor one that nobody signed' ticketed "$invalid" "$(jwt \
	"{\"username\":\"ada\",\"exp\":$soon}" '{"alg":"none","typ":"JWT"}' |
	sed 's/[^.]*$//')"
t 'nor one that ran out' ticketed "$invalid" \
	"$(jwt "{\"username\":\"ada\",\"exp\":$(($(date +%s) - 1))}")"
t 'nor one that never does' ticketed "$invalid" "$(jwt '{"username":"ada"}')"
t 'nor one of nobody' ticketed "$invalid" "$(jwt "{\"exp\":$soon}")"
t 'nor, beside it, a good session' closes "close 1000 $invalid" \
	--header "Cookie:login-token=x; sessionToken=$session"
t 'one of somebody who is not there is told so' ticketed \
	"'nobody' doesn't exists" "$(jwt "{\"username\":\"nobody\",\"exp\":$soon}")"
t 'even if the name is long' ticketed "'$(letters 61 é)" \
	"$(jwt "{\"username\":\"$(letters 300 é)\",\"exp\":$soon}")"
sign_in() {
	ask /auth/login -d "{\"username\":\"ada\",\"password\":\"password of ada\"}" >/dev/null
	ticket=$(header Set-Cookie | sed 's/^login-token=\([^;]*\).*/\1/')
}
sign_in
connect one --header "Cookie:login-token=$ticket"
t 'a good one opens a socket' is_open one
t 'and no second' ticketed \
	"'ada' is already connected. Cannot have multiple instance" "$ticket"
tell one close
t 'once that has gone' hears_frame one 'close 1000 '
connect one --header "Cookie:login-token=$ticket"
t 'another may come at once' is_open one
tell one close
hears_frame one 'close 1000 ' >/dev/null
for origin in https://evil.example null http://localhost:51730
do
	t "a page of $origin is refused" refuses 403 --header "Origin:$origin" \
		--header "Cookie:login-token=$ticket"
done
for origin in http://localhost:5173 "$url"
do
	connect page --header "Origin:$origin" --header "Cookie:login-token=$ticket"
	t "one of $origin is let in" is_open page
	tell page close
	hears_frame page 'close 1000 ' >/dev/null
done
t 'what asks for no socket is told so' answers 400 /ws
url=http://127.0.0.1:$chatapp_port
connect alone --header "Cookie:login-token=$ticket"
t 'where chatapp is spoken alone it is the same' is_open alone
tell alone close
hears_frame alone 'close 1000 ' >/dev/null
t 'who shows no cookie is told so at once' closes \
	'close 1000 login-token required'
t 'so is who shows another there' closes 'close 1000 login-token required' \
	--header 'Cookie:other=x'
t 'but a session is nothing' closes 'close 1000 login-token required' \
	--header "User:$session"
t 'nor is its cookie' closes 'close 1000 login-token required' \
	--header "Cookie:sessionToken=$session"
t 'and what asks for no socket is told in text' answers 400 /ws
url=$shared

# The table of the contract.
enter ada
t 'ada comes' is_open ada
untyped='!no type field found in the event'
table ada <<END
what is no JSON is told so|nonsense|root|!invalid json event
nor is nothing||root|!invalid json event
nor half of it|{"type":"ping"|root|!invalid json event
an array is no event|["ping"]|root|!invalid json event
nor is a string|"ping"|root|!invalid json event
nor a number|7|root|!invalid json event
nor null|null|root|!invalid json event
two keys alike are no JSON here|{"type":"ping","type":"self"}|root|!invalid json event
an event has a type|{}|root|$untyped
which is no number|{"type":7}|root|$untyped
nor null|{"type":null}|root|$untyped
nor empty|{"type":""}|root|$untyped
nor unknown|{"type":"dance"}|root|$untyped
nor in capitals|{"type":"PING"}|root|$untyped
nor with a hyphen|{"type":"send-message"}|root|$untyped
nor a path|{"type":"../ws-ping"}|root|$untyped
nor what is pushed|{"type":"user_status"}|root|$untyped
nor what is for gateways alone|{"type":"socket_open"}|root|$untyped
ping is answered|{"type":"ping"}|ping|"pong"
whatever else it has|{"data":[1,{}],"type":"ping","x":null}|ping|"pong"
self is who one is|{"type":"self"}|self|{"username":"ada","fullname":"Ada Lovelace","is_online":true,"last_online":$(date +%s),"created_at":$(date +%s)}
a contact is expected|{"type":"add_contact"}|add_contact|!invalid contact_username, expected a string
as a string|{"type":"add_contact","contact_username":7}|add_contact|!invalid contact_username, expected a string
not null|{"type":"add_contact","contact_username":null}|add_contact|!invalid contact_username, expected a string
nobody is their own|{"type":"add_contact","contact_username":"ada"}|add_contact|!cannot add itself as a contact
nor is who is not there|{"type":"add_contact","contact_username":"nobody"}|add_contact|!no such user 'nobody' exists
one without has none|{"type":"get_contacts"}|get_contacts|{"message":"got all the contacts","contacts":[]}
ben becomes one|{"type":"add_contact","contact_username":"ben"}|add_contact|{"message":"'ben' successfully added","contact":{"username":"ben","fullname":"Ben","is_online":false,"last_online":$(date +%s),"created_at":$(date +%s)}}
once|{"type":"add_contact","contact_username":"ben"}|add_contact|!'ben' is already a contact
and is listed|{"type":"get_contacts"}|get_contacts|{"message":"got all the contacts","contacts":["ben"]}
one without conversations has none|{"type":"get_conversations"}|get_conversations|[]
a name that is there is not empty|{"type":"create_conversation","name":"","members":7}|create_conversation|!name value expected as a non zero string
and a string|{"type":"create_conversation","name":7}|create_conversation|!name value expected as a non zero string
members are expected|{"type":"create_conversation","name":"x"}|create_conversation|!members value expected a list
as a list|{"type":"create_conversation","members":"ben"}|create_conversation|!members value expected a list
of strings|{"type":"create_conversation","members":["nobody",7]}|create_conversation|!members should be a list of string
not of lists|{"type":"create_conversation","members":[["ben"]]}|create_conversation|!members should be a list of string
who are there|{"type":"create_conversation","members":["ben","nobody"]}|create_conversation|!'nobody' is not a valid username
END
made() {
	tell ada "{\"type\":\"create_conversation\",$1}"
	await has_heard ada $(($(cat told.ada) + 1)) && rest ada >made &&
		id=$(jq .data.id made) gid=$(jq -r .data.room_gid made) &&
		follows ada "$(went create_conversation \
			"{\"id\":$id,\"name\":\"$2\",\"members\":$3,\"room_gid\":\"$gid\"}")"
}
t 'a conversation is made' made '"name":"tea","members":["ben"]' tea '["ada","ben"]'
tea=$id tea_gid=$gid
t 'without a name, and with everybody twice' made \
	'"members":["cyd","ben","ada","cyd"]' 'ada, ben, cyd' '["ada","ben","cyd"]'
all=$id all_gid=$gid
t 'with oneself' made '"name":"notes","members":[]' notes '["ada"]'
notes=$id
no_number='expected conversation_id as integer'
is_out='ada not part of conversation with'
large=99999999999999999999
table ada <<END
they are listed|{"type":"get_conversations"}|get_conversations|[{"id":$tea,"name":"tea"},{"id":$all,"name":"ada, ben, cyd"},{"id":$notes,"name":"notes"}]
an id is expected|{"type":"get_conversation_info"}|get_conversation_info|!id is required as int
one of a conversation|{"type":"send_message"}|send_message|!$no_number
which is no string|{"type":"send_message","conversation_id":"$tea","content":7}|send_message|!$no_number
nor true|{"type":"send_message","conversation_id":true}|send_message|!$no_number
nor has a point|{"type":"send_message","conversation_id":1.0}|send_message|!$no_number
and of which one is|{"type":"send_message","conversation_id":0,"content":7}|send_message|!$is_out 0 id
content is expected|{"type":"send_message","conversation_id":$tea,"reply_id":"x"}|send_message|!expected content as string
as a string|{"type":"send_message","conversation_id":$tea,"content":["x"]}|send_message|!expected content as string
that is not empty|{"type":"send_message","conversation_id":$tea,"content":"","reply_id":"x"}|send_message|!message content should be non empty string
an answer is to a number|{"type":"send_message","conversation_id":$tea,"content":"x","reply_id":"1"}|send_message|!if reply_id is provided then expected integer
not to true|{"type":"send_message","conversation_id":$tea,"content":"x","reply_id":true}|send_message|!if reply_id is provided then expected integer
of what was said there|{"type":"send_message","conversation_id":$tea,"content":"x","reply_id":1}|send_message|!No such 1 message id found in $tea conversation_id
it is said|{"type":"send_message","conversation_id":$tea,"content":"hello"}|send_message|{"id":1,"sender_username":"ada","conversation_id":$tea,"reply_id":null,"content":"hello","sent_at":$(date +%s)}
in answer to something|{"type":"send_message","conversation_id":$tea,"content":"\\u00e9","reply_id":1}|send_message|{"id":2,"sender_username":"ada","conversation_id":$tea,"reply_id":1,"content":"é","sent_at":$(date +%s)}
or to nothing|{"type":"send_message","conversation_id":$tea,"content":"3","reply_id":null}|send_message|{"id":3,"sender_username":"ada","conversation_id":$tea,"reply_id":null,"content":"3","sent_at":$(date +%s)}
each conversation counts by itself|{"type":"send_message","conversation_id":$notes,"content":"n"}|send_message|{"id":1,"sender_username":"ada","conversation_id":$notes,"reply_id":null,"content":"n","sent_at":$(date +%s)}
an answer stays in it|{"type":"send_message","conversation_id":$notes,"content":"n","reply_id":2}|send_message|!No such 2 message id found in $notes conversation_id
which to read is expected|{"type":"get_messages","before":"x"}|get_messages|!$no_number
one that is there|{"type":"get_messages","conversation_id":999,"before":"x"}|get_messages|!$is_out 999 id
before is a number|{"type":"get_messages","conversation_id":$tea,"before":"3"}|get_messages|!expected before as integer
and null is none|{"type":"get_messages","conversation_id":$tea,"before":null}|get_messages|!expected before as integer
the newest come first|{"type":"get_messages","conversation_id":$notes}|get_messages|{"conversation_id":$notes,"messages":[{"id":1,"sender_username":"ada","reply_id":null,"content":"n","sent_at":$(date +%s)}]}
from before one on|{"type":"get_messages","conversation_id":$tea,"before":3}|get_messages|{"conversation_id":$tea,"messages":[{"id":2,"sender_username":"ada","reply_id":1,"content":"é","sent_at":$(date +%s)},{"id":1,"sender_username":"ada","reply_id":null,"content":"hello","sent_at":$(date +%s)}]}
before all there is nothing|{"type":"get_messages","conversation_id":$tea,"before":0}|get_messages|{"conversation_id":$tea,"messages":[]}
what is too large is no number|{"type":"get_messages","conversation_id":$large}|root|!invalid json event
END
# The id of this one is that of the conversation, and comes back as any other.
info() {
	done_as ada "{\"type\":\"get_conversation_info\",\"id\":$1}" \
		"{\"type\":\"get_conversation_info\",\"id\":$1,$2}"
}
t 'who is in it can be asked' info "$tea" "\"success\":true,\"data\":{\"id\":$tea,
	\"name\":\"tea\",\"members\":[\"ada\",\"ben\"],\"room_gid\":\"$tea_gid\"}"
for id in '"1"' true 1.5 null
do
	t "by a number, which $id is not" info "$id" \
		'"success":false,"error":"id is required as int"'
done
t 'of one that one is in' info 999 '"success":false,
	"error":"ada is not part of any conversation with 999 id"'
for id in 7 -1 0 1.5 '"x"' '""' true false null '[1,{"a":null}]' '{"id":{}}' \
	'"é\"\\"'
do
	t "an id comes back: $(printf %s "$id" | tr '\\' /)" done_as ada \
		"{\"type\":\"ping\",\"id\":$id}" \
		"{\"type\":\"ping\",\"success\":true,\"data\":\"pong\",\"id\":$id}"
done
t 'with what went wrong as well' done_as ada '{"type":"add_contact","id":7}' \
	'{"type":"add_contact","success":false,"id":7,
	"error":"invalid contact_username, expected a string"}'
t 'even before the type is known' done_as ada '{"id":7}' '{"type":"root","id":7,
	"success":false,"error":"no type field found in the event"}'
tell ada 'binary {"type":"ping"}'
t 'binary frames are ignored' done_as ada '{"type":"ping","id":"after"}' \
	'{"type":"ping","success":true,"data":"pong","id":"after"}'

# What is pushed: who comes and goes, to contacts.
enter cyd
enter eve
t 'cyd and eve come, who know nobody' no_rest ada
status() {
	went user_status "{\"username\":\"$1\",\"is_online\":$2}"
}
enter ben
t 'ben comes: ada, whom ben is a contact of, is told' follows ada "$(status ben true)"
come ben ben ben-2
t 'to have a second socket is no news' is_open ben-2
tell ben close
t 'nor that the first one goes' hears_frame ben 'close 1000 '
tell ben-2 close
t 'that the last one goes is' follows ada "$(status ben false)"
enter ben
t 'and that one comes again' follows ada "$(status ben true)"
for name in ben cyd eve
do
	t "nobody tells $name of themselves, nor of who is no contact" no_rest "$name"
done
tell ada close
t 'ada goes: her contact is told' follows ben "$(status ada false)"
enter ada
t 'and when she comes' follows ben "$(status ada true)"

# A conversation, to all that are in it.
tell ada '{"type":"create_conversation","name":"three","members":["ben","cyd"],"id":"mine"}'
await has_heard ada $(($(cat told.ada) + 1))
rest ada >made
id=$(jq .data.id made) gid=$(jq -r .data.room_gid made)
three="{\"id\":$id,\"name\":\"three\",\"members\":[\"ada\",\"ben\",\"cyd\"],\"room_gid\":\"$gid\"}"
t 'who makes one is answered' follows ada \
	"$(went create_conversation "$three" | sed 's/}$/,"id":"mine"}/')"
t 'ben is told of it' follows ben "$(went create_conversation "$three")"
t 'so is cyd' follows cyd "$(went create_conversation "$three")"
has_socket() {
	[ "$(sql 'SELECT count(*) FROM sockets')" = "$1" ]
}
message() {
	went send_message "{\"id\":$1,\"sender_username\":\"$2\",\"conversation_id\":$id,
		\"reply_id\":${4-null},\"content\":\"$3\",\"sent_at\":$(date +%s)}"
}
tell cyd "{\"type\":\"send_message\",\"conversation_id\":$id,\"content\":\"hello\",\"id\":5}"
t 'who says something is answered' follows cyd \
	"$(message 1 cyd hello | sed 's/}$/,"id":5}/')"
t 'and the others are told' follows ada "$(message 1 cyd hello)"
t 'all of them' follows ben "$(message 1 cyd hello)"
come ben ben quiet
await has_socket 5
as ben
t 'it is the same if it comes by the gid' answers 200 .data.msgId=2 \
	/send-message -d "{\"room_gid\":\"$gid\",\"msg\":\"by gid\"}"
for name in ada ben cyd quiet
do
	t "$name hears that, once" follows "$name" "$(message 2 ben 'by gid')"
done
come ada ada ada-2
tell ada-2 "{\"type\":\"send_message\",\"conversation_id\":$id,\"content\":\"x\",\"reply_id\":1}"
t 'by a session one is a member as well' follows ada-2 "$(message 3 ada x 1)"
for name in ada ben cyd
do
	t "which $name hears, once" follows "$name" "$(message 3 ada x 1)"
done

# Many at once, by both ways: each socket hears all of it once and in order.
as ada
listen tcp "{\"uuid\":\"$token\",\"room_gid\":\"$gid\",\"after\":0}"
for i in 1 2 3 4 5 6 7 8 9 10
do
	for name in ada ben cyd ada-2
	do
		tell "$name" "{\"type\":\"send_message\",\"conversation_id\":$id,\"content\":\"$name $i\"}"
	done
	printf 'next\nurl = %s/send-message\nheader = "user: %s"\noutput = /dev/null\ndata = "{\\"room_gid\\":\\"%s\\",\\"msg\\":\\"post %s\\"}"\n' \
		"$url" "$token" "$gid" "$i"
done | sed 1d >posts
curl -s -K posts
ask "/get-room-history?room_gid=$gid&limit=1000" >/dev/null
jq -c '.data[] | [.msg.msgId, .msg.txt]' reply >history
t 'much is said' test "$(wc -l <history)" = 53
sed 1,3d history >history.new
hears_history() {
	await has_heard "$1" $(($(cat "told.$1") + 50))
	rest "$1" | jq -c 'select(.type == "send_message") | .data | [.id, .content]' |
		diff history.new - && echo $(($(cat "told.$1") + 50)) >"told.$1"
}
for name in ada ben cyd ada-2
do
	t "$name hears all of it, once and in order" hears_history "$name"
done
tcp_agrees() {
	hears tcp 53
	jq -c '[.msg.msgId, .msg.txt]' heard.tcp | diff history -
}
t 'the push port as well' tcp_agrees
newest_first() {
	tell eve ''
	tell ben "{\"type\":\"get_messages\",\"conversation_id\":$id,\"id\":\"all\"}"
	await grep -q '"id":"all"}$' frames.ben
	sed -n 's/^text //p' frames.ben | jq -c 'select(.type == "get_messages")
		| .data.messages | reverse | .[] | [.id, .content]' | diff history -
}
t 'and who asks for it' newest_first

# A stranger, who knows all there is to know.
follows eve "$(fails_as root 'invalid json event')" >/dev/null
table eve <<END
a stranger is not in it|{"type":"send_message","conversation_id":$id,"content":"x"}|send_message|!eve not part of conversation with $id id
nor reads it|{"type":"get_messages","conversation_id":$id}|get_messages|!eve not part of conversation with $id id
nor hears it|{"type":"subscribe","room_gid":"$gid","after":0}|subscribe|!Unknown room
nor that it is quiet|{"type":"unsubscribe","room_gid":"$gid"}|unsubscribe|!Unknown room
nor is seen to write|{"type":"typing","room_gid":"$gid"}|typing|!Unknown room
nor to read|{"type":"read","room_gid":"$gid","msg_id":1}|read|!Unknown room
nor edits|{"type":"edit_message","room_gid":"$gid","msg_id":1,"content":"x"}|edit_message|!Unknown room
nor deletes|{"type":"delete_message","room_gid":"$gid","msg_id":1}|delete_message|!Unknown room
nor counts|{"type":"get_unread"}|get_unread|[]
nor has one|{"type":"get_conversations"}|get_conversations|[]
END
t 'nor learns who is in it' done_as eve "{\"type\":\"get_conversation_info\",\"id\":$id}" \
	"{\"type\":\"get_conversation_info\",\"success\":false,\"id\":$id,
	\"error\":\"eve is not part of any conversation with $id id\"}"
as eve
t 'nor by the gid' answers 404 .error.reason=unknown-room \
	"/get-room-history?room_gid=$gid"
t 'nor says anything' answers 404 .error.reason=unknown-room /send-message \
	-d "{\"room_gid\":\"$gid\",\"msg\":\"x\"}"
listen stranger "$(printf '{"uuid":"%s","room_gid":"%s","after":0}' "$token" "$gid")"
t 'nor listens' await not kill -0 "$listener"
t 'of which it hears nothing' not grep -q msgId heard.stranger
as ada
t 'something more is said' answers 200 .data.msgId=54 /send-message \
	-d "{\"room_gid\":\"$gid\",\"msg\":\"the end\"}"
t 'which its members hear' follows cyd \
	"$(message 54 ada 'the end')"
t 'and nobody else' done_as eve '{"type":"ping"}' "$(went ping '"pong"')"
s6-svc -r state/service/gateway
t 'a gateway that is restarted says so' hears_frame cyd 'close 1012 restarting'
comes_back() {
	enter cyd && is_open cyd
}
t 'and whoever comes again is let in' await comes_back
t 'no program has crashed' not grep -rqE 'ended by signal|fatal' state/log
t 'it stops' stop_system
finish
