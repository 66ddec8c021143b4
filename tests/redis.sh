# redis.sh - the words of tests that have a Redis of their own
#
# After lib.sh.
# shellcheck shell=sh disable=SC2034,SC2154

# redis port [option]... - one is started there, which keeps nothing; it is $redis
redis() {
	port=$1
	shift
	mkdir -p "redis.$port"
	begin redis-server --port "$port" --bind 127.0.0.1 --save '' \
		--dir "$scratch/redis.$port" "$@"
	redis=$!
	await redis_answers "$port"
}
redis_answers() {
	redis-cli -p "$1" ping 2>&1 | grep -q 'PONG\|NOAUTH'
}
