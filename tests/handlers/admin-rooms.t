#!/bin/sh
# admin-rooms: all rooms, as administrators see them
. "$top_srcdir/tests/lib.sh"

# finds query gids - those are listed, in that order
finds() {
	gives 200 ".data|map(.room_gid)|join(\" \")=$2" admin-rooms "$1"
}
# of gid [.path=value]... - so that one is shown
of() {
	gid=$1
	shift
	call admin-rooms >/dev/null
	jq ".data |= (.[] | select(.room_gid == \"$gid\"))" reply >one && mv one reply
	printf '%s\n' "$@" >checks
	cat reply
	checks_hold
}

as root
t 'who is no administrator is shown none' gives 403 \
	.error.reason=not-administrator admin-rooms
t 'nor is a stranger' with token= gives 401 .error.reason=unknown-user admin-rooms
appoint root
t 'where there are none an administrator sees none' replies \
	'{"ok":true,"data":[]}' admin-rooms
as ada
sql "INSERT INTO rooms (gid, owner, name, members_only) SELECT v.gid, id, v.name, v.members_only
	FROM accounts, (VALUES ('Ab1', NULL, false), ('Ab2', 'Tea at five', true),
		('cd3', '100%', false), ('x_4', 'ABC', true))
		v (gid, name, members_only) WHERE login = 'ada';
	INSERT INTO members (room, account) SELECT rooms.id, accounts.id
	FROM rooms, accounts WHERE gid = 'Ab2'"
say 'a secret' Ab1
say 'another secret' Ab1
as root
sql "UPDATE rooms SET muted = true WHERE gid = 'cd3';
	UPDATE rooms SET disabled = true WHERE gid = 'x_4'"

t 'all are shown, the newest first' finds '' 'x_4 cd3 Ab2 Ab1'
t 'of each there is this' gives 200 \
	'.data|map(keys_unsorted|join(" "))|unique|.[]=room_gid conversation_id name owner members created last last_at muted disabled' \
	admin-rooms
t 'nothing that was said' not grep -q secret reply
t 'an open one has no number' of Ab1 .data.conversation_id=null .data.name=null \
	.data.owner=ada .data.members=0
t 'a conversation has, a name, and members' of Ab2 ".data.conversation_id=$(
	sql "SELECT id FROM rooms WHERE gid = 'Ab2'")" '.data.name=Tea at five' \
	.data.members=2
t 'up to where it has come' of Ab1 .data.last=2
t 'and when that was said' jq -e '.data | now - .last_at >= 0 and now - .last_at < 60' reply
t 'if anything was' of Ab2 .data.last=0 .data.last_at=null
t 'what is muted' of cd3 .data.muted=true .data.disabled=false
t 'what is disabled' of x_4 .data.muted=false .data.disabled=true

t 'it may be looked for what a gid begins with' finds search=Ab1 Ab1
t 'in capitals or not, or a name' finds search=ab 'x_4 Ab2 Ab1'
t 'of several words' finds search=Tea%20at Ab2
t 'or all of the login of an owner' finds search=ada 'x_4 cd3 Ab2 Ab1'
t 'and no part of it' finds search=ad ''
for sign in % _ '\' "'" '*'
do
	t "a $sign is a letter like any other" finds \
		"search=$(jq -rn --arg s "$sign" '$s | @uri')" ''
done
t 'in names, too' finds search=100%25 cd3
t 'and in gids' finds search=x_ x_4

t 'a page is as long as is asked for' finds limit=3 'x_4 cd3 Ab2'
t 'and says that there are more' gives 200 .more=true admin-rooms limit=3
t 'which the next one has' finds 'limit=3&after=Ab2' Ab1
t 'and that there are none' gives 200 '.|has("more")=false' admin-rooms limit=4
t 'a search has pages, too' finds 'search=ab&limit=1&after=x_4' Ab2
t 'behind what is none there is none' gives 404 .error.reason=unknown-room \
	admin-rooms after=nonsense

looks_up() {
	sql "SET enable_seqscan = off; SET enable_bitmapscan = off;
		EXPLAIN SELECT id FROM rooms
		WHERE lower($1) ~>=~ lower('a') AND lower($1) ~<~ (lower('a') || chr(1114111))
		ORDER BY lower($1) USING ~<~ LIMIT 1000" >plan
	cat plan
	grep "$2" plan
}
t 'a million rooms are not looked through: gids have an index' looks_up \
	gid 'Index Scan using rooms_gid_begins'
t 'and names' looks_up name 'Index Scan using rooms_name_begins'
finish
