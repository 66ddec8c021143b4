#!/bin/sh
# A device from its first token to its last, through nginx and over every door
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

export CONFAB_ADDRESS_RATE=1000000
unset SECRET_KEY
t 'it starts' start_system
key_is_closed() {
	[ "$(stat -c %a state/secret-key)" = 600 ] && [ -s state/secret-key ]
}
t 'with a secret of its own, which is for nobody else' key_is_closed
devices() {
	confab devices "$@"
}
# made NAME command... - $token and $uuid are what it prints for it
made() {
	name=$1
	shift
	"$@" >told || { cat told; return 1; }
	eval "$(cat told)"
	echo "$token" >"jwt.$name"
	cut -d. -f2 <"jwt.$name" | tr -- -_ +/ | sed 's/$/==/' |
		base64 -d 2>/dev/null | jq -r .jti >"uuid.$name"
	[ "$(wc -c <"uuid.$name")" = 37 ]
}
as_spelled() {
	token=$(cat "$1.$2")
}
# signed claims [secret [head]] - a JWT, by the secret of what runs
signed() {
	/usr/bin/python3 - "$1" "${2-$(cat state/secret-key)}" \
		"${3-{\"alg\":\"HS256\"\}}" <<-'END'
	import base64, hashlib, hmac, sys
	code = lambda b: base64.urlsafe_b64encode(b).rstrip(b'=')
	claims, secret, head = (a.encode() for a in sys.argv[1:])
	said = code(head) + b'.' + code(claims)
	mac = hmac.new(secret, said, hashlib.sha256).digest()
	print((said + b'.' + code(mac)).decode())
	END
}

ask /register -d '{"login":"ada","password":"p","username":"Ada"}' >/dev/null
ask /login -d '{"login":"ada","password":"p"}' >/dev/null
jq -r .data.uuid reply >session.ada
ada() {
	token=$(cat session.ada)
}
ada
# room - a new one, as whom $token says
new_room() {
	ask /create-room -d '{}' >/dev/null
	jq -r .data.room_gid reply
}
kitchen=$(new_room) cellar=$(new_room)
t 'a device is made' made lamp devices add lamp "$kitchen"
lamp=$uuid

# HTTP
# by header... - it sends by that, and reads what it sent
by() {
	text="by $n"
	token=
	answers 200 .ok=true /send-message "$@" \
		-d "{\"room_gid\":\"$kitchen\",\"msg\":\"$text\"}" &&
		answers 200 ".data[-1].msg.txt=$text" \
			'.data[-1].sender.username=lamp' \
			".data[-1].sender.uuid=$(cat uuid.lamp)" \
			"/get-room-history?room_gid=$kitchen" "$@"
}
for spelling in jwt uuid
do
	as_spelled $spelling lamp
	lamp_token=$token
	for header in x-auth-token: user: authorization: 'authorization: Bearer'
	do
		t "it sends and reads by its $spelling in $header" by \
			-H "$header $lamp_token"
	done
done
t 'by both, which are one' by -H "user: $(cat uuid.lamp)" \
	-H "x-auth-token: $(cat jwt.lamp)"
token=
t 'not by its own and another, which are two' answers 401 \
	"/get-room-history?room_gid=$kitchen" \
	-H "user: $(cat session.ada)" -H "x-auth-token: $(cat jwt.lamp)"
ada
t 'others see who it is by its uuid' answers 200 ".data[-1].sender.uuid=$lamp" \
	"/get-room-history?room_gid=$kitchen"
as_spelled jwt lamp
t 'it opens no room' answers 403 .error.reason=device /create-room -d '{}'

# A room that it is not in is none.
# like_nothing parameters path [-G] - the cellar is asked about as nothing is
like_nothing() {
	for gid in $cellar NoSuchRm
	do
		ask "$2" -d "$(echo "$1" | sed "s/ROOM/$gid/")" ${3:+"$3"} >/dev/null
		sed '/^Date/d' raw >"raw.$gid"
	done
	diff "raw.$cellar" raw.NoSuchRm && [ "$status" = 404 ]
}
t 'it sends to no room that it is not in, as if that were not there' \
	like_nothing '{"room_gid":"ROOM","msg":"x"}' /send-message
t 'nor reads one' like_nothing 'room_gid=ROOM' /get-room-history -G

# The push port
for spelling in jwt uuid
do
	as_spelled $spelling lamp
	listen $spelling "$kitchen"
	echo $listener >"listener.$spelling"
done
listen cellar "$cellar"
is_closed() {
	! kill -0 "$1" 2>/dev/null
}
t 'the push port lets it into no other room' await is_closed "$listener"
t 'without a word' test ! -s heard.cellar
t 'but into its own, by either' readers 2

# A WebSocket
for spelling in jwt uuid
do
	as_spelled $spelling lamp
	t "a WebSocket is opened by its $spelling" connect "lamp-$spelling" \
		--header "X-Auth-Token:$token"
	t 'which is let in' is_open "lamp-$spelling"
done
ada
connect ada --header "User:$token"
tell ada "{\"type\":\"subscribe\",\"room_gid\":\"$kitchen\"}"
await grep -q '"type":"subscribe","success":true' frames.ada
said=0
# says ROOM - ada, and it has come to her own socket, if that hears the room
says() {
	said=$((said + 1))
	ada
	answers 200 /send-message -d "{\"room_gid\":\"$1\",\"msg\":\"said $said;\"}"
}
# heard_times name - how often it heard what was said last
heard_times() {
	await grep -q "said $said;" frames.ada || return
	tell "$1" "{\"type\":\"ping\",\"id\":\"after $said\"}"
	await grep -q "\"id\":\"after $said\"}$" "frames.$1"
	grep -c "said $said;" "frames.$1"
}
is_said_to() {
	says "$kitchen" && [ "$(heard_times "$1")" = "$2" ]
}
t 'it hears what is said in its room without asking, once' is_said_to lamp-jwt 1
frame_is() {
	grep "said $said;" frames.lamp-jwt | sed 's/^text //' | jq -e \
		--arg gid "$kitchen" --arg txt "said $said;" '
		.type == "message" and .success and .room_gid == $gid
		and .data.msg.txt == $txt and .data.sender.username == "Ada"'
}
t 'by a frame that says which' frame_is
t 'over the other one as well' test "$(heard_times lamp-uuid)" = 1
t 'the push port has it, too' await grep -q "said $said;" heard.jwt
t 'by either' await grep -q "said $said;" heard.uuid
passes lamp-jwt
tell lamp-jwt "{\"type\":\"subscribe\",\"room_gid\":\"$kitchen\",\"after\":0}"
await grep -q '"type":"subscribe","success":true' frames.lamp-jwt
heard_all() {
	[ "$(rest lamp-jwt | grep -c '"msgId":')" = "$(sql "SELECT last_msg_id
		FROM rooms WHERE gid = '$kitchen'")" ]
}
t 'who asks for what was said has it from there on, and nothing twice' \
	await heard_all
t 'then as before' is_said_to lamp-jwt 1
passes lamp-jwt
for type in subscribe typing read edit_message delete_message
do
	for gid in $cellar NoSuchRm
	do
		t "over it there is no room $gid to $type" done_as lamp-jwt \
			"{\"type\":\"$type\",\"room_gid\":\"$gid\",\"msg_id\":1,\"content\":\"x\"}" \
			"$(fails_as $type 'Unknown room')"
	done
done
t 'it makes no conversation' done_as lamp-jwt \
	'{"type":"create_conversation","members":["ada"]}' \
	"$(fails_as create_conversation 'A device may not do that')"
t 'and adds no contact' done_as lamp-jwt \
	'{"type":"add_contact","contact_username":"ada"}' \
	"$(fails_as add_contact 'A device may not do that')"
tell ada '{"type":"create_conversation","name":"tea","members":["lamp"]}'
has_conversation() {
	grep -q '"type":"create_conversation","success":true' frames.lamp-jwt
}
t 'but others have it in one' await has_conversation
tea=$(sql "SELECT id FROM rooms WHERE name = 'tea'")
tell lamp-jwt "{\"type\":\"send_message\",\"conversation_id\":$tea,\"content\":\"tea is hot\"}"
t 'where it sends' await grep -q 'tea is hot' frames.ada

# It joins and leaves.
t 'it joins another room' devices join lamp "$cellar"
says_below() {
	says "$cellar" && await grep -q "said $said;" frames.lamp-jwt
}
t 'of which it is told from then on' says_below
as_spelled jwt lamp
t 'and into which it is let' answers 200 .ok=true /send-message \
	-d "{\"room_gid\":\"$cellar\",\"msg\":\"hello\"}"
t 'it leaves its first one' devices leave lamp "$kitchen"
t 'and is not let in by the time that this is said' answers 404 \
	.error.reason=unknown-room "/get-room-history?room_gid=$kitchen"
t 'its reader is closed' await is_closed "$(cat listener.jwt)"
t 'by whichever it is' await is_closed "$(cat listener.uuid)"
t 'a socket hears no more of it' await is_said_to lamp-jwt 0
t 'nor does the other' test "$(heard_times lamp-uuid)" = 0
t 'but of the room that it is in' says_below
passes lamp-uuid
t 'nor is it let in again' done_as lamp-uuid \
	"{\"type\":\"subscribe\",\"room_gid\":\"$kitchen\"}" \
	"$(fails_as subscribe 'Unknown room')"
connect lamp-uuid --header "User:$(cat uuid.lamp)"
t 'one that it opens then hears what the others hear' says_below
t 'and nothing else' is_said_to lamp-uuid 0

# Hostile tokens: nobody is let in by one.
lets_nobody_in() {
	[ "$bad" ] || return
	printf 'x-auth-token: %s\n' "$bad" >bad.header
	token=
	ask "/get-room-history?room_gid=$cellar" -H @bad.header >/dev/null
	echo "status $status"
	[ "$status" = 401 ] || [ "$status" = 431 ]
}
good=$(cat uuid.lamp)
bad=$(signed "{\"jti\":\"$good\"}")
t 'a good one is good, so that a bad one proves something' not lets_nobody_in
while IFS='|' read -r what claims secret head
do
	bad=$(signed "$(echo "$claims" | sed "s/GOOD/$good/; s/PUBLIC/$lamp/")" \
		"${secret:-$(cat state/secret-key)}" "${head:-{\"alg\":\"HS256\"\}}")
	t "nobody is let in by $what" lets_nobody_in
done <<'END'
another secret|{"jti":"GOOD"}|another secret
the secret of login-tokens|{"jti":"GOOD"}|this is a demo jwt secret
no algorithm|{"jti":"GOOD"}||{"alg":"none"}
another algorithm|{"jti":"GOOD"}||{"alg":"HS512"}
the other kind of key|{"jti":"GOOD"}||{"alg":"RS256"}
a head that is critical|{"jti":"GOOD"}||{"alg":"HS256","crit":["exp"]}
no jti|{"uuid":"PUBLIC","type":"Unit"}
a public uuid for one|{"uuid":"PUBLIC","type":"Unit","jti":"PUBLIC"}
a number for one|{"jti":7}
null for one|{"jti":null}
an array for one|{"jti":["GOOD"]}
one of nobody's session|{"jti":"00000000-0000-4000-8000-000000000000"}
one that has expired|{"jti":"GOOD","exp":1}
one that never does|{"jti":"GOOD","exp":"never"}
one that says it twice|{"jti":"GOOD","jti":"GOOD"}
a NUL|{"jti":"GOOD\u0000"}
an array|["GOOD"]
the server's own|{"domain":"chat.example","exp":9999999999}
nothing|{}
END
bad=$(signed "{\"jti\":\"$good\"}" | cut -d. -f1,2).
t 'nor by one without a signature' lets_nobody_in
bad=$(signed "{\"jti\":\"$good\",\"x\":\"$(letters 7000)\"}")
t 'nor by one of more than 8 KiB' lets_nobody_in
bad=$(letters 7000)
t 'nor by that much of nothing' lets_nobody_in
bad=$(letters 70000)
t 'however much' lets_nobody_in
another=$(signed "{\"uuid\":\"$(sql "SELECT uuid FROM accounts
	WHERE login = 'ada'")\",\"type\":\"User\",\"jti\":\"$good\"}")
token=
t 'who says that they are another is themselves' answers 200 .ok=true \
	/send-message -H "x-auth-token: $another" \
	-d "{\"room_gid\":\"$cellar\",\"msg\":\"I am Ada\"}"
t 'for all to see' test "$(sql "SELECT login FROM messages
	JOIN accounts ON accounts.id = sender WHERE txt = 'I am Ada'")" = lamp
forged=$(signed "{\"jti\":\"$good\"}" 'another secret')
listen forged "{\"uuid\":\"$forged\",\"room_gid\":\"$cellar\"}"
t 'the push port believes no forged one' await is_closed "$listener"
t 'nor does a WebSocket' is_nobody --header "X-Auth-Token:$forged"

t 'a WebSocket was told no token, not even of its own' \
	not grep -qF "$good" frames.*

# It gets another token, and is revoked.
cp jwt.lamp jwt.old
t 'it gets another token' made lamp devices token lamp
t 'what is open by the one before is closed' hears_frame lamp-jwt \
	'close 4001 session ended'
token=$(cat jwt.old)
t 'which lets nobody in' answers 401 "/get-room-history?room_gid=$cellar"
as_spelled jwt lamp
listen again "$cellar"
again=$listener
readers 1
connect lamp --header "X-Auth-Token:$token"
t 'the other one does' is_open lamp
t 'everywhere' answers 200 .ok=true "/get-room-history?room_gid=$cellar"
t 'it is revoked' devices revoke lamp
t 'and not let in by the time that this is said' answers 401 \
	"/get-room-history?room_gid=$cellar"
t 'its reader is closed' await is_closed "$again"
t 'and its socket' hears_frame lamp 'close 4001 session ended'
listen revoked "$cellar"
t 'the push port lets it in no more' await is_closed "$listener"
t 'nor does a WebSocket' is_nobody --header "X-Auth-Token:$token"
t 'nobody signs in to it' answers 401 /login \
	-d '{"username":"lamp","password":"none"}'

# Another start
devices enable lamp >/dev/null
made lamp devices token lamp
stop_system >/dev/null 2>&1
t 'it starts again' start_system
t 'by the same secret, as tokens are good' answers 200 .ok=true \
	"/get-room-history?room_gid=$cellar" -H "x-auth-token: $(cat jwt.lamp)"
secret_is_said() {
	grep -r "$(cat state/secret-key)\|$(cut -d. -f3 jwt.lamp)\|$(cat uuid.lamp)" \
		state/log
}
t 'no log has the secret, or a token' not secret_is_said
finish
