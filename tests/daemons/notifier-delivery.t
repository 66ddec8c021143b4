#!/bin/sh
# The notifier's events: each message once, in order, to everybody in its room
. "$top_srcdir/tests/lib.sh"

notify
as ada
ada=$token
as bob
bob=$token
as ada
open_room
here=$room
open_room
elsewhere=$room
room=$here

# dense name from to - exactly these, each once, in this order
dense() {
	hears "$1" $(($3 - $2 + 1)) &&
		jq -r .msg.msgId "heard.$1" >got && seq "$2" "$3" | diff - got
}
quote() {
	printf '{"uuid":"%s","room_gid":"%s","after":%d}' "$token" "$room" "$1"
}

listen ada
listen ada-again
token=$bob
listen bob
listen bob-elsewhere "$elsewhere"
token=$ada
readers 4
say one
token=$bob
say two
token=$ada

t 'everybody in the room hears everything in order' dense ada 1 2
t 'the sender, too, and every connection of the same session' dense ada-again 1 2
t 'so do others' dense bob 1 2
t 'another room hears nothing of it' not test -s heard.bob-elsewhere
t "one's own messages carry the uuid that one logged in with" test \
	"$(jq -r 'select(.msg.txt == "one").sender.uuid' heard.ada)" = "$ada"
t "others' carry their public one" test \
	"$(jq -r 'select(.msg.txt == "two").sender.uuid' heard.ada)" = \
	"$(sql "SELECT uuid FROM accounts WHERE login = 'bob'")"
t 'to everybody in their own way' test \
	"$(jq -r .sender.uuid heard.bob | tr '\n' ' ')" = \
	"$(sql "SELECT uuid FROM accounts WHERE login = 'ada'") $bob "
t 'an event is one line of one object with sender and msg' test \
	"$(jq -c '[keys, (.sender|keys), (.msg|keys)]' heard.bob | sort -u)" = \
	'[["msg","sender"],["username","uuid"],["msgId","timestamp","txt"]]'
t 'and the very object that the history shows' sh -c "
	jq -S . heard.ada >ada.json && jq -S '.data[]' reply | diff - ada.json" \
	"$(call get-room-history "room_gid=$room" >/dev/null)"

say "$(printf 'lines\\nand \\"quotes\\" \\u00fc \\u2028')"
t 'a text with a newline stays one line' dense ada 1 3

sql "INSERT INTO messages (room, sender, txt)
     SELECT rooms.id, accounts.id, 'by hand' FROM rooms, accounts
     WHERE gid = '$room' AND login = 'bob'"
t 'what other hands insert is told like the rest' dense ada 1 4
sql "INSERT INTO messages (room, sender, txt)
     SELECT rooms.id, accounts.id, 'many ' || n
     FROM rooms, accounts, generate_series(1, 300) n
     WHERE gid = '$room' AND login = 'ada'"
t 'however much it is' dense bob 1 304

# What a sender that died before its hint leaves behind: a row, and nobody told.
sql "SET confab.hinted = on;
     WITH room AS (UPDATE rooms SET last_msg_id = last_msg_id + 1
                   WHERE gid = '$room' RETURNING *)
     INSERT INTO messages (room, msg_id, sender, txt)
     SELECT room.id, last_msg_id, owner, 'unhinted' FROM room"
t 'a message whose hint is lost is found by itself' dense ada 1 305
sql "SET confab.hinted = on;
     WITH room AS (UPDATE rooms SET last_msg_id = last_msg_id + 1
                   WHERE gid = '$room' RETURNING *)
     INSERT INTO messages (room, msg_id, sender, txt)
     SELECT room.id, last_msg_id, owner, 'unhinted' FROM room"
say 'the next one'
t 'or by the hint that follows it, and before that one' dense ada 1 307

listen from-start "$(quote 0)"
listen from-middle "$(quote 300)"
listen from-end "$(quote 307)"
t 'with after everything newer comes first' dense from-start 1 307
t 'from wherever one was' dense from-middle 301 307
readers 7
say 'and then'
t 'and then what is new, without a repeat' dense from-start 1 308
t 'or a hole' dense from-middle 301 308
t 'also for whom nothing was missing' dense from-end 308 308

# Readers come and go while sixteen write.
write() {
	for i in 1 2 3 4 5 6
	do
		say "writer $racer, $i"
	done
}
come() {
	for i in $(seq 1 12)
	do
		listen "late$i" "$(quote $((i * 25)))"
		sleep 0.05
	done
}
(cd "$scratch" && racing 16 write) >/dev/null &
writers=$!
come
wait "$writers"
t 'sixteen writers make no hole' dense ada 1 404
everybody_dense() {
	for i in $(seq 1 12)
	do
		dense "late$i" $((i * 25 + 1)) 404 || return
	done
}
t 'and whoever comes meanwhile has neither a hole nor a repeat' everybody_dense

sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'notifier' AND datname = current_database()" >/dev/null
say 'while it is away'
t 'losing the database ends no connection' dense ada 1 405
back() {
	[ "$(sql "SELECT count(*) FROM pg_stat_activity
	          WHERE application_name = 'notifier'
	          AND datname = current_database()")" = 1 ]
}
t 'and it comes back by itself' await back
sql "INSERT INTO messages (room, sender, txt)
     SELECT rooms.id, accounts.id, 'by hand' FROM rooms, accounts
     WHERE gid = '$room' AND login = 'bob'"
t 'to hear other hands again' dense ada 1 406

# Other hands can make a hole: a number given in vain.
sql "INSERT INTO messages (room, sender, txt, client_msg_id)
     SELECT id, owner, 'kept', 'key' FROM rooms WHERE gid = '$room';
     INSERT INTO messages (room, sender, txt, client_msg_id)
     SELECT id, owner, 'in vain', 'key' FROM rooms WHERE gid = '$room'
     ON CONFLICT DO NOTHING"
listen across "$(quote 406)"
say 'after the hole'
t 'a number that will never come keeps nobody waiting' hears ada 408
t 'nor who comes across it' hears across 2
goes_on() {
	say 'on it goes' && hears ada 409 && hears across 3 && hears bob 409
}
t 'and it goes on for all' goes_on
last=$(sql "SELECT last_msg_id FROM rooms WHERE gid = '$room'")

kill "$notifier"
t 'a notifier that is told to stop ends well' wait "$notifier"
t 'and its readers with it' await not kill -0 "$listener"
say 'while nobody listens'
t 'a message needs no notifier' gives 200 send-message \
	"{\"room_gid\":\"$room\",\"msg\":\"another\"}"
begin env CONFAB_PUSH_PORT="$push_port" "$top_builddir/notifier/confab-notifier"
await nc -z 127.0.0.1 "$push_port"
listen resumed "$(quote "$last")"
t 'who comes back with after has missed nothing' dense resumed $((last + 1)) $((last + 2))
readers 1
say 'goes on'
t 'and goes on' dense resumed $((last + 1)) $((last + 3))

as eve
eve=$token
token=$eve
listen expiring
readers 2
sql "UPDATE sessions SET expires_at = now() + interval '1 second'
     WHERE account = (SELECT id FROM accounts WHERE login = 'eve')"
listen expiring2
t 'a connection ends with its session' await not kill -0 "$listener"
finish
