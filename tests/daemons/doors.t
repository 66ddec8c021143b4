#!/bin/sh
# A door that cannot be opened is said, and is the end
. "$top_srcdir/tests/lib.sh"

notifier=$top_builddir/notifier/confab-notifier
gateway=$top_builddir/gateway/confab-gateway
port=$(free_port)
begin nc -l 127.0.0.1 "$port"
await grep -q ":$(printf %04X "$port") 00000000:0000 0A" /proc/net/tcp
export CONFAB_PUSH_PORT="$port"
t 'a port that is taken' fails "cannot listen on 127.0.0.1 port $port: Address already in use" \
	timeout 10 "$notifier"
t 'an address that is none' fails 'CONFAB_BIND everywhere, port' \
	timeout 10 env CONFAB_BIND=everywhere "$notifier"
t 'too few descriptors to serve anybody' fails '64 descriptors are too few' \
	timeout 10 env CONFAB_PUSH_PORT="$(free_port)" prlimit --nofile=64:64 "$notifier"
t 'a folder whose name is too long' fails 'CONFAB_RUN is too long' \
	timeout 10 env CONFAB_RUN="$PWD/$(letters 100)" "$gateway"
t 'a folder that is not there' fails "cannot listen at $PWD/none/hints/gateway" \
	timeout 10 env CONFAB_RUN="$PWD/none" "$gateway"
finish
