#!/bin/sh
# create-room: opening rooms
. "$top_srcdir/tests/lib.sh"

invalid() {
	gives 400 .ok=false .error.code=400 .error.reason=bad-body \
		'.error.message=Invalid data' create-room "$@"
}
stranger() {
	gives 401 .ok=false .error.code=401 .error.reason=unknown-user \
		'.error.message=Unknown user' create-room "${1-{\}}"
}

t 'a stranger opens none' stranger
t 'a body that is no object is told before that' invalid '[]'

as ada
room_is_made() {
	call create-room '{}' && grep -Eqx \
		'\{"ok" ?: ?true, ?"data" ?: ?\{"room_gid" ?: ?"[A-HJ-NP-Za-km-z2-9]{8}"\}\}' \
		reply
}
t 'a room has a name of eight letters, none like another' room_is_made
open_room && first=$room && open_room
t 'each has another' test "$first" != "$room"
t 'it belongs to who made it' test "$(sql "SELECT login FROM rooms
	JOIN accounts ON accounts.id = owner WHERE gid = '$room'")" = ada
t 'it is empty' gives 200 .data=[] get-room-history "room_gid=$room"

as lamp
sql "INSERT INTO devices SELECT id FROM accounts WHERE login = 'lamp'"
t 'a device opens none' gives 403 .ok=false .error.reason=device \
	'.error.message=A device may not do that' create-room '{}'
t 'not one' test "$(sql "SELECT count(*) FROM rooms
	JOIN accounts ON accounts.id = owner WHERE login = 'lamp'")" = 0

as mute
sql "UPDATE accounts SET muted = true WHERE login = 'mute'"
t 'who is muted calls no room anything' gives 403 .ok=false .error.reason=muted \
	create-room '{"name":"Listen"}'
t 'and opens none by that' test "$(sql "SELECT count(*) FROM rooms
	JOIN accounts ON accounts.id = owner WHERE login = 'mute'")" = 0
t 'but may open one without a name' gives 200 create-room '{}'
as ada

hundred_differ() {
	racing 8 sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11 12
	do
		HTTP_USER=$0 "$top_builddir/handlers/create-room" <<-END
		{}
		END
	done' "$token"
	[ "$(cat race/*/out | grep -o '"room_gid".*' | sort -u | wc -l)" = 96 ]
}
t 'many at once are as many rooms' hundred_differ

t 'no body is no JSON, and has no full stop' invalid ''
t 'so is nonsense' invalid 'nonsense'
t 'an array is no object' invalid '[]'
t 'nor is a number' invalid '7'

name_is() {
	test "$(sql "SELECT coalesce(name, 'none') FROM rooms
		ORDER BY id DESC LIMIT 1")" = "$1"
}
t 'a room may have a name' gives 200 create-room '{"name":"Tee für zwei 🦆"}'
t 'which is kept' name_is 'Tee für zwei 🦆'
t 'it need not have one' gives 200 create-room '{"name":null}'
t 'then it has none' name_is none
t 'a name has at most 256 letters' gives 200 create-room "{\"name\":\"$(letters 256 é)\"}"
for name in '""' "\"$(letters 257)\"" 7 true '["x"]' '{}'
do
	t "and is a text: not $(echo "$name" | cut -c 1-20)" gives 400 \
		.error.reason=bad-param .error.param=name \
		'.error.message=Malformed request' create-room "{\"name\":$name}"
done
t 'what else it is given it leaves alone' gives 200 create-room '{"x":1}'
finish
