#!/bin/sh
# login: how often one may try
. "$top_srcdir/tests/lib.sh"

here=192.0.2.1 there=198.51.100.1

# guess login [password] - from $REMOTE_ADDR
guess() {
	call login "{\"login\":\"$1\",\"password\":\"${2-guess}\"}"
	echo "status $status"
}
is_answered() {
	guess "$@"
	[ "$status" = 400 ] || [ "$status" = 200 ]
}
is_put_off() {
	guess "$@"
	[ "$status" = 429 ] && [ "$(header Retry-After)" = 30 ] &&
		[ "$(jq -r .error.reason reply)" = too-many-requests ]
}
# again N command... - it holds each time
again() {
	count=$1
	shift
	for time in $(seq "$count")
	do
		"$@" || { echo "not the ${time}th time"; return 1; }
	done
}
from() {
	place=$1
	shift
	with REMOTE_ADDR="$place" "$@"
}
# later seconds - as if so much time had gone by
later() {
	sql "UPDATE attempts SET
		empty_again = empty_again - interval '$1 seconds'"
}

for name in ada bob
do
	call register "{\"login\":\"$name\",\"password\":\"right\",
		\"username\":\"$name\"}" >/dev/null
done

t 'ten guesses from one place are answered' from $here \
	again 10 is_answered ada
t 'the eleventh is not' from $here is_put_off ada
t 'even if it is right' from $here is_put_off ada right
t 'in the way of the login server no more' from $here gives 429 \
	'.error=Too many requests, try again in a moment' \
	login '{"username":"ada","password":"right"}'
t 'which says when as well' test "$(header Retry-After)" = 30
t 'another account is another matter' from $here is_answered bob right
t 'from elsewhere its owner is let in' from $there gives 200 login \
	'{"login":"ada","password":"right"}'
t 'who guesses on' from $here again 120 is_put_off ada
t 'does not keep them out either' from $there gives 200 login \
	'{"login":"ada","password":"right"}'

# memory_for login - of such an attempt
memory_for() {
	printf '{"login":"%s","password":"guess"}' "$1" >body
	REMOTE_ADDR=$here peak login
}
costs_less() {
	hashed=$(memory_for eve) unhashed=$(memory_for ada)
	is_hash_more "$hashed" "$unhashed"
}
t 'nothing is hashed for them' costs_less

t 'who is nobody can be guessed no more often' \
	from $here again 10 is_answered nobody
t 'and nobody learns that they are' from $here is_put_off nobody

later 30
t 'after half a minute there is one more' from $here is_answered ada
t 'and no other' from $here is_put_off ada
later 300
t 'after five minutes there are ten' from $here again 10 is_answered ada
t 'and no more' from $here is_put_off ada
later 3000
t 'they do not add up' from $here again 10 is_answered ada
t 'to more than that' from $here is_put_off ada

later 3000
t 'nine are wrong' from $here again 9 is_answered ada
t 'one is right' from $here is_answered ada right
t 'then they are forgiven' from $here again 10 is_answered ada
t 'those before, not those after' from $here is_put_off ada
later 3000
t 'who is right each time is never put off' \
	from $here again 15 is_answered ada right

v6=2001:db8:1:2
t 'who has an IPv6 address has many' from $v6::1 again 5 is_answered ada
t 'which are one' from $v6:ffff:ffff:ffff:ffff again 5 is_answered ada
t 'from the next it is put off' from $v6:1:2:3:4 is_put_off ada
t 'the neighbours are others' from 2001:db8:1:3::1 is_answered ada
later 3000
t 'one of IPv4 may come in the clothes of IPv6' \
	from ::ffff:198.51.100.7 again 10 is_answered ada
t 'and is the same' from 198.51.100.7 is_put_off ada
t 'its neighbours are not' from ::ffff:198.51.100.8 is_answered ada

four_buckets() {
	sql 'DELETE FROM attempts'
	from $here is_answered ada && from $there is_answered "$here/32 ada" &&
		[ "$(sql 'SELECT count(*) FROM attempts')" = 4 ]
}
t 'no login is what another and its network are' four_buckets

from_everywhere() {
	sql "INSERT INTO attempts VALUES
		(sha256('anywhere ada'), now() + interval '300 seconds')
		ON CONFLICT (bucket) DO UPDATE
		SET empty_again = excluded.empty_again"
}
from_everywhere
t 'a hundred at once from all over the world' from 203.0.113.1 is_put_off ada
later 3
t 'make every one wait for their turn' from 203.0.113.2 is_answered ada
from_everywhere
t 'which comes every three seconds' from 203.0.113.3 is_put_off ada
later 3000

t 'without an address it is from here' again 10 is_answered ada
t 'as 127.0.0.1 is' from 127.0.0.1 is_put_off ada
t 'and what is none' from nonsense is_put_off ada

t 'no login or address is kept of it' not grep -q \
	-e nobody -e "$here" -e "$v6" <<END
$(pg_dump -U postgres -t confab.attempts "$database")
END
sql "DELETE FROM attempts; INSERT INTO attempts
	SELECT sha256(i::text::bytea), now() - interval '1 hour'
	FROM generate_series(1, 20) i"
t 'what is over is forgotten by and by' from $here is_answered bob
t 'faster than it comes' test "$(sql 'SELECT count(*) FROM attempts')" -le 14
t 'all of it' from $here again 3 is_answered bob
t 'in the end' test "$(sql 'SELECT count(*) FROM attempts')" = 2

at_once() {
	racing 8 from "$there" guess bob right
	grep -h 'status' race/*/out
	[ "$(grep -lx 'status 200' race/*/out | wc -l)" = 8 ]
}
t 'eight at once who are right are all let in' again 5 at_once
guess_at_once() {
	racing 14 from "$there" guess bob
	[ "$(grep -lx 'status 400' race/*/out | wc -l)" = 10 ] &&
		[ "$(grep -lx 'status 429' race/*/out | wc -l)" = 4 ]
}
t 'of fourteen at once who are not ten are answered' guess_at_once
finish
