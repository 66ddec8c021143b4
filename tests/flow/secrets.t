#!/bin/sh
# The secrets of a system that runs, and who may read them there
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/telegram.sh"

# Each has a value by which it is found; SECRET_KEY is made by the start.
unset SECRET_KEY
export JWTSECRET=canary-of-login-tokens CONFAB_MQTT_HOOK_SECRET=canary-of-the-broker \
	CONFAB_REDIS_PASSWORD=canary-of-redis REDIS_URL=redis://:canary-of-platform@127.0.0.1:1/0 \
	CONFAB_TELEGRAM_SECRET=canary-of-webhook SLACK_BOT_TOKEN=canary-of-slack \
	CONFAB_SLACK_URL=http://127.0.0.1:1 MQTT_API_KEY=canary-of-api MQTT_SECRET_KEY=canary-of-key \
	REDIS_MQTT_AUTH_URL=redis://:canary-of-rights@127.0.0.1:1/0 BACKEND_DOMAIN=chat.example
telegram
t 'it starts, with TLS' start_system --tls
as ada
run=$(readlink -f state/run)
{
	cat state/secret-key "session.ada"
	sed 1d state/tls/key.pem | head -n 1
	echo "$JWTSECRET"
	echo "$CONFAB_MQTT_HOOK_SECRET"
	echo 'password of ada'
} >canaries

while read -r mode file
do
	t "$file is its user's alone: $mode" test "$(stat -c %a "state/$file")" = "$mode"
done <<'END'
600 secret-key
600 tls/key.pem
END
none_has_one() {
	find state/ "$run/" -type f -perm /077 -exec grep -lFf canaries {} + >found
	cat found
	[ ! -s found ]
}
t 'no file that others may read has one' none_has_one
others_find_none() {
	find "$run/" -type s -perm /007 ! -path "$run/nginx/*" >found
	cat found
	[ ! -s found ] && [ "$(stat -c %a "$run/nginx")" = 700 ]
}
t 'no socket of a program is open to others' others_find_none
running=$(for name in login send-message sign-token notifier gateway nginx
do
	processes_of "$name"
done)
none_is_told() {
	for pid in $running
	do
		tr '\0' ' ' <"/proc/$pid/cmdline"
		echo
	done >lines
	[ "$(wc -l <lines)" -gt 10 ] && ! grep -Ff canaries lines
}
t 'no command line has one' none_is_told
# As whom nothing runs.
none_is_seen() {
	for pid in $running
	do
		! setpriv --reuid=65534 --regid=65534 --clear-groups \
			cat "/proc/$pid/environ" || return
	done
}
if [ "$(id -u)" = 0 ]
then
	t 'nor may others see the environment of programs' none_is_seen
else
	skip 'nor may others see the environment of programs' 'it takes root to be others'
fi

# Which secrets a program has in its environment, as docs/secrets.md writes them.
# A process that lets nobody look is passed over: root looks all the same.
SECRET_KEY=$(cat state/secret-key)
names=$(sed -n 's/^SECRET("\([A-Z_]*\)".*/\1/p' "$top_srcdir/lib/settings-secret.def")
has_secrets() {
	for pid
	do
		cat "/proc/$pid/environ" || [ ! -r "/proc/$pid/environ" ] || return
	done >environment
	for name in $names
	do
		eval "value=\$$name"
		! grep -qaF "$value" environment || echo "$name"
	done | paste -sd , | sed 's/,/, /g'
}
keeps_only() {
	wanted=$1
	shift
	has=$(has_secrets "$@")
	echo "has: $has"
	[ "$has" = "$wanted" ]
}
table_of() {
	sed -n "s/^| $1 | \(.*\) |\$/\1/p" "$top_srcdir/docs/secrets.md"
}
for program in state/service/*
do
	program=${program##*/}
	secrets=$(table_of "$program")
	# shellcheck disable=SC2046
	t "$program keeps ${secrets:-none}" \
		await keeps_only "$secrets" $(processes_of "$program")
	logs="${logs-} $(s6-svstat -o pid "state/service/$program/log")"
done
begin env MQTT_HOST=127.0.0.1 MQTT_PORT=1 SECRET_KEY="$SECRET_KEY" \
	"$top_builddir/mqtt/confab-mqtt"
t 'so is it with the bridge' await keeps_only "$(table_of mqtt)" "${begun%% *}"
# shellcheck disable=SC2086
t 'nothing that writes logs has one' keeps_only '' $logs
listed() {
	sed -n 's/^SETTING([a-z0-9_]*, *"\([A-Z0-9_]*\)".*/\1/p' "$top_srcdir/lib/settings.def" |
		grep -E 'SECRET|PASSWORD|TOKEN$|KEY$' | grep -vx CONFAB_TLS_KEY >sound
	[ "$(wc -l <sound)" -gt 5 ] && ! echo "$names" | grep -vxFf - sound
}
t 'every setting that sounds like a secret is in their table' listed

# That the above can fail.
begin sleep 600
t 'one that keeps all is found' await not keeps_only '' "${begun%% *}"
cp state/secret-key state/log/leak && chmod 644 state/log/leak
t 'one that is left about is found' not none_has_one
finish
