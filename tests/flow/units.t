#!/bin/sh
# MQTT brokers that ask, through nginx: what is wrong is a deny, and 200
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/units.sh"

CONFAB_PEPEUNIT_PORT=$(free_port)
export CONFAB_PEPEUNIT_PORT CONFAB_MQTT_HOOK_SECRET=hush
t 'it starts' start_system
hook=/pepeunit/api/v1/units/auth rabbit=/pepeunit/api/v1/units/rabbitmq
token=''
unit lamp && lamp=$token token=''
gid=$(sql "INSERT INTO rooms (gid, owner) VALUES ('abcd2345', $account) RETURNING gid")
joins "$account" "$gid"
question="{\"token\":\"$lamp\",\"topic\":\"chat.example/$gid/pepeunit\"}"
form="username=$lamp&vhost=%2F&resource=topic&name=amq.topic&permission=write"
form="$form&routing_key=chat.example.$gid.pepeunit"

# emqx verdict [argument of curl]...
emqx() {
	verdict=$1
	shift
	is_told "{\"result\":\"$verdict\"}" application/json "$hook" "$@"
}
rabbitmq() {
	verdict=$1
	shift
	is_told "$verdict" 'text/plain; charset=utf-8' "$rabbit" "$@"
}
# is_told text type path [argument of curl]...
is_told() {
	text=$1 type=$2
	shift 2
	ask "$@" -H 'x-hook-secret: hush' || return
	[ "$status" = 200 ] && [ "$(cat reply)" = "$text" ] &&
		[ "$(header Content-Type)" = "$type" ]
}
none_shows() {
	ask "$@" && [ "$status" = 200 ] && grep -q deny reply
}
check() {
	t "EMQX is answered$1" emqx allow -H 'content-type: application/json' -d "$question"
	t "RabbitMQ is answered$1" rabbitmq allow -d "$form"
	t "by GET as well$1" is_told allow 'text/plain; charset=utf-8' "$rabbit?$form"
	t "without the secret nobody is$1" none_shows "$hook" -d "$question"
	t "neither of them$1" none_shows "$rabbit" -d "$form"
	t "another method is a deny$1" emqx deny -X PUT -d "$question"
	t "to both$1" rabbitmq deny -X DELETE
	letters 70000 >large
	t "what is too large for a program is a deny$1" emqx deny -d @large
	t "to both$1" rabbitmq deny -d @large
	letters 200000 >large
	t "so is what is too large for nginx$1" emqx deny -d @large
	t "to both$1" rabbitmq deny -d @large
}
check ''
shared=$url
url=http://127.0.0.1:$CONFAB_PEPEUNIT_PORT
check ' at a listener of its own'
for url in "$url" "$shared"
do
	t 'no page may read it' not grep -qi access-control raw
done
# What docs/devices.md shows.
shown() {
	sed -n "s|localhost:8000|127.0.0.1:$http_port|;/^curl.*$1 /p" \
		"$top_srcdir/docs/devices.md" | sh >reply && cat reply
}
t 'a user of the platform is opened as is shown' shown 'v1\/users'
t 'and is one' jq -e '.login == "ada.l" and .status == "Unverified"' reply
t 'and signs in as is shown' shown 'users\/auth'
platform=$(jq -r .token reply)
[ -z "${RECORD-}" ] || echo "${platform##*.}" >>"$RECORD/tokens"
t 'by a token that is good' answers 200 .ok=true /create-room -d '{}' \
	-H "x-auth-token: $platform"
t 'figures are told to everybody' answers 200 .unit_count=1 .user_count=1 \
	/pepeunit/api/v1/metrics/

sql "DELETE FROM sessions WHERE account = $account"
t 'a device that is revoked is denied' await emqx deny -d "$question"
t 'by both' rabbitmq deny -d "$form"

# Programs that are away.
for program in units-auth units-rabbitmq
do
	s6-svc -d "$scratch/state/service/$program"
	await test ! -e "$CONFAB_RUN/$program.sock" || rm -f "$CONFAB_RUN/$program.sock"
done
t 'without its program it is a deny' emqx deny -d "$question"
t 'to both' rabbitmq deny -d "$form"
t 'at a listener of its own' with url="http://127.0.0.1:$CONFAB_PEPEUNIT_PORT" \
	emqx deny -d "$question"
t 'to both' with url="http://127.0.0.1:$CONFAB_PEPEUNIT_PORT" rabbitmq deny -d "$form"
logs() {
	grep -rqF "$1" "$scratch/state/log"
}
t 'no log has the token' not logs "$lamp"
t 'nor the secret' not logs hush
finish
