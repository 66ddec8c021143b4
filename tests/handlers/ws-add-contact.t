#!/bin/sh
# ws-add-contact: two people are each other's contacts
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

add() {
	printf '"contact_username":"%s"' "$1"
}
expected='invalid contact_username, expected a string'
keys='["created_at","fullname","is_online","last_online","username"]'
pairs() {
	sql "SELECT string_agg(a.login || '-' || c.login, ' ' ORDER BY a.login)
		FROM contacts JOIN accounts a ON a.id = account
		JOIN accounts c ON c.id = contact"
}

be bob
be cyd
be ada
t 'it is expected' refuses "$expected" add_contact
for value in null 7 true '[]' '["bob"]' '{"x":"bob"}' 1.5
do
	t "as a string, not as $value" refuses "$expected" add_contact \
		"\"contact_username\":$value"
done
be lamp
sql "INSERT INTO devices SELECT id FROM accounts WHERE login = 'lamp'"
t 'a device adds none' refuses 'A device may not do that' add_contact "$(add bob)"
t 'of which nothing is left' test -z "$(pairs)"
be ada
t 'nobody is their own contact' refuses 'cannot add itself as a contact' \
	add_contact "$(add ada)"
t 'who is not there is none' refuses "no such user 'nobody' exists" \
	add_contact "$(add nobody)"
t 'nor is nobody at all' refuses "no such user '' exists" add_contact "$(add '')"
t 'a login is to the letter' refuses "no such user 'Bob' exists" \
	add_contact "$(add Bob)"
t 'and not a pattern' refuses "no such user '%' exists" add_contact "$(add %)"
t 'nor SQL' refuses "no such user '' OR true --' exists" \
	add_contact "$(add "' OR true --")"
t 'nor what a sentence names' refuses "no such user '{}' exists" \
	add_contact "$(add '{}')"
t 'one of 5000 letters is nobody' \
	refuses "no such user '$(letters 5000 é)' exists" \
	add_contact "$(add "$(letters 5000 é)")"
t 'nothing came of that' test -z "$(pairs)"

t 'one is added' answers ".data.message='bob' successfully added" \
	.data.contact.username=bob '.data.contact.fullname=name of bob' \
	".data.contact|keys=$keys" '.data|keys=["contact","message"]' \
	add_contact "$(add bob)"
t 'both ways' test "$(pairs)" = 'ada-bob bob-ada'
t 'only once' refuses "'bob' is already a contact" add_contact "$(add bob)"
be bob
t 'by neither of them' refuses "'ada' is already a contact" \
	add_contact "$(add ada)"
t 'of a contact one sees whether they are online, as a boolean' answers \
	'.data.contact.is_online|type=boolean' \
	'.data.contact.last_online - .data.contact.created_at=0' \
	add_contact "$(add cyd)"

# Of all that ask at once exactly one adds.
all_but_one() {
	cat race/*/out
	[ "$(grep -l 'successfully added' race/*/reply | wc -l)" = 1 ] &&
		[ "$(grep -l 'already a contact' race/*/reply | wc -l)" = $(($1 - 1)) ]
}
race_one_way() {
	racing 16 event add_contact "$(add cyd)"
	all_but_one 16
}
be ada
t 'of sixteen at once one adds' race_one_way
be dan
be eve
each_other() {
	case $((racer % 2)) in
	0) be dan && event add_contact "$(add eve)" ;;
	1) be eve && event add_contact "$(add dan)" ;;
	esac
}
race_both_ways() {
	racing 16 each_other
	all_but_one 16
}
t 'of sixteen who add each other as well' race_both_ways
t 'and there is a row each' test "$(sql "SELECT count(*) FROM contacts
	JOIN accounts ON id = account WHERE login IN ('dan', 'eve')")" = 2

# 9,999 besides, of nobody else's.
be fay
sql "WITH made AS (INSERT INTO accounts (login, name, password)
		SELECT 'known' || i, 'x', '\$argon2id\$' FROM generate_series(1, 9999) i
		RETURNING id)
	INSERT INTO contacts (account, contact)
	SELECT pair.* FROM made
	CROSS JOIN LATERAL (VALUES ($ACCOUNT, id), (id, $ACCOUNT)) pair"
contacts_of() {
	sql "SELECT count(*) FROM contacts WHERE account = $(id_of "$1")"
}
t 'there may be 10,000' answers .data.contact.username=bob add_contact "$(add bob)"
t 'but no more' refuses "'fay' has too many contacts already" add_contact "$(add cyd)"
t 'who is one of them is told that' refuses "'bob' is already a contact" \
	add_contact "$(add bob)"
be eve
t 'nor by whom they are added' refuses "'fay' has too many contacts already" \
	add_contact "$(add fay)"
t 'of which nothing is left' test "$(contacts_of fay) $(contacts_of eve)" = '10000 1'
finish
