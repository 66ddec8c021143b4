#!/bin/sh
# gateway-alive: gateways that begin, go on, and are given up
. "$top_srcdir/tests/lib.sh"

# begins name - its number is $gateway
begins() {
	with GATEWAY_NAME="$1" gives 200 .success=true .type=alive gateway-alive &&
		gateway=$(jq -er .data.gateway reply)
}
# renews number status
renews() {
	with GATEWAY="$1" gives "$2" gateway-alive
}
# ages name seconds - its lease ended so long ago
ages() {
	sql "UPDATE gateways SET alive_until = now() - interval '$2 seconds'
		WHERE name = '$1'"
}
gateways() {
	sql "SELECT string_agg(name, ' ' ORDER BY name) FROM gateways"
}
online() {
	sql "SELECT string_agg(login, ' ' ORDER BY login) FROM accounts WHERE online"
}
# opens number who... - a socket at the gateway $gateway
opens() {
	sql "INSERT INTO sockets (gateway, socket, account, chatapp)
		SELECT $gateway, $1, id, false FROM accounts WHERE login = '$2'"
}
for login in ada ben
do
	call register "{\"login\":\"$login\",\"password\":\"p\",\"username\":\"x\"}" >/dev/null
done

t 'a gateway begins, and is told its number' begins one
one=$gateway
t 'for ten seconds' test "$(sql "SELECT alive_until - now()
	BETWEEN '8 s' AND '10 s' FROM gateways")" = t
t 'it goes on by that number' renews "$one" 200
t 'and is told it again' test "$(jq -r .data.gateway reply)" = "$one"
ages one -1
renews "$one" 200 >/dev/null
t 'for ten seconds more' test "$(sql "SELECT alive_until - now()
	BETWEEN '8 s' AND '10 s' FROM gateways")" = t
opens 1 ada
opens 2 ben
t 'two are online there' test "$(online)" = 'ada ben'

t 'one of the same name begins anew' begins one
t 'under another number' test "$gateway" -gt "$one"
t 'the old one is not known any more' renews "$one" 404
t 'by a word that says so' with GATEWAY="$one" gives 404 .success=false \
	'.error=Unknown session' gateway-alive
t 'and what it held is gone' test -z "$(online)"
t 'which is alone in that name' test "$(gateways)" = one
one=$gateway
two_at_once() {
	racing 6 with GATEWAY_NAME=same call gateway-alive
	cat race/*/out
	[ "$(grep -l '^Status: 200' race/*/raw | wc -l)" = 6 ] &&
		[ "$(gateways)" = 'one same' ]
}
t 'of six that begin at once under one name one is left' two_at_once
sql "DELETE FROM gateways WHERE name = 'same'"

t 'another begins beside it' begins two
two=$gateway
opens 1 ada
ages two 1
t 'one that is late is given up by another' renews "$one" 200
t 'and is gone' test "$(gateways)" = one
t 'and so is who was there' test -z "$(online)"
t 'when it comes back it is told so' renews "$two" 404

begins two >/dev/null
two=$gateway
ages one 3
ages two 3
t 'where all are late it was not them' renews "$one" 200
t 'and none is given up' test "$(gateways)" = 'one two'
t 'nor by the other, which was late itself' renews "$two" 200
t 'and both go on' test "$(gateways)" = 'one two'
ages two 1
t 'but who was in time gives up who is not' renews "$one" 200
t 'then' test "$(gateways)" = one

# The edges are told in their order.
begins two >/dev/null
opens 7 ada
ages two 1
tells_who_went() {
	printf 'LISTEN confab_presence;\nSELECT pg_sleep(2);\nSELECT;\n' |
		psql -qAtX -U postgres "$database" >heard &
	listener=$!
	sleep 0.5
	renews "$one" 200
	wait "$listener"
	cat heard
	grep -c "confab_presence\" with payload \"$(sql "SELECT id FROM accounts
		WHERE login = 'ada'") f\"" heard | grep -qx 1
}
t 'whoever was there alone is said to be gone' tells_who_went
t 'and when that was' test "$(sql "SELECT last_online > now() - interval '1 minute'
	FROM accounts WHERE login = 'ada'")" = t
gives_up_once() {
	for name in a b c d
	do
		begins "$name" && opens 1 ada && opens 2 ben
	done
	begins e && fifth=$gateway
	for name in a b c d
	do
		ages "$name" 1
	done
	racing 4 eval 'if [ $((racer % 2)) = 0 ]; then renews "$one" 200
		else renews "$fifth" 200; fi'
	cat race/*/out
	[ "$(grep -l '^Status: 200' race/*/raw | wc -l)" = 4 ] &&
		[ "$(gateways)" = 'e one' ] && [ -z "$(online)" ]
}
t 'of many that give up many at once none is in the way' gives_up_once

# Of more sockets than a statement has time for, each deletes a thousand.
sql "INSERT INTO accounts (login, name, password)
	SELECT 'crowd' || i, 'x', '\$argon2id\$' FROM generate_series(1, 4500) i;
	CREATE TABLE closed (n bigint);
	CREATE FUNCTION note_closed() RETURNS trigger LANGUAGE plpgsql
		SECURITY DEFINER SET search_path = confab AS \$\$
	BEGIN
		INSERT INTO closed SELECT count(*) FROM gone;
		RETURN NULL;
	END \$\$;
	CREATE TRIGGER note_closed AFTER DELETE ON sockets
		REFERENCING OLD TABLE AS gone EXECUTE FUNCTION note_closed()"
# crowds name - it begins, and has 4500 sockets
crowds() {
	begins "$1" && sql "INSERT INTO sockets (gateway, socket, account, chatapp)
		SELECT $gateway, id, id, false FROM accounts WHERE login ~ '^crowd'"
}
online_n() {
	sql "SELECT count(*) FROM accounts WHERE online"
}
crowds full && full=$gateway
t 'one begins anew, however many there were' begins full
t 'the old one is not known from then on' renews "$full" 404
t 'four thousand are gone at once' test "$(online_n)" = 500
t 'and the others the next time' renews "$gateway" 200
t 'all of them' test "$(online_n)" = 0
crowds full && full=$gateway
ages full 1
t 'of one that is given up as well' renews "$one" 200
t 'it is at once' test "$(gateways)" = 'e one'
t 'four thousand go with it' test "$(online_n)" = 500
t 'it is told so even if it comes back before the others went' renews "$full" 404
t 'which they do' renews "$one" 200
t 'then' test "$(online_n)" = 0
t 'with its row' test "$(sql "SELECT count(*) FROM gateways")" = 2
t 'no statement deletes more than a thousand' test \
	"$(sql "SELECT max(n) || ' ' || sum(n) FROM closed")" = '1000 9000'

for name in '' "$(letters 129)"
do
	t "a name has 1 to 128 letters, not ${#name}" \
		with GATEWAY_NAME="$name" gives 400 gateway-alive
done
t 'it has to be there' gives 400 gateway-alive
for number in '' x -1 1x ' 1' 99999999999999999999
do
	t "a number is one, not '$number'" renews "$number" 400
done
t 'one that nobody has is unknown' renews 999999 404
t 'without a database it says so' with CONFAB_DATABASE="host=$scratch" renews "$one" 503
t 'another method is none' with REQUEST_METHOD=GET GATEWAY="$one" gives 405 gateway-alive
finish
