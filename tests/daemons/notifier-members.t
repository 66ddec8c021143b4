#!/bin/sh
# The notifier and rooms that are for their members
. "$top_srcdir/tests/lib.sh"

notify
as ada
open_room
sql "UPDATE rooms SET members_only = true, name = 'tea' WHERE gid = '$room';
	INSERT INTO members (room, account) SELECT rooms.id, accounts.id
	FROM rooms, accounts WHERE gid = '$room' AND login = 'ada'"
# By hand, so that it does not matter who may send.
said() {
	sql "INSERT INTO messages (room, sender, txt)
		SELECT id, owner, '$1' FROM rooms WHERE gid = '$room'"
}
# joins login, leaves login
joins() {
	sql "INSERT INTO members (room, account) SELECT rooms.id, accounts.id
		FROM rooms, accounts WHERE gid = '$room' AND login = '$1'"
}
leaves() {
	sql "DELETE FROM members WHERE account = (SELECT id FROM accounts
		WHERE login = '$1')"
}
is_closed() {
	! kill -0 "$listener" 2>/dev/null
}

as ben
listen stranger
t 'who knows the gid and is no member is not let in' await is_closed
t 'as if there were no such room' test ! -s heard.stranger
joins ben
listen ben
ben=$listener
as ada
listen ada
t 'who is a member is' readers 2
said one
t 'and hears what is said' hears ben 1
leaves ben
ben_is_out() {
	! kill -0 "$ben" 2>/dev/null
}
t 'who is no member any more is closed at once' await ben_is_out
said two
t 'and the others go on' hears ada 2
t 'without them' test "$(wc -l <heard.ben)" = 1
leaves ada
t 'so is the last one' await figure_is confab_readers 0

joins ada
listen again "{\"uuid\":\"$token\",\"room_gid\":\"$room\",\"after\":0}"
t 'who comes back gets all of it' hears again 2
# While the notifier is deaf.
unheard() {
	sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE application_name = 'notifier' AND datname = '$database';
		$1"
}
joins ben
as ben
listen ben
ben=$listener
t 'ben is a member again' readers 2
unheard "DELETE FROM members WHERE account = (SELECT id FROM accounts
	WHERE login = 'ben')" >/dev/null
t 'who is none any more is closed, even if nobody was told' await ben_is_out
t 'a member stays' figure_is confab_readers 1
joins ben
listen ben
ben=$listener
readers 2
sql 'TRUNCATE members'
t 'if all are taken out by hand, all are closed' await figure_is confab_readers 0
joins ada
as ada
listen again "{\"uuid\":\"$token\",\"room_gid\":\"$room\",\"after\":0}"
readers 1
as ben
open_room
listen open
t 'a room without members' readers 2
sql "INSERT INTO members (room, account) SELECT rooms.id, accounts.id
	FROM rooms, accounts WHERE gid = '$room' AND login = 'ada'"
said three
t 'is open to all, whoever is written down as one' hears open 1
sql "INSERT INTO devices SELECT id FROM accounts WHERE login = 'ada'"
as ada
listen lamp
lamp=$listener
readers 3
lamp_is_out() {
	! kill -0 "$lamp" 2>/dev/null
}
leaves ada
t 'but not to a device, which is closed when it leaves' await lamp_is_out
said four
t 'people stay' hears open 2
joins ada
listen lamp
lamp=$listener
readers 2
unheard "DELETE FROM members WHERE account = (SELECT id FROM accounts
	WHERE login = 'ada')" >/dev/null
t 'even if nobody was told' await lamp_is_out

open=$room
as cyd
open_room
for place in 1 2 3
do
	as cyd
	listen "cyd-$place"
	as ben
	listen "ben-$place"
done
t 'two are in a room three times each, and one in another' readers 7
sql "UPDATE rooms SET disabled = true WHERE gid = '$room'"
t 'who is in a room that is disabled is closed, as often as they are' \
	await figure_is confab_readers 1
room=$open
said five
t 'and who is in another stays' hears open 3
finish
