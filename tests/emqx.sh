# emqx.sh - the words of tests that have an EMQX to set up, and be set up by
#
# After lib.sh.
# shellcheck shell=sh disable=SC2034,SC2154

# emqx - the stand-in begins, at $emqx_port; what it is asked is in emqx/asked
emqx() {
	mkdir -p emqx
	rm -f emqx/port
	begin "$top_srcdir/tests/emqx.py" emqx "${emqx_port-0}"
	emqx=$!
	await test -s emqx/port
	emqx_port=$(cat emqx/port)
	export MQTT_HOST=127.0.0.1 MQTT_SECURE=false MQTT_API_PORT="$emqx_port" \
		MQTT_API_KEY=key MQTT_SECRET_KEY=secret
	: >emqx/asked
}
# mood [line]... - what becomes of what it is asked from here on
mood() {
	printf '%s\n' "$@" >emqx/mood
}
# asked - each call since the last time that anybody looked, in order, as
# METHOD PATH STATUS
asked() {
	jq -r '"\(.method) \(.path | sub("^/api/v5"; "")) \(.status)"' emqx/asked
	: >emqx/asked
}
# asks calls command... - it does that, by those very calls
asks() {
	calls=$1
	: >emqx/asked
	shift
	"$@"
	result=$?
	asked >calls
	cat calls
	[ "$(cat calls)" = "$calls" ] && return "$result"
}
# has path [argument of jq]... filter - it is so in the broker
has() {
	curl -sS -u key:secret "http://127.0.0.1:$emqx_port/api/v5/$1" >had
	cat had
	shift
	jq -e "$@" had
}
