#!/bin/sh
# socket-close: a socket is gone, and with the last one whoever had it
. "$top_srcdir/tests/lib.sh"

# closes gateway number
closes() {
	with GATEWAY="$1" SOCKET="$2" gives 200 .type=close .success=true \
		.data=null socket-close
}
online() {
	sql "SELECT online FROM accounts WHERE login = 'ada'"
}
sockets() {
	sql 'SELECT count(*) FROM sockets'
}
call register '{"login":"ada","password":"p","username":"Ada"}' >/dev/null
for name in one two
do
	sql "INSERT INTO gateways (name, alive_until)
		VALUES ('$name', now() + interval '1 day')"
done
one=$(sql "SELECT id FROM gateways WHERE name = 'one'")
two=$(sql "SELECT id FROM gateways WHERE name = 'two'")
sql "INSERT INTO sockets (gateway, socket, account, chatapp)
	SELECT gateway, socket, id, false FROM accounts, (VALUES
	($one, 1), ($one, 2), ($two, 1)) sockets (gateway, socket)"
t 'who has three sockets is online' test "$(online)" = t
t 'one closes' closes "$one" 1
t 'it is gone' test "$(sockets)" = 2
t 'who has another there is online' test "$(online)" = t
t 'the other closes' closes "$one" 2
t 'who has one at another gateway is online' test "$(online)" = t
tells() {
	printf 'LISTEN confab_presence;\nSELECT pg_sleep(2);\nSELECT;\n' |
		psql -qAtX -U postgres "$database" >heard &
	listener=$!
	sleep 0.5
	closes "$two" 1
	wait "$listener"
	cat heard
	[ "$(grep -c 'confab_presence" with payload "[0-9]* f"' heard)" = 1 ]
}
t 'the last one closes, and that is told, once' tells
t 'nobody is online' test "$(online)" = f
t 'since now' test "$(sql "SELECT now() - last_online < '1 minute' FROM accounts
	WHERE login = 'ada'")" = t
t 'what is not there closes, too' closes "$two" 1
t 'and at a gateway that was given up' closes 999999 1
last_two_at_once() {
	for i in 1 2 3 4 5
	do
		sql "INSERT INTO sockets (gateway, socket, account, chatapp)
			SELECT $one, n, id, false FROM accounts, generate_series(1, 8) n"
		racing 8 eval 'closes "$one" "$racer"'
		[ "$(online)" = f ] || return
	done
}
t 'of eight that close at once the last one takes them offline' last_two_at_once
for number in '' x -1 1.5
do
	t "a socket has a number, not '$number'" \
		with GATEWAY="$one" SOCKET="$number" gives 400 socket-close
	t "a gateway has, not '$number'" \
		with GATEWAY="$number" SOCKET=1 gives 400 socket-close
done
t 'without a database it says so' with CONFAB_DATABASE="host=$scratch" \
	GATEWAY=1 SOCKET=1 gives 503 socket-close
finish
