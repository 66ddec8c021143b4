#!/bin/sh
# admin-deeds: what administrators did
. "$top_srcdir/tests/lib.sh"

as bob
as ada
t 'who is no administrator is told nothing' gives 403 \
	.error.reason=not-administrator admin-deeds
appoint ada
t 'where nothing was done nothing is told' replies '{"ok":true,"data":[]}' admin-deeds
call admin-change-account '{"login":"bob","muted":true}' >/dev/null
call admin-change-account '{"login":"bob","muted":false,"disabled":true}' >/dev/null
open_room
call admin-change-room "{\"room_gid\":\"$room\",\"disabled\":true}" >/dev/null
t 'the newest is told first: what' gives 200 \
	'.data|map(.what)|.[:1] + (.[1:3]|sort) + .[3:]=["disable-room","disable-account","unmute-account","mute-account"]' \
	admin-deeds
t 'to whom' jq -e --arg room "$room" '.data | map(.whom) == [$room, "bob", "bob", "bob"]' reply
t 'by whom' jq -e '.data | all(.who == "ada")' reply
t 'when' jq -e '.data | all(now - .at >= 0 and now - .at < 60)' reply
t 'by numbers that go down' jq -e '.data | map(.deed) | . == (unique | reverse)' reply
sql "INSERT INTO deeds (who, what, whom) VALUES ('gone', 'mute-account', 'gone too')"
t 'who is gone is told of all the same' gives 200 .data[0].who=gone admin-deeds
t 'a page is as long as is asked for' gives 200 '.data|length=2' .more=true \
	admin-deeds limit=2
last=$(jq '.data[1].deed' reply)
t 'the next one goes on before it' gives 200 '.data|length=3' \
	'.|has("more")=false' ".data|all(.deed < $last)=true" admin-deeds "limit=3&before=$last"
finish
