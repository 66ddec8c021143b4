#!/bin/sh
# admin-accounts: everybody, as administrators see them
. "$top_srcdir/tests/lib.sh"

# finds query logins - those are listed, in that order
finds() {
	gives 200 ".data|map(.login)|join(\" \")=$2" admin-accounts "$1"
}
people() {
	sql "INSERT INTO accounts (login, name, password)
		SELECT login, name, '\$argon2id\$' FROM (VALUES $1) v (login, name)"
}

as root
t 'who is no administrator is shown nobody' gives 403 \
	.error.reason=not-administrator admin-accounts
t 'nor is a stranger' with token= gives 401 .error.reason=unknown-user \
	admin-accounts
appoint root
t 'an administrator is' finds '' root
people "('ada', 'Ada Lovelace'), ('bob', 'Bob'), ('Álfur', 'Ålf'),
	('dot.com', '100%'), ('x_y', 'lamp'), ('zoe', 'ADA')"
sql "INSERT INTO devices SELECT id FROM accounts WHERE login = 'x_y'"

t 'all are, by their logins' test "$(call admin-accounts >/dev/null
	jq -r '.data[].login' reply)" = "$(sql 'SELECT login FROM accounts ORDER BY login')"
t 'of each there is this' gives 200 \
	'.data|map(keys_unsorted|join(" "))|unique|.[]=login username uuid created online last_online administrator device muted disabled sessions rooms' \
	admin-accounts
t 'which is who they are' gives 200 '.data[0]|.login + "," + .username + "," + .uuid'"=ada,Ada Lovelace,$(
	sql "SELECT uuid FROM accounts WHERE login = 'ada'")" admin-accounts search=ada
t 'when they came, in seconds' call admin-accounts
t 'which was just now' jq -e '.data | all(now - .created >= 0 and now - .created < 60)' reply
t 'who is an administrator' gives 200 \
	'.data|map(select(.administrator).login)|join(" ")=root' admin-accounts
t 'who is a device' gives 200 \
	'.data|map(select(.device).login)|join(" ")=x_y' admin-accounts
sql "UPDATE accounts SET muted = true WHERE login = 'bob';
	UPDATE accounts SET disabled = true, online = true, last_online = 'epoch'
	WHERE login = 'zoe'"
t 'who is muted' gives 200 \
	'.data|map(select(.muted).login)|join(" ")=bob' admin-accounts
t 'who is disabled' gives 200 \
	'.data|map(select(.disabled).login)|join(" ")=zoe' admin-accounts
t 'who is online' gives 200 \
	'.data|map(select(.online).login)|join(" ")=zoe' admin-accounts
t 'when they were' gives 200 '.data[0].last_online=0' admin-accounts search=zoe
t 'if they ever were' gives 200 .data[0].last_online=null admin-accounts search=bob
as root root-2
sql "INSERT INTO sessions (token_hash, account, expires_at)
	SELECT sha256('old'), id, now() FROM accounts WHERE login = 'root'"
t 'how often they are signed in' gives 200 .data[0].sessions=2 \
	admin-accounts search=root
sql "INSERT INTO rooms (gid, owner, members_only) SELECT gid, id, true
	FROM accounts, (VALUES ('r1'), ('r2'), ('r3'), ('r4')) v (gid) WHERE login = 'ada';
	INSERT INTO members (room, account) SELECT rooms.id, accounts.id
	FROM rooms, accounts WHERE gid IN ('r1', 'r2') AND login IN ('ada', 'bob');
	INSERT INTO reads (room, account, msg_id) SELECT rooms.id, accounts.id, 0
	FROM rooms, accounts WHERE gid IN ('r2', 'r3') AND login = 'bob'"
rooms_are() {
	gives 200 ".data[0].rooms=$2" admin-accounts "search=$1"
}
t 'and in how many rooms they are: as owner' rooms_are ada 4
t 'or as member or reader, each once' rooms_are bob 3
t 'or none' rooms_are zoe 0
sql "INSERT INTO rooms (gid, owner, members_only) SELECT 'many' || n, id, true
	FROM accounts, generate_series(1, 10005) n WHERE login = 'zoe'"
t 'of each ten thousand at most' rooms_are zoe 10000
t 'nothing of it lets anybody in' not grep -qi 'argon2\|password\|token' reply

t 'it may be looked for what a login begins with' finds search=dot dot.com
t 'in capitals or not' finds search=DO dot.com
t 'or a name' finds search=Bo bob
t 'both together' finds search=ada 'ada zoe'
t 'the beginning counts' finds search=ovelace ''
t 'of other alphabets as well' finds search=%C3%A1lf Álfur
t 'by the name' finds search=%C3%85l Álfur
for sign in % _ '\' "'" '*'
do
	t "a $sign is a letter like any other" finds \
		"search=$(jq -rn --arg s "$sign" '$s | @uri')" ''
done
t 'in names, too' finds search=100%25 dot.com
t 'and in logins' finds search=x_ x_y
t 'what nobody begins with finds nobody' gives 200 .data=[] admin-accounts search=q
t 'not even a page more' gives 200 '.|has("more")=false' admin-accounts search=q

order=$(sql 'SELECT login FROM accounts ORDER BY login')
first=$(echo "$order" | head -n 3)
last=$(echo "$order" | tail -n +4)
t 'a page is as long as is asked for' finds limit=3 "$(echo $first)"
t 'and says that there are more' gives 200 .more=true admin-accounts limit=3
t 'which the next one has' finds "limit=4&after=$(echo "$first" | tail -n 1 |
	jq -Rr @uri)" "$(echo $last)"
t 'and that there are none' gives 200 '.|has("more")=false' admin-accounts limit=7
t 'a search has pages, too' finds 'search=ada&limit=1' ada
t 'that go on' finds 'search=ada&limit=1&after=ada' zoe
t 'to the end' gives 200 '.|has("more")=false' admin-accounts 'search=ada&limit=1&after=ada'
t 'behind the last there is nobody' gives 200 .data=[] admin-accounts \
	after=%F4%8F%BF%BF

# That it is, whoever they are: statistics would be of other people.
looks_up() {
	sql "SET enable_seqscan = off; SET enable_bitmapscan = off;
		EXPLAIN SELECT id FROM accounts
		WHERE lower($1) ~>=~ lower('a') AND lower($1) ~<~ (lower('a') || chr(1114111))
		ORDER BY lower($1) USING ~<~ LIMIT 1000" >plan
	cat plan
	grep "$2" plan
}
t 'a million accounts are not looked through: logins have an index' looks_up \
	login 'Index Scan using accounts_login_begins'
t 'and names' looks_up name 'Index Scan using accounts_name_begins'
finish
