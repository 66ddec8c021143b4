#!/bin/sh
# ws-self: who the caller is
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

keys='["created_at","fullname","is_online","last_online","username"]'
be ada
t 'one is told who one is' answers .data.username=ada \
	'.data.fullname=name of ada' ".data|keys=$keys" self
t 'whether one is online, as a boolean' answers '.data.is_online|type=boolean' \
	.data.is_online=false self
t 'when one came, in whole seconds' answers '.data.created_at|type=number' \
	'.data.created_at|tostring|test("^[0-9]+$")=true' \
	'.data.created_at - now|fabs < 60=true' self
t 'who never was online was so when they came' answers \
	'.data.last_online - .data.created_at=0' self
sql "UPDATE accounts SET created_at = '2020-02-02 02:02:02.999Z',
	last_online = '2021-01-01 00:00:00.999Z'"
t 'seconds are not rounded up' answers .data.created_at=1580608922 \
	.data.last_online=1609459200 self
sql "INSERT INTO gateways (name, alive_until) VALUES ('g', now());
	INSERT INTO sockets (gateway, socket, account, chatapp)
	SELECT id, 1, $ACCOUNT, true FROM gateways"
t 'who has a socket is online' answers .data.is_online=true \
	'.data.last_online - now|fabs < 60=true' self
sql "DELETE FROM sockets"
t 'and no longer' answers .data.is_online=false self
t 'what else is in the frame does not matter' answers .data.username=ada \
	self '"username":"bob","members":[[]]'
be_odd() {
	LOGIN="o'brien \"\\é🦆"
	ACCOUNT=$(sql "INSERT INTO accounts (login, name, password)
		VALUES (E'o\\'brien \"\\\\é🦆', 'x', '\$argon2id\$') RETURNING id")
}
be_odd
t 'a login is what it is' answers ".data.username=o'brien \"\\é🦆" self
sql "DELETE FROM accounts WHERE id = $ACCOUNT"
t 'who is gone is told so' refuses "no such user 'o'brien \"\\é🦆' exists" self
finish
