#!/bin/sh
# Hosts that tell each other by Redis
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/bus.sh"
. "$top_srcdir/tests/redis.sh"

redis_port=$(free_port)
redis "$redis_port" --requirepass 'not for the log'
export CONFAB_BUS=redis CONFAB_REDIS="127.0.0.1:$redis_port" \
	CONFAB_REDIS_PASSWORD='not for the log'

hosts_reach_each_other

# Two that have the same Redis, and different databases.
createdb -U postgres -O confab_owner -T template_confab "other_$$"
begin env CONFAB_RUN="$scratch/four" CONFAB_DATABASE="host=$PGHOST dbname=other_$$" \
	"$top_builddir/bus/confab-bus"
fourth=$!
mkdir -p four/hints
has four gateway well ada ben carl
await on four figure_is confab_bus_hosts 0
t 'one of another database is another'\''s' pushes one yes ben '{"n":5}'
t 'and hears nothing of this' got four gateway
t 'nor is it waited for' eval 'sees one 1 && pushes one no carl 1'
ends "$fourth"
dropdb -U postgres "other_$$"

ends "$redis" -KILL
t 'without Redis those here are reached' pushes one yes ada '{"n":6}'
t 'those elsewhere are not' pushes one no ben '{"n":7}'
redis "$redis_port" --requirepass 'not for the log'
again() {
	pushes one yes ben '{"n":8}' && pushes two yes ada '{"n":9}'
}
t 'when it is back they are' await again
kill -STOP "$redis"
t 'one that hangs keeps nobody longer than two seconds' pushes one no ben '{"n":10}'
t 'nor those who are here' pushes one yes ada '{"n":11}'
hangs() {
	[ "$(grep -c 'no answer in time' begun.log)" -ge 1 ]
}
t 'it is taken to be gone' await hangs
kill -CONT "$redis"
t 'and found again' await again

# It is not asked who listens, but told who may.
ends "$redis" -KILL
redis "$redis_port" --requirepass 'another'
refused() {
	grep -q 'no Redis at 127.0.0.1: \(WRONGPASS\|NOAUTH\)' begun.log
}
t 'where the password is wrong the log says so' await refused
t 'and not which it is' not grep -q 'for the log' begun.log
ends "$redis" -KILL
redis "$redis_port" --requirepass 'not for the log'
t 'with the right one all is well' await again

# Something else is there.
ends "$redis" -KILL
begin sh -c 'while head -c 100000 /dev/urandom | nc -l -N 127.0.0.1 '"$redis_port"' >/dev/null; do :; done'
junk=${begun%% *}
t 'what is no Redis is let be' eval 'await pushes one yes ada 12 &&
	pushes one no ben 13'
kill "$junk"
await not nc -z 127.0.0.1 "$redis_port"
redis "$redis_port" --requirepass 'not for the log'
ends "$first"
ends "$second"
bus one
first=$bus
bus two
second=$bus
t 'and left when Redis is back' await again
t 'nothing came twice' once

for wrong in , 127.0.0.1:0 127.0.0.1:x 127.0.0.1:65536 "$(letters 256)" a,,b
do
	t "what is no address stops the start: $(echo "$wrong" | cut -c 1-20)" \
		with CONFAB_REDIS="$wrong" fails CONFAB_REDIS \
		"$top_builddir/bus/confab-bus"
done
t 'so does what is no bus' with CONFAB_BUS=carrier-pigeon \
	fails 'CONFAB_BUS is postgresql or redis' "$top_builddir/bus/confab-bus"

# Other places where it may be.
ends "$first"
ends "$second"
ends "$redis" -KILL
redis "$redis_port" --unixsocket "$scratch/redis.sock"
export CONFAB_REDIS_PASSWORD=
export CONFAB_REDIS="$scratch/redis.sock"
bus one
export CONFAB_REDIS="127.0.0.1:$(free_port),127.0.0.1:$redis_port"
bus two
t 'it may be at a path' eval 'sees one 1 && sees two 1'
t 'or at the second of two addresses' again

# Whoever reaches it may say anything there.
says() {
	redis-cli -p "$redis_port" -x publish \
		"$(redis-cli -p "$redis_port" pubsub channels)"
}
too_long() {
	printf 'push 0123456789abcdef %s 3 -\nada"%s"' "$(letters 32 f)" \
		"$(letters 110000)" | says
	printf 'yes 0123456789abcdef' | says
	pushes two yes ada '"after it"'
	cut -c 1-100 got.one.gateway | tail -n 2
	! grep -q xxx got.one.gateway
}
t 'what is longer than may be pushed goes to nobody' too_long
finish
