#!/bin/sh
# What belongs to rooms lies in pieces, by room, as a distributed PostgreSQL keeps it
. "$top_srcdir/tests/lib.sh"

# The schema as it is, but that these tables are four pieces each.  Keys and
# triggers are made of the whole table then, and not of what is left without them.
pieces=pieces_$$
in_pieces='members messages reads'
cut_up() {
	awk -v tables="$in_pieces" '
	BEGIN {
		split(tables, names, " ")
		for (i in names)
			cut["confab." names[i]] = 1
	}
	$1 == "CREATE" && $2 == "TABLE" { table = $3 }
	table in cut && /^\);$/ {
		print ") PARTITION BY HASH (room);"
		for (i = 0; i < 4; i++)
			printf "CREATE TABLE %s_%d PARTITION OF %s FOR VALUES WITH (MODULUS 4, REMAINDER %d);\n", \
				table, i, table, i
		table = ""
		next
	}
	{ sub(/^ALTER TABLE ONLY/, "ALTER TABLE"); print }'
}
end_pieces() {
	dropdb -U postgres --force --if-exists "$pieces"
	clean
}
trap end_pieces EXIT
makes_them() {
	createdb -U postgres -O confab_owner "$pieces" &&
		pg_dump -U postgres -s "$database" | cut_up >schema.sql &&
		psql -qX -U postgres -v ON_ERROR_STOP=1 -f schema.sql "$pieces" &&
		pg_dump -U postgres -a -t confab.migrations "$database" |
		psql -qX -U postgres -v ON_ERROR_STOP=1 "$pieces"
}
t 'the schema can be cut by room: every key there has the room in it' makes_them
are_cut() {
	[ "$(psql -qAtX -U postgres -c "SELECT string_agg(relname, ' ' ORDER BY relname)
		FROM pg_class WHERE relkind = 'p'" "$pieces")" = "$in_pieces" ]
}
t 'so it is' are_cut

# Whoever tells what should hold does so of the pieces.
holds() {
	TEMPLATE=$pieces sh "$top_srcdir/tests/$1" >told 2>&1
	result=$?
	grep -A9 '^not ok' told || tail -n 3 told
	[ "$result" = 0 ] && grep -q '^1\.\.' told && ! grep -q '^not ok' told
}
for what in handlers/send-message handlers/get-room-history handlers/rooms \
	handlers/ws-edit-message handlers/ws-delete-message handlers/ws-get-unread
do
	t "${what##*/} does there what it does elsewhere" holds "$what.t"
done

dropdb -U postgres --force "$database"
createdb -U postgres -O confab_owner -T "$pieces" "$database"
as ada
open_room
say one >/dev/null
say two >/dev/null
touched() {
	sql "SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()" >/dev/null
	sql "SELECT count(*) FROM pg_stat_user_tables WHERE relname ~ '^messages_[0-3]$'
		AND seq_scan + coalesce(idx_scan, 0) > 0"
}
asks_one_piece() {
	sql 'SELECT pg_stat_reset()' >/dev/null
	"$@" && await one_is_touched
}
one_is_touched() {
	[ "$(touched)" = 1 ]
}
t 'a history is read in one piece' asks_one_piece \
	gives 200 '.data|length=2' get-room-history "room_gid=$room"
t 'a message is sent in one' asks_one_piece \
	gives 200 .data.msgId=3 send-message "{\"room_gid\":\"$room\",\"msg\":\"three\",
		\"client_msg_id\":\"3\",\"reply_id\":1}"
finish
