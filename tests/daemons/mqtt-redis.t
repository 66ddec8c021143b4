#!/bin/sh
# The bridge to MQTT, and a Redis where the broker finds that it may
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/mqtt.sh"
. "$top_srcdir/tests/redis.sh"

redis_port=$(free_port)
redis "$redis_port"
export REDIS_MQTT_AUTH_URL="redis://127.0.0.1:$redis_port/12"
in_redis() {
	redis-cli -p "$redis_port" -n 12 "$@"
}
broker
t 'it is connected' bridge
# By the token that the broker has seen.
is_there() {
	token=$(sed -n "s/.* as confab-$BACKEND_DOMAIN .*u'\\([^']*\\)'.*/\\1/p" broker.log | tail -n 1)
	in_redis hgetall "mqtt_acl:$token" | tee hash
	[ "$(cat hash)" = "$BACKEND_DOMAIN/+/pepeunit
all
$BACKEND_DOMAIN/+/+/+/pepeunit
all" ]
}
t 'and what it may is in Redis by then' is_there
t 'where nothing else is' test "$(in_redis dbsize)" = 1
ends "$bridge"
ends "$redis"
t 'without Redis it connects all the same' bridge
t 'and says so' grep -q 'mqtt.*what this server may is not where the broker looks: Redis at 127.0.0.1' begun.log
t 'without its token' not grep -F "$token" begun.log
finish
