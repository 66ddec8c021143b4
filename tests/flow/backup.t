#!/bin/sh
# A dump of the database is all there is to keep
. "$top_srcdir/tests/lib.sh"

as bob
as ada
open_room
say one
token=$(cat session.bob)
say two
as ada
call get-room-history "room_gid=$room" >/dev/null
cp reply before

restored() {
	pg_dump -U postgres "$database" >dump.sql &&
		createdb -U postgres -O confab_owner "$database-restored" &&
		psql -qX -U postgres -v ON_ERROR_STOP=1 -f dump.sql "$database-restored"
}
t 'it is dumped and restored' restored
CONFAB_DATABASE="host=$PGHOST dbname=$database-restored"
history_is_the_same() {
	call get-room-history "room_gid=$room" && diff before reply
}
t 'what was said is there, for who was signed in before' history_is_the_same
t 'passwords are' gives 200 .data.username='name of ada' login \
	'{"login":"ada","password":"password of ada"}'
t 'numbers go on' gives 200 .data.msgId=3 send-message \
	"{\"room_gid\":\"$room\",\"msg\":\"three\"}"
t 'each program may do there what it may' gives 200 create-room '{}'
t 'and the schema is known to be up to date' sh -c '
	"$top_srcdir/tools/migrate" up && "$top_srcdir/tools/migrate" status |
		{ ! grep pending; }'
dropdb -U postgres --force "$database-restored"

# On a server that has never seen Confab: roles before there is a schema.
roles_first() {
	createdb -U postgres -O confab_owner "$database-empty" &&
		psql -qX -U postgres -v ON_ERROR_STOP=1 \
			-f "$top_srcdir/db_schema/roles.sql" "$database-empty"
}
t 'roles can be made before what is dumped comes' roles_first
dropdb -U postgres --force "$database-empty"
finish
