#!/bin/sh
# units-auth: what EMQX asks
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/units.sh"

# asks body, and the answer is the very text
allows() {
	replies '{"result":"allow"}' units-auth "$1" && is_verdict
}
denies_it() {
	replies '{"result":"deny"}' units-auth "$1" && is_verdict
}
is_verdict() {
	[ "$status" = 200 ] && [ "$(header Content-Type)" = application/json ]
}
# may [action] topic - the device of $token
may() {
	allows "$(question "$@")"
}
may_not() {
	denies_it "$(question "$@")"
}
question() {
	case $1 in
	publish | subscribe)
		jq -cn --arg token "$token" --arg action "$1" --arg topic "$2" \
			'{$token, $action, $topic}' ;;
	*) jq -cn --arg token "$token" --arg topic "$1" '{$token, $topic}' ;;
	esac
}

as ada && ada=$token
open_room && tea=$room
open_room && other=$room
# The broker shows nothing but what is in the body.
by=nobody
unit lamp && lamp=$token lamp_uuid=$uuid lamp_account=$account
joins "$account" "$tea"
unit fan && fan=$token fan_uuid=$uuid
token=$lamp d=chat.example

# The seed's own question.
t 'a device may into a room that it is a member of' may "$d/$tea/pepeunit"
t 'to publish' may publish "$d/$tea/pepeunit"
t 'and to subscribe' may subscribe "$d/$tea/pepeunit"
t 'and what devices have of it among themselves' may publish "$d/$tea"
t 'both ways' may subscribe "$d/$tea"
t 'not into one that it is no member of' may_not "$d/$other/pepeunit"
t 'although it is open' may_not publish "$d/$other/pepeunit"
t 'to nobody' may_not subscribe "$d/$other"
t 'nor into one that there is not' may_not "$d/zzzzzzzz/pepeunit"
t 'its own state it may publish' may publish "$d/output_base_topic/$lamp_uuid/state/pepeunit"
t 'and not subscribe to' may_not subscribe "$d/output_base_topic/$lamp_uuid/state/pepeunit"
t 'its output into its room as well' may publish \
	"$d/output_base_topic/$lamp_uuid/$tea/pepeunit"
t 'not into another' may_not publish "$d/output_base_topic/$lamp_uuid/$other/pepeunit"
t 'nor as somebody else' may_not publish "$d/output_base_topic/$fan_uuid/state/pepeunit"
t 'nor in capitals' may_not publish \
	"$d/output_base_topic/$(echo "$lamp_uuid" | tr a-f A-F)/state/pepeunit"
t 'to its own input it may subscribe' may subscribe \
	"$d/input_base_topic/$lamp_uuid/update/pepeunit"
t 'and not publish' may_not publish "$d/input_base_topic/$lamp_uuid/update/pepeunit"
t 'nor to that of another' may_not subscribe "$d/input_base_topic/$fan_uuid/update/pepeunit"
for topic in '#' '+' '+/+/pepeunit' "$d/#" "$d/+/pepeunit" "$d/+/+/+/pepeunit" \
	"$d/$tea/#" "$d/$tea/+" '$SYS/#' "\$share/x/$d/$tea/pepeunit" '' / "$d" \
	"/$d/$tea/pepeunit" "$d/$tea/pepeunit/" "evil.example/$tea/pepeunit" \
	"$d/$tea/pepeunit
" "$d/' OR true --/pepeunit" "$d/%/pepeunit" "$(letters 1100)" \
	"$d/output_base_topic/+/state/pepeunit" "$d/input_base_topic/$lamp_uuid/#"
do
	t "no device may: $(echo "$topic" | head -n 1 | cut -c 1-60)" \
		may_not subscribe "$topic"
done

# Who asks.
t 'a person may nothing' with token="$ada" may_not "$d/$tea/pepeunit"
sql "INSERT INTO members (room, account) SELECT room.id, account.id
	FROM rooms room, accounts account
	WHERE room.gid = '$tea' AND account.login = 'ada'"
t 'even as a member' with token="$ada" may_not publish "$d/$tea/pepeunit"
t 'nor sign in' denies_it "{\"token\":\"$ada\"}"
for text in '' nonsense 00000000-0000-4000-8000-000000000000 "${lamp}x" \
	"' OR true --" é "$(letters 5000)" "$(letters 9000)" a.b.c
do
	t "'$(echo "$text" | cut -c 1-40)' is nobody" \
		with token="$text" may_not "$d/$tea/pepeunit"
done
lamp_jwt=$(jwt "{\"uuid\":\"$lamp_uuid\",\"type\":\"Unit\",\"jti\":\"$lamp\"}")
t 'a token as a JWT is the same' with token="$lamp_jwt" may "$d/$tea/pepeunit"
t 'but not by another secret' with token="$(jwt \
	"{\"uuid\":\"$lamp_uuid\",\"type\":\"Unit\",\"jti\":\"$lamp\"}" other)" \
	may_not "$d/$tea/pepeunit"
t 'nor if it has expired' with token="$(jwt \
	"{\"uuid\":\"$lamp_uuid\",\"type\":\"Unit\",\"jti\":\"$lamp\",\"exp\":1}")" \
	may_not "$d/$tea/pepeunit"
t 'nor without what it is around' with token="$(jwt \
	"{\"uuid\":\"$lamp_uuid\",\"type\":\"Unit\"}")" may_not "$d/$tea/pepeunit"
t 'what a JWT says of a uuid lets nobody be it' with token="$(jwt \
	"{\"uuid\":\"$fan_uuid\",\"type\":\"Unit\",\"jti\":\"$lamp\"}")" \
	may_not publish "$d/output_base_topic/$fan_uuid/state/pepeunit"

# This server itself.
soon=$(($(date +%s) + 600))
server=$(jwt "{\"domain\":\"chat.example\",\"exp\":$soon}")
token=$server
t 'this server subscribes to all rooms' may subscribe "$d/+/pepeunit"
t 'and to all outputs' may subscribe "$d/+/+/+/pepeunit"
t 'and to nothing else' may_not subscribe "$d/#"
t 'not even to one of them' may_not subscribe "$d/$tea/pepeunit"
t 'it publishes to any room' may publish "$d/zzzzzzzz/pepeunit"
t 'by no wildcard' may_not publish "$d/+/pepeunit"
t 'and nowhere else' may_not publish evil.example/x
t 'not by another secret' with token="$(jwt \
	"{\"domain\":\"chat.example\",\"exp\":$soon}" other)" may_not subscribe "$d/+/pepeunit"
t 'nor of another domain' with token="$(jwt \
	"{\"domain\":\"evil.example\",\"exp\":$soon}")" may_not subscribe "$d/+/pepeunit"
t 'nor once it has expired' with token="$(jwt '{"domain":"chat.example","exp":1}')" \
	may_not subscribe "$d/+/pepeunit"
t 'without a secret nobody is it' with SECRET_KEY= may_not subscribe "$d/+/pepeunit"
t 'without a domain neither' with BACKEND_DOMAIN= may_not publish /x
token=$lamp
t 'nor is any device let in anywhere' with BACKEND_DOMAIN= may_not "/$tea/pepeunit"
t 'without a secret a device is' with SECRET_KEY= may "$d/$tea/pepeunit"

# As operators set EMQX.
full() {
	jq -cn --arg user "$lamp" --arg id "$lamp_uuid" --arg topic "$d/$tea/pepeunit" \
		'{username: $user, password: "", clientid: $id, peerhost: "192.0.2.7",
			action: "publish", topic: $topic, qos: 1, retain: true}'" $1"
}
t 'all that EMQX can say is understood' allows "$(full)"
t 'as texts too' allows "$(full '+ {qos: "1", retain: "true"}')"
t 'what it does not know is not looked at' allows "$(full '+ {password: null, proto_name: "MQTT"}')"
t 'as version 4 says it: to subscribe' allows "$(full '| del(.action) + {access: 1}')"
t 'and to publish' allows "$(full '| del(.action) + {access: "2"}')"
own=$d/output_base_topic/$lamp_uuid/state/pepeunit
t 'which is heeded' denies_it "$(full "| del(.action) + {access: 1, topic: \"$own\"}")"
t 'both ways' allows "$(full "| del(.action) + {access: 2, topic: \"$own\"}")"
full '| del(.action) + {access: 9}' | sed 's/:9/:0.2e1/' >spelt
t 'by any spelling of that number' allows @spelt
t 'said twice it is the same' allows "$(full '+ {access: 2}')"
t 'or nothing' denies_it "$(full '+ {access: 1}')"
t 'no action is either' allows "$(full "| del(.action) + {topic: \"$own\"}")"
t 'an unknown one is none' denies_it "$(full '+ {action: "all"}')"
t 'nor an empty one' denies_it "$(full '+ {action: ""}')"
t 'nor null' denies_it "$(full '+ {action: null}')"
t 'nor a third way' denies_it "$(full '| del(.action) + {access: 3}')"
t 'nor both at once' denies_it "$(full '| del(.action) + {access: [1, 2]}')"
t 'token and username may be the same' allows "$(full '| . + {token: .username}')"
t 'or not' denies_it "$(full "+ {token: \"$fan\"}")"
# Who may sign in, asked by what it may publish then.
entry() {
	jq -cn --arg token "$1" --arg id "$2" '{$token, action: "publish", clientid: $id,
		topic: "chat.example/output_base_topic/\($id)/state/pepeunit"}'
}
t 'a device signs in by its state' allows "$(entry "$lamp" "$lamp_uuid")"
t 'as nobody else' denies_it "$(entry "$lamp" "$fan_uuid")"
t 'nor by a wildcard' denies_it "$(entry "$lamp" +)"
t 'this server under any name' allows "$(entry "$server" confab-1)"
t 'a person not at all' denies_it "$(entry "$ada" "$lamp_uuid")"
t 'a topic that is null is not none' denies_it "$(full '+ {topic: null}')"
t 'nor one that is empty' denies_it "$(full '+ {topic: ""}')"

# Whatever comes: a deny.
for body in '' nonsense '[]' null 7 '"x"' '{}' '{"token":7,"topic":"x"}' \
	'{"topic":"x"}' '{"token":null}' '{"token":["x"],"topic":"x"}' \
	"{\"token\":\"$lamp\",\"topic\":7}" "{\"token\":\"$lamp\",\"topic\":[\"x\"]}" \
	"{\"token\":\"$lamp\",\"token\":\"$lamp\",\"topic\":\"$d/$tea\"}" \
	"{\"token\":\"$lamp\",\"topic\":\"$d/$tea\\u0000\"}" \
	"{\"token\":\"$lamp\",\"topic\":\"$d/$tea\"} x" \
	"{\"token\":\"$lamp\",\"topic\":\"$d/$tea\""
do
	t "what is no question is denied: $(echo "$body" | cut -c 1-30)" denies_it "$body"
done
large() {
	{
		printf '{"token":"%s","topic":"%s","x":"' "$lamp" "$d/$tea"
		letters 70000
		printf '"}'
	} >large
	denies_it @large
}
t 'so is what is too large' large
for method in GET PUT DELETE PATCH HEAD ''
do
	t "and what is asked by '$method'" with REQUEST_METHOD="$method" \
		gives 200 units-auth "$(full)"
	[ "$method" = HEAD ] || t 'which is told so' grep -q '"deny"' reply
done
t 'and what is asked elsewhere' with SCRIPT_NAME=/pepeunit/api/v1/units \
	denies_it "$(full)"
t 'and without a database' with CONFAB_DATABASE="host=$scratch" denies_it "$(full)"
t 'another prefix is followed' with APP_PREFIX=/x SCRIPT_NAME=/x/api/v1/units/auth \
	allows "$(full)"

# A secret that the broker shows.
t 'who does not show the secret is denied' with CONFAB_MQTT_HOOK_SECRET=hush \
	denies_it "$(full)"
t 'as who shows another' with CONFAB_MQTT_HOOK_SECRET=hush HTTP_X_HOOK_SECRET=husk \
	denies_it "$(full)"
t 'or more than it' with CONFAB_MQTT_HOOK_SECRET=hush HTTP_X_HOOK_SECRET=hush1 \
	denies_it "$(full)"
t 'or nothing' with CONFAB_MQTT_HOOK_SECRET=hush HTTP_X_HOOK_SECRET='' denies_it "$(full)"
t 'who shows it is answered' with CONFAB_MQTT_HOOK_SECRET=hush HTTP_X_HOOK_SECRET=hush \
	allows "$(full)"
t 'where there is none to show nobody has to' with HTTP_X_HOOK_SECRET=hush \
	allows "$(full)"

# Without a topic: who may sign in.
# signs_in body - and what is told is in reply
signs_in() {
	gives 200 .result=allow .is_superuser=false units-auth "$1" && is_verdict
}
rights_are() {
	jq -ce --arg d "$d" --arg uuid "$lamp_uuid" --arg tea "$tea" '.acl
		| map("\(.permission) \(.action) \(.topic)") | sort == ($ARGS.positional | sort)' \
		reply --args "$@"
}
t 'a device signs in' signs_in "{\"username\":\"$lamp\",\"password\":\"\"}"
expires() {
	jq -e --argjson at "$(sql "SELECT floor(extract(epoch FROM expires_at)) FROM sessions
		WHERE account = $lamp_account")" '.expire_at == $at' reply
}
t 'until its session ends' expires
t 'with all its rights, and none beside them' rights_are \
	"allow all $d/$tea/pepeunit" "allow all $d/$tea" \
	"allow publish $d/output_base_topic/$lamp_uuid/state/pepeunit" \
	"allow publish $d/output_base_topic/$lamp_uuid/$tea/pepeunit" \
	"allow subscribe $d/input_base_topic/$lamp_uuid/+/pepeunit" \
	'deny all #'
t 'of which the last forbids the rest' jq -e '.acl[-1] ==
	{permission: "deny", action: "all", topic: "#"}' reply
t 'under its uuid' signs_in "{\"username\":\"$lamp\",\"clientid\":\"$lamp_uuid\"}"
t 'and under no other name' denies_it "{\"username\":\"$lamp\",\"clientid\":\"$fan_uuid\"}"
t 'nor none' denies_it "{\"username\":\"$lamp\",\"clientid\":\"\"}"
t 'by a JWT' signs_in "{\"token\":\"$lamp_jwt\",\"clientid\":\"$lamp_uuid\"}"
t 'one in no room has no room among its rights' signs_in "{\"token\":\"$fan\"}"
t 'but its own topics' jq -e '.acl | length == 3' reply
joins "$lamp_account" "$other"
t 'in two rooms it has both' signs_in "{\"token\":\"$lamp\"}"
t 'each with three rights' jq -e '.acl | length == 9' reply
sql "DELETE FROM members USING rooms WHERE rooms.id = members.room AND gid = '$other'"
t 'this server signs in' signs_in "{\"token\":\"$server\",\"clientid\":\"any\"}"
t 'until its token ends' jq -e ".expire_at == $soon" reply
t 'with its own rights, to the letter' rights_are "allow subscribe eq $d/+/pepeunit" \
	"allow subscribe eq $d/+/+/+/pepeunit" "allow publish $d/#" 'deny all #'
t 'without a domain there are none' with BACKEND_DOMAIN= signs_in "{\"token\":\"$lamp\"}"
t 'but that there are none' rights_are 'deny all #'

# Who is muted, and what.
mute() {
	sql "UPDATE $1 SET muted = $3 WHERE id = $2"
}
tea_id=$(sql "SELECT id FROM rooms WHERE gid = '$tea'")
for who in "accounts $lamp_account" "rooms $tea_id"
do
	# shellcheck disable=SC2086
	mute $who true
	t "where it is muted, of $who, a device publishes nothing" may_not publish "$d/$tea/pepeunit"
	t 'not by its longer topic either' may_not publish \
		"$d/output_base_topic/$lamp_uuid/$tea/pepeunit"
	t 'it hears what is said' may subscribe "$d/$tea/pepeunit"
	t 'and says how it is' may publish "$d/output_base_topic/$lamp_uuid/state/pepeunit"
	signs_in "{\"token\":\"$lamp\"}"
	t 'and so are its rights' rights_are \
		"allow subscribe $d/$tea/pepeunit" "allow subscribe $d/$tea" \
		"allow publish $d/output_base_topic/$lamp_uuid/state/pepeunit" \
		"allow subscribe $d/input_base_topic/$lamp_uuid/+/pepeunit" \
		'deny all #'
	t 'which it is to ask for again' test "$(sql "DELETE FROM mqtt_kicks RETURNING device")" = "$lamp_uuid"
	# shellcheck disable=SC2086
	mute $who false
	t 'and once more when that is undone' test "$(sql "DELETE FROM mqtt_kicks RETURNING device")" = "$lamp_uuid"
	t 'as it may again' may publish "$d/$tea/pepeunit"
done
sql "UPDATE rooms SET disabled = true WHERE id = $tea_id"
t 'a room that is disabled is not there' may_not subscribe "$d/$tea/pepeunit"
t 'so that nobody is to stay subscribed' test "$(sql "DELETE FROM mqtt_kicks RETURNING device")" = "$lamp_uuid"
sql "UPDATE rooms SET disabled = false WHERE id = $tea_id"
t 'until it is enabled' may subscribe "$d/$tea/pepeunit"

# What was given back is gone.
t 'who leaves a room is out of it' may "$d/$tea/pepeunit"
sql "DELETE FROM members WHERE account = $lamp_account"
t 'at once' may_not "$d/$tea/pepeunit"
t 'and of its output' may_not publish "$d/output_base_topic/$lamp_uuid/$tea/pepeunit"
joins "$lamp_account" "$tea"
t 'and in again' may "$d/$tea/pepeunit"
hash=$(sql "SELECT token_hash FROM sessions WHERE account = $lamp_account")
sql "UPDATE accounts SET disabled = true WHERE id = $lamp_account"
t 'a disabled one may nothing' may_not "$d/$tea/pepeunit"
t 'nor sign in' denies_it "{\"token\":\"$lamp\"}"
sql "UPDATE accounts SET disabled = false WHERE id = $lamp_account;
	INSERT INTO sessions (token_hash, account, expires_at)
	VALUES ('$hash', $lamp_account, now())"
t 'one whose token has expired neither' may_not "$d/$tea/pepeunit"
sql "UPDATE sessions SET expires_at = now() + interval '1 hour' WHERE account = $lamp_account"

# By FastCGI, where it is remembered who somebody is.
notify
serve units-auth
via=fcgi
# From the second on nobody asks the database whose token it is.
remembers() {
	for _ in 1 2 3 4 5 6 7 8
	do
		may "$d/$tea/pepeunit" || return
	done
}
t 'a device that is remembered may' remembers
sql "DELETE FROM sessions WHERE account = $lamp_account"
forgets() {
	for _ in 1 2 3 4 5 6 7 8
	do
		may_not "$d/$tea/pepeunit" || return
	done
}
t 'and once its session is gone may not, whichever process is asked' await forgets
t 'nor sign in' denies_it "{\"token\":\"$lamp\"}"
via=cgi
finish
