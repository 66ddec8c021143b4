#!/bin/sh
# units-rabbitmq: what RabbitMQ asks
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/units.sh"

as ada && ada=$token
open_room && tea=$room
open_room && other=$room
# The broker shows nothing but what is in the form.
by=nobody
unit fan && fan_uuid=$uuid
unit lamp && lamp=$token
joins "$account" "$tea"

# form name=value... - as the plugin encodes them
form() {
	jq -nr '$ARGS.positional | map(index("=") as $at
		| "\(.[:$at])=\(.[$at + 1:] | @uri)") | join("&")' --args "$@" |
		tr -d '\n'
}
# asks verdict name=value... - by POST and by GET
asks() {
	verdict=$1
	shift
	form "$@" >asked
	by_post && by_get
}
by_post() {
	replies "$verdict" units-rabbitmq @asked && is_plain
}
by_get() {
	with REQUEST_METHOD=GET QUERY_STRING="$(cat asked)" \
		replies "$verdict" units-rabbitmq && is_plain
}
is_plain() {
	[ "$(sed -n 's/^Status: \([0-9]*\).*/\1/p' raw)" = 200 ] &&
		[ "$(header Content-Type)" = 'text/plain; charset=utf-8' ]
}
# topic permission routing_key [name=value]... - of the one of $token
topic() {
	permission=$1 key=$2
	shift 2
	asks "$want" username="$token" vhost=/ resource=topic name=amq.topic \
		permission="$permission" tags= routing_key="$key" \
		variable_map.username="$token" variable_map.vhost=/ \
		variable_map.client_id="$uuid" "$@"
}
allows() {
	want=allow
	"$@"
}
denies_it() {
	want=deny
	"$@"
}
resource() {
	asks "$want" username="$token" vhost=/ resource="$1" name="$2" \
		permission="$3" tags= client_id="${4-$uuid}"
}
user() {
	asks "$want" username="${1-$token}" password= vhost=/ client_id="${2-$uuid}"
}
vhost() {
	asks "$want" username="${1-$token}" vhost="${2-/}" ip=192.0.2.7 tags=
}
d=chat.example

t 'a device is a user' allows user
t 'whose password is not looked at' asks allow username="$token" password=guest
t 'or not there' asks allow username="$token"
t 'under its uuid' allows user "$token" "$uuid"
t 'and no other' denies_it user "$token" "$fan_uuid"
t 'it may use the host' allows vhost
t 'whatever that is called' allows vhost "$token" '%2F'
t 'a person is no user' denies_it user "$ada"
t 'and may use no host' denies_it vhost "$ada"
for text in guest '' "' OR true --" é "$(letters 9000)"
do
	t "nor is '$(echo "$text" | cut -c 1-20)'" denies_it user "$text"
done

t 'it publishes to the exchange' allows resource exchange amq.topic write
t 'and binds its queue to it' allows resource exchange amq.topic read
t 'and does not make it' denies_it resource exchange amq.topic configure
t 'nor uses another' denies_it resource exchange amq.direct write
t 'nor the one without a name' denies_it resource exchange '' write
for permission in configure write read
do
	for qos in 0 1
	do
		t "its queue of QoS $qos is its own: $permission" allows resource queue \
			"mqtt-subscription-${uuid}qos$qos" "$permission"
	done
	t "that of another is not: $permission" denies_it resource queue \
		"mqtt-subscription-${fan_uuid}qos1" "$permission"
done
for queue in '' amq.gen mqtt-subscription- mqtt-subscription-qos1 \
	"mqtt-subscription-${uuid}" "mqtt-subscription-${uuid}qos2" \
	"mqtt-subscription-${uuid}qos1x" "x-mqtt-subscription-${uuid}qos1" \
	"mqtt-subscription-${fan_uuid}qos1qos1"
do
	t "nor is '$(echo "$queue" | cut -c 1-20)'" denies_it resource queue "$queue" read
done
t 'a person has no queue' with token="$ada" denies_it resource queue \
	"mqtt-subscription-${uuid}qos1" read
t 'and no exchange' with token="$ada" denies_it resource exchange amq.topic write
t 'an unknown resource is nobody'"'"'s' denies_it resource stream x read

t 'it publishes to a room that lets it in' allows topic write "$d.$tea.pepeunit"
t 'and subscribes' allows topic read "$d.$tea.pepeunit"
t 'not to another' denies_it topic write "$d.$other.pepeunit"
t 'its own state it publishes' allows topic write "$d.output_base_topic.$uuid.state.pepeunit"
t 'and does not subscribe to' denies_it topic read "$d.output_base_topic.$uuid.state.pepeunit"
t 'nor publishes that of another' denies_it topic write \
	"$d.output_base_topic.$fan_uuid.state.pepeunit"
for key in '#' '*' "$d.#" "$d.*.pepeunit" "$d.$tea.#" "$d" "$d." "$d..pepeunit" \
	"evil.example.$tea.pepeunit" "$tea.pepeunit" '' "$d.$tea.pepeunit."
do
	t "no device may: $key" denies_it topic read "$key"
done
t 'by another exchange nobody does' asks deny username="$token" vhost=/ \
	resource=topic name=amq.direct permission=write routing_key="$d.$tea.pepeunit"
t 'nor by another permission' denies_it topic configure "$d.$tea.pepeunit"
t 'nor without a key' asks deny username="$token" vhost=/ resource=topic \
	name=amq.topic permission=write
t 'a token as a JWT is the same' with token="$(jwt "{\"jti\":\"$lamp\"}")" \
	allows topic write "$d.$tea.pepeunit"

soon=$(($(date +%s) + 600))
token=$(jwt "{\"domain\":\"$d\",\"exp\":$soon}")
t 'this server is a user' allows user "$token" anything
t 'with a queue' allows resource queue mqtt-subscription-confabqos1 read
t 'that subscribes to all rooms' allows topic read "$d.*.pepeunit"
t 'and outputs' allows topic read "$d.*.*.*.pepeunit"
t 'and to nothing else' denies_it topic read "$d.#"
t 'and publishes to any' allows topic write "$d.$other.pepeunit"
token=$lamp

# Whatever comes: a deny.
for form in '' nonsense '=' '&' 'username' "username=$lamp&" "username=$lamp&username=$lamp" \
	"username=$lamp&vhost=%" "username=$lamp&vhost=%00" "username=$lamp&vhost=%ff" \
	"{\"username\":\"$lamp\"}" "vhost=%2F"
do
	verdict=deny
	printf %s "$form" >asked
	t "what is no question is denied: $(echo "$form" | cut -c 1-20)" by_post
	t 'in a query as well' by_get
done
printf 'username=%s&vhost=' "$lamp" >asked
letters 70000 >>asked
t 'so is what is too large' by_post
form username="$lamp" >asked
for method in PUT DELETE PATCH ''
do
	t "and what is asked by '$method'" with REQUEST_METHOD="$method" by_post
done
t 'and without a database' with CONFAB_DATABASE="host=$scratch" by_post
t 'by POST the query is not looked at' with QUERY_STRING="username=$lamp" \
	replies deny units-rabbitmq 'vhost=/'
verdict=deny
t 'who does not show the secret is denied' with CONFAB_MQTT_HOOK_SECRET=hush by_post
verdict=allow
t 'who does is answered' with CONFAB_MQTT_HOOK_SECRET=hush HTTP_X_HOOK_SECRET=hush by_post

# What was given back is gone.
t 'a device may' allows topic write "$d.$tea.pepeunit"
sql "DELETE FROM members WHERE account = $account"
t 'and out of the room may not' denies_it topic write "$d.$tea.pepeunit"
sql "DELETE FROM sessions WHERE account = $account"
t 'without its session it is no user' denies_it user
finish
