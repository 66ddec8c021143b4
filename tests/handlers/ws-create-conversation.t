#!/bin/sh
# ws-create-conversation: rooms that have members
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"

named='name value expected as a non zero string'
listed='members value expected a list'
strings='members should be a list of string'

be bob
be cyd
be ada
be lamp
sql "INSERT INTO devices SELECT id FROM accounts WHERE login = 'lamp'"
t 'a device makes none' refuses 'A device may not do that' create_conversation \
	'"members":["bob"]'
t 'not even with whom there is not' refuses 'A device may not do that' \
	create_conversation '"members":["nobody"]'
t 'of which nothing is left' test "$(sql "SELECT count(*) FROM rooms")" = 0
be ada
# In the order in which they are looked for.
for name in '""' null 7 true '[]' '{}' '["x"]'
do
	t "a name that is there is a string: not $name" refuses "$named" \
		create_conversation "\"name\":$name,\"members\":7"
done
t 'it is of at most 256 letters' refuses \
	'name should be of at most 256 characters' \
	create_conversation "\"name\":\"$(letters 257 é)\",\"members\":[]"
t 'members are expected' refuses "$listed" create_conversation '"name":"x"'
for members in null 7 true '"bob"' '{}' '{"0":"bob"}'
do
	t "as a list, not as $members" refuses "$listed" create_conversation \
		"\"members\":$members"
done
for member in null 7 true '[]' '["bob"]' '[[["bob"]]]' '{}' 9223372036854775807 1e9
do
	t "of strings, of which $member is none" refuses "$strings" \
		create_conversation "\"members\":[\"nobody\",\"bob\",$member]"
done
many=$(seq -f '"m%.0f"' -s , 1001)
t 'of at most 1000' refuses 'members should be at most 1000' \
	create_conversation "\"members\":[$many]"
t 'who is not there is named, the first of them' \
	refuses "'Bob' is not a valid username" create_conversation \
	'"members":["bob","Bob","nobody"]'
t 'an empty one as well' refuses "'' is not a valid username" \
	create_conversation '"members":[""]'
t 'and what looks like a pattern, or SQL, or a place' \
	refuses "'%' OR '{}' is not a valid username" create_conversation \
	"\"members\":[\"%' OR '{}\"]"
t 'nothing came of that' test "$(sql "SELECT (SELECT count(*) FROM rooms)
	+ (SELECT count(*) FROM members)")" = 0

is_made() {
	answers "$@" && conversation=$(jq -r .data.id reply) &&
		room=$(jq -r .data.room_gid reply)
}
t 'one is made' is_made .data.name=tea '.data.members|sort=["ada","bob"]' \
	'.data.id|type=number' '.data|keys=["id","members","name","room_gid"]' \
	create_conversation '"name":"tea","members":["bob"]'
t 'its maker goes on with it' test \
	"$(header X-Confab-Socket)" = "join $conversation"
t 'it is a room with members only' test "$(sql "SELECT gid || ' ' || rooms.name || ' '
	|| members_only || ' ' || login FROM rooms
	JOIN accounts ON accounts.id = owner WHERE rooms.id = $conversation")" = \
	"$room tea true ada"
t 'its gid is like every other' expr "$room" : '[A-HJ-NP-Za-km-z2-9]\{8\}$'
t 'who is named twice, and who makes it, is in it once' \
	is_made '.data.members|sort=["ada","bob","cyd"]' create_conversation \
	'"members":["cyd","bob","ada","bob","cyd","ada"]'
t 'without a name it is called by its members' answers '.data.name=ada, bob' \
	create_conversation '"members":["bob"]'
t 'one may talk to oneself' answers '.data.members=["ada"]' .data.name=ada \
	create_conversation '"members":[]'
t 'each is another' answers ".data.id > $conversation=true" \
	create_conversation '"members":["cyd","bob"]'
t 'a name may be of 256 letters' answers ".data.name=$(letters 256 é)" \
	create_conversation "\"name\":\"$(letters 256 é)\",\"members\":[]"
t 'it is what it is' answers '.data.name="\ /é🦆' create_conversation \
	'"name":"\"\\ \/\u00e9\ud83e\udd86","members":[]'
sql "INSERT INTO accounts (login, name, password)
	SELECT 'm' || i, 'x', '\$argon2id\$' FROM generate_series(1, 1001) i"
t 'there may be 1000, with a name that is cut' \
	answers '.data.members|length=1001' '.data.name|length=256' \
	create_conversation "\"members\":[${many%,*}]"
# in_rooms login count - as many, of nobody else's
in_rooms() {
	sql "WITH opened AS (INSERT INTO rooms (gid, owner, members_only)
		SELECT '$1' || i, $(id_of "$1"), true FROM generate_series(1, $2) i
		RETURNING id)
		INSERT INTO members (room, account) SELECT id, $(id_of "$1") FROM opened"
}
in_rooms m7 9998
t 'whoever is in 9,999 rooms may be put into another' answers .success=true \
	create_conversation '"members":["m7","m8"]'
t 'but not into more than 10,000' refuses "'m7' is in too many rooms already" \
	create_conversation '"members":["m6","m7","m8"]'
t 'who is not there is named before' refuses "'nobody' is not a valid username" \
	create_conversation '"members":["m7","nobody"]'
t 'nobody was put into it' test "$(sql "SELECT count(*) FROM members
	WHERE account = $(id_of m6)")" = 1
be m7
t 'who is in as many makes none' refuses "'m7' is in too many rooms already" \
	create_conversation '"members":[]'
sql "DELETE FROM members WHERE account = $ACCOUNT AND room IN (
	SELECT id FROM rooms WHERE gid = 'm71')"
t 'until one is left' answers .success=true create_conversation '"members":[]'
be ada
t 'an id in the frame comes back beside that of the conversation' \
	answers .id=mine '.data.id|type=number' create_conversation \
	'"id":"mine","members":[]'

hear_hints
t 'its members are told of it' hints is_made .success=true create_conversation \
	'"name":"tea","members":["bob","cyd"]'
accounts_are_told() {
	[ "$(jq -r '.head | split(" ")[0:2] | join(" ")' heard)" = \
		"join $conversation" ] &&
		[ "$(jq -r '.head | split(" ")[2] | split(",") | sort | join(" ")' \
			heard)" = "$(printf '%s\n' "$(id_of ada)" "$(id_of bob)" \
			"$(id_of cyd)" | sort | tr '\n' ' ' | sed 's/ $//')" ]
}
t 'all of them, and its maker' accounts_are_told
same_frame() {
	jq -s '.[0].body | fromjson' heard >told.json
	jq -S . told.json >told.sorted && jq -S . reply | diff told.sorted -
}
t 'by the frame that its maker is answered' same_frame
t 'but for the id of the request' hints answers .id=7 create_conversation \
	'"id":7,"members":["bob"]'
t 'which is nobody else'"'"'s' jq -e '.body | fromjson | has("id") | not' heard
t 'one that is refused tells nobody' quiet refuses \
	"'nobody' is not a valid username" create_conversation \
	'"members":["nobody"]'
finish
