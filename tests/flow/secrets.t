#!/bin/sh
# The secrets of a system that runs, and who may read them there
. "$top_srcdir/tests/lib.sh"

export JWTSECRET=canary-of-login-tokens CONFAB_MQTT_HOOK_SECRET=canary-of-the-broker
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
# That the above can fail.
cp state/secret-key state/log/leak && chmod 644 state/log/leak
t 'one that is left about is found' not none_has_one
finish
