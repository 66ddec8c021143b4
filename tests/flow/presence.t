#!/bin/sh
# Who is connected, and who hears of it: several gateways, sockets and crashes
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/sockets.sh"

export CONFAB_ADDRESS_RATE=1000000 CONFAB_GATEWAYS=2
t 'it starts' start_system
status() {
	went user_status "{\"username\":\"ada\",\"is_online\":$1}"
}
online() {
	sql "SELECT string_agg(login, ' ' ORDER BY login) FROM accounts WHERE online"
}
is_online() {
	echo "$(online), wanted $1"
	[ "$(online)" = "$1" ]
}
sockets_on() {
	sql "SELECT count(*) FROM sockets JOIN gateways ON id = gateway
		WHERE name = '$1'"
}
# A row of sockets is one that is there, and whoever has one is online.
is_coherent() {
	[ "$(sql "SELECT count(*) FROM accounts WHERE online <> EXISTS (
		SELECT FROM sockets WHERE account = accounts.id)")" = 0 ]
}
for login in ada ben cyd
do
	as "$login"
done
sql "INSERT INTO contacts (account, contact)
	SELECT a.id, b.id FROM accounts a, accounts b
	WHERE a.login <> b.login AND 'ada' IN (a.login, b.login)"

# nginx gives each to the gateway that holds fewest.
come ben
come cyd
t 'two sockets are on two gateways' test "$(sockets_on gateway-1)$(sockets_on gateway-2)" = 11
come ada
t 'ada comes: ben is told, wherever he is' follows ben "$(status true)"
t 'so is cyd' follows cyd "$(status true)"
come ada ada ada-2
come ada ada-3
enter ada ada-4
t 'by several sockets, at both gateways' test \
	"$(sockets_on gateway-1)$(sockets_on gateway-2)" = 33
t 'ada is online' is_online 'ada ben cyd'
sql "SELECT last_online FROM accounts WHERE login = 'ada'" >came
second_instance() {
	closes "close 1000 'ada' is already connected. Cannot have multiple instance" \
		--header "Cookie:login-token=$ticket"
}
t 'one by a login-token is the only one' second_instance
t 'at either gateway' second_instance
for name in ada ada-2 ada-4
do
	tell "$name" close
	hears_frame "$name" 'close 1000 ' >/dev/null
done
t 'some of them go: ada is there' is_online 'ada ben cyd'
same_moment() {
	sql "SELECT last_online FROM accounts WHERE login = 'ada'" | diff came -
}
t 'and has been since she came' same_moment
tell ada-3 quit
t 'the last one vanishes: that is told' follows ben "$(status false)"
t 'to all' follows cyd "$(status false)"
t 'and is so' await is_online 'ben cyd'
t 'that is when she was seen last' not same_moment

# Many come and go at once: each change is told once, and in order.
come_and_go() {
	for i in 1 2 3 4 5
	do
		connect "swift-$racer" --header "User:$token" &&
			tell "swift-$racer" close && hears_frame "swift-$racer" 'close 1000 '
	done
}
as ada
racing 4 come_and_go
await is_online 'ben cyd' >/dev/null
enter ada
alternates() {
	await last_status "$1"
	rest "$1" | jq -c .data.is_online >edges
	[ "$(($(wc -l <edges) % 2))" = 1 ] && [ "$(uniq edges | wc -l)" = "$(wc -l <edges)" ]
}
# The socket that stays is the last to have come.
last_status() {
	[ "$(sql "SELECT count(*) FROM sockets JOIN accounts ON id = account
		WHERE login = 'ada'")" = 1 ] && sleep 0.1 &&
		[ "$(sed -n '$s/^text //p' "frames.$1" | jq .data.is_online)" = true ]
}
t 'many come and go at once: ben hears each edge once, in order' alternates ben
t 'as cyd does' alternates cyd
cp edges edges.cyd
t 'both the same' sh -c 'sed -n "s/^text //p" frames.ben | jq -c .data.is_online >b
	sed -n "s/^text //p" frames.cyd | jq -c .data.is_online | diff b -'
passes ben
passes cyd

# last_frame_is name online - of ada
last_frame_is() {
	[ "$(sed -n '$s/^text //p' "frames.$1")" != "" ] &&
		[ "$(sed -n '$s/^text //p' "frames.$1" | jq .data.is_online)" = "$2" ]
}
offline() {
	! is_among_online "$1"
}
is_among_online() {
	online | grep -qw "$1"
}

# Crashes.
holder() {
	sql "SELECT gateways.name FROM gateways JOIN sockets ON id = gateway
		JOIN accounts ON accounts.id = account WHERE login = '$1'"
}
is_up() {
	process=$(s6-svstat -o pid "state/service/$1") && [ "$process" -gt 1 ]
}
# hit signal service
hit() {
	await is_up "$2" && kill "-$1" "$process"
}
# ben on the one, cyd and ada on the other.
tell ada close
for name in ben cyd
do
	follows "$name" "$(status false)" >/dev/null
done
gate=$CONFAB_RUN/$(holder cyd).sock
enter ada
gate=
t 'ada is where cyd is' test "$(holder ada)" = "$(holder cyd)"
t 'which ben hears' follows ben "$(status true)"
t 'and cyd' follows cyd "$(status true)"
other=$(holder cyd)
hit KILL "$other"
t 'her gateway is killed, and starts again: ben is told' follows ben "$(status false)"
t 'whoever was there is not' await is_online ben
t 'her connection is over' await grep -q ^close frames.ada
comes_back() {
	connect ada --header "Cookie:login-token=$ticket" && is_open ada
}
t 'she comes again, as if she had not been here' await comes_back
t 'and ben is told' follows ben "$(status true)"
t 'all is coherent' is_coherent

hit KILL nginx
gone() {
	grep -q ^close "frames.$1"
}
t 'nginx is killed: all are gone' await gone ben
t 'and offline' await is_online ''
t 'they come again' await comes_back
come ben
come cyd
t 'which cyd need not be told' await is_online 'ada ben cyd'
for program in socket-open socket-close gateway-alive
do
	kill -9 "$(processes_of "$program" | tail -n 1)"
done
tell ada close
hears_frame ada 'close 1000 ' >/dev/null
t 'programs are killed: who goes is seen to' follows ben "$(status false)"
t 'and who comes' await comes_back
t 'is too' follows ben "$(status true)"

# One that hangs is given up by the other one.
gate=$CONFAB_RUN/gateway-1.sock
come ben ben-2 on-1
gate=$CONFAB_RUN/gateway-2.sock
come ben ben-3 on-2
tell ada close
await is_online 'ben cyd' >/dev/null
connect ada --header "Cookie:login-token=$ticket"
gate=
hung=$(holder ada)
kept=$(echo gateway-1gateway-2 | sed "s/$hung//")
watcher=on-${kept#gateway-}
t 'ada is on one of them' is_online 'ada ben cyd'
await last_frame_is "$watcher" true
hit STOP "$hung"
number() {
	sql "SELECT id FROM gateways WHERE name = '$hung'"
}
before=$(number)
given_up() {
	[ -z "$(number)" ]
}
begun_anew() {
	[ "$(number)" ] && [ "$(number)" != "$before" ]
}
t 'one hangs: in the end it is given up by the other' await await given_up
t 'ada is offline' await offline ada
t 'which is told' await last_frame_is "$watcher" false
hit CONT "$hung"
t 'it goes on, and begins anew' await begun_anew
t 'all it held is over' await gone ada
t 'she comes again' await comes_back
t 'and is online' await is_among_online ada
t 'which is told' await last_frame_is "$watcher" true
t 'all is coherent' is_coherent
crashes() {
	grep -rhE 'Sanitizer|fatal' state/log | grep -v 'the lease is lost'
}
t 'no program has crashed by itself' not crashes
t 'it stops' stop_system
t 'then nobody is online' is_online ''
finish
