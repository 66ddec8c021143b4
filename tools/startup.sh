# startup.sh - the MQTT broker, Telegram and the web server, in their order
#
# As the device platform does it (contracts, 4.1).  Each step says what it found and
# did; one that fails ends the start, saying what to do.
# shellcheck shell=sh

# Topics begin with it, and the broker has to know where to ask.
refuse_no_domain() {
	[ -z "$MQTT_HOST" ] || [ "$BACKEND_DOMAIN" ] ||
		fail "MQTT_HOST is $MQTT_HOST, but BACKEND_DOMAIN is empty: set it" \
			"to the name or address by which the world reaches this server"
}

# told NAME LABEL COMMAND...: as must does, and then what it said
told() {
	must "$@"
	sed 's/^/    /' "$step_log"
}

setup() {
	$as_user "$CONFAB_BUILD/commands/confab-setup" "$1"
}

# A broker without EMQX's REST API is told by hand, but for what is in Redis.
tell_broker() {
	[ "$MQTT_HOST" ] || return 0
	if [ "$MQTT_API_KEY" ]
	then
		told broker 'look for the MQTT broker' setup check
		told old-hook 'have it ask nobody any more' setup delete
		told hook 'have it ask here what devices may' setup http
	else
		echo "  MQTT_API_KEY is empty: the MQTT broker is told by hand whom to ask"
	fi
	[ -z "$MQTT_API_KEY$REDIS_MQTT_AUTH_URL" ] ||
		told redis-hook 'have it let this server in' setup redis
	[ -z "$MQTT_API_KEY" ] ||
		told cache 'have it deny what nobody allows' setup cache
}

begin_telegram() {
	[ "$TELEGRAM_TOKEN" ] || return 0
	told webhook 'look where Telegram brings updates' \
		$as_user "$CONFAB_BUILD/telegram/confab-telegram" --webhook
	begin_service telegram
}

# A broker that has to ask this server whether it may does so when that answers,
# and until then does not let it in: then it is waited for after the web server.
join_broker() {
	joined=
	[ "$MQTT_HOST" ] || return 0
	begin_service mqtt
	if [ "$REDIS_MQTT_AUTH_URL" ] || { [ -z "$MQTT_API_KEY" ] && joins_soon; }
	then
		await_bridge
	fi
}

joins_soon() {
	$as_user timeout 5 "$CONFAB_BUILD/commands/confab-setup" bridge \
		>"$logs/bridge-soon.log" 2>&1
}

await_bridge() {
	told bridge 'connect to the broker and subscribe' bridge_joins
	joined=yes
}

bridge_joins() {
	setup bridge || {
		last_words mqtt
		return 1
	}
}

begin_web() {
	must web 'start the web server' start_nginx
	must answers 'wait until all of them answer' all_answer
	[ "$MQTT_HOST" ] || return 0
	[ "$joined" ] || await_bridge
	[ -z "$MQTT_API_KEY" ] ||
		told logins 'have it ask here who may connect' setup logins
}

begin_service() {
	service "$1" <<-END
	exec "$CONFAB_BUILD/$1/confab-$1"
	END
	s6-svscanctl -a "$state/service"
}
