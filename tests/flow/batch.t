#!/bin/sh
# Messages of many senders at the same moment, which one statement may say for all
. "$top_srcdir/tests/lib.sh"
. "$top_srcdir/tests/events.sh"
. "$top_srcdir/tests/graphql.sh"

as ada
open_room
first=$room
open_room
second=$room
via=fcgi
serve send-message

# So many come while somebody is at a statement that others wait for the next one,
# but not so long that they give up waiting (BATCH_PATIENCE_MS in lib/batch.h).
sql "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql
		AS 'BEGIN PERFORM pg_sleep(0.04); RETURN NULL; END';
	GRANT EXECUTE ON FUNCTION dawdle() TO PUBLIC;
	CREATE TRIGGER dawdle BEFORE INSERT ON messages EXECUTE FUNCTION dawdle()"

# What of an array would be something else: quotes, braces, and what is nothing.
text_of() {
	case $(($1 % 4)) in
	0) echo "NULL" ;;
	1) echo "\"$1\",\\\"{}" ;;
	2) echo "{$1,NULL}\\" ;;
	3) printf '%s\n' " é $1 '' \\\\ " ;;
	esac
}
draft() {
	jq -nc --arg room "$1" --arg text "$2" --arg key "$3" \
		'{room_gid: $room, msg: $text, client_msg_id: $key}'
}
room_of() {
	[ $(($1 % 2)) = 1 ] && echo "$first" || echo "$second"
}
say_own() {
	gives 200 send-message "$(draft "$(room_of "$racer")" \
		"$(text_of "$racer")" "once-$racer")"
}
stored() {
	sql "SELECT count(*) FROM messages WHERE client_msg_id LIKE '$1'"
}

each_answered() {
	racing 24 say_own
	for racer in $(seq 24)
	do
		id=$(jq .data.msgId "race/$racer/reply") || return
		[ "$(sql "SELECT txt FROM messages JOIN rooms ON id = room
			WHERE gid = '$(room_of "$racer")' AND msg_id = $id")" = \
			"$(text_of "$racer")" ] || return
	done
}
t 'whoever comes at once is answered with the number of their own message' each_answered
in_company() {
	sql "SELECT count(DISTINCT xmin::text), count(*) FROM messages" |
		tee seen | awk -F '|' '{ exit !($1 < $2) }'
}
t 'some of which one statement has said' in_company
t 'each room counts on, without a hole' test "$(sql "SELECT string_agg(n, ' ') FROM (
		SELECT min(msg_id) || '-' || max(msg_id) || ':' || count(*) AS n
		FROM messages GROUP BY room) room")" = '1-12:12 1-12:12'
t 'and time goes on with its numbers' test -z "$(sql "SELECT room FROM (
		SELECT room, sent_at < lag(sent_at) OVER (
			PARTITION BY room ORDER BY msg_id) AS back
		FROM messages) message WHERE back")"
t 'sent again at once they are the same' each_answered
t 'so that nothing is there twice' test "$(stored 'once-%')" = 24

same_key() {
	gives 200 .data.msgId=13 send-message "$(draft "$first" 'just once' same)"
}
said_once() {
	racing 12 same_key
	for racer in race/*
	do
		[ "$(jq .data.msgId "$racer/reply")" = 13 ] || return
	done
	[ "$(stored same)" = 1 ]
}
t 'of one key at the same moment there is one message' said_once

# Each program by which something is said does so as a role of its own.
serve ws-send-message
serve graphql
be ada
via=cgi converse
via=fcgi
say_by_event() {
	answers .data.content="event $racer" send_message \
		"\"conversation_id\":$conversation,\"content\":\"event $racer\""
}
say_by_graphql() {
	graphql "mutation{sendMessage(room:\"$first\",text:\"graphql $racer\"){msgId}}" &&
		jq -e .data.sendMessage.msgId reply && touch right
}
# together COMMAND FIRST-WORD: all of what begins so is there, and of some of it one
# statement said several; on a slow machine they may not have met at once.
together() {
	for round in $(seq 10)
	do
		racing 16 "$1"
		sql "SELECT count(DISTINCT xmin::text), count(*) FROM messages
			WHERE txt LIKE '$2 %'" >seen
		cat seen
		IFS='|' read -r statements messages <seen
		[ "$messages" = $((16 * round)) ] || return
		[ "$statements" -ge "$messages" ] || return 0
	done
	return 1
}
t 'in conversations as well' together say_by_event event
t 'and by GraphQL' together say_by_graphql graphql
serve send-message

# What is wrong with one is nobody else's.
as eve
eve=$token
as ada
sql "UPDATE accounts SET muted = true WHERE login = 'eve'"
say_somehow() {
	case $((racer % 5)) in
	0) token=$eve gives 403 .error.reason=muted send-message "$(draft "$first" x "m-$racer")" ;;
	1) gives 404 .error.reason=unknown-room send-message "$(draft nowhere x "m-$racer")" ;;
	2) gives 409 .error.reason=key-reused send-message "$(draft "$first" other same)" ;;
	3) gives 404 .error.reason=unknown-message send-message "{\"room_gid\":\"$first\",
		\"msg\":\"x\",\"reply_id\":4711}" ;;
	4) gives 200 .ok=true send-message "$(draft "$first" x "good-$racer")" ;;
	esac && touch right
}
all_right() {
	for racer in race/*
	do
		[ -e "$racer/right" ] || return
	done
}
each_their_own() {
	racing 20 say_somehow
	all_right
}
t 'who may not, or asks for what is not there, is told so in company as well' each_their_own
t 'and those beside them are heard' test "$(stored 'good-%')" = 4
t 'but they are not' test "$(stored 'm-%')" = 0

# Somebody holds a room for longer than anybody waits for it.
is_held() {
	[ "$(sql "SELECT count(*) FROM pg_stat_activity
		WHERE query LIKE '%pg_sleep(4)%' AND wait_event = 'PgSleep'")" = 1 ]
}
sql "BEGIN; UPDATE rooms SET owner = owner WHERE gid = '$first'; SELECT pg_sleep(4)" \
	>/dev/null &
holder=$!
await is_held
say_beside() {
	if [ "$(room_of "$racer")" = "$first" ]
	then
		gives 503 .error.reason=unavailable send-message "$(draft "$first" x "held-$racer")"
	else
		gives 200 .ok=true send-message "$(draft "$second" x "free-$racer")"
	fi && touch right
}
beside_it() {
	racing 12 say_beside
	all_right
}
t 'a room that is held keeps those who speak elsewhere no longer than it must' beside_it
t 'who is told that it could not be said has not said it' test "$(stored 'held-%')" = 0
wait "$holder"

# Whoever is at a statement for others may die.
say_or_not() {
	status=
	call send-message "$(draft "$second" x "torn-$racer")"
	[ "$status" = 200 ] && touch kept
	return 0
}
kill_workers() {
	for _ in 1 2 3 4 5
	do
		sleep 0.1
		pkill -9 -P "$server"
	done
}
kept_is_there() {
	kill_workers &
	killer=$!
	racing 24 say_or_not
	wait "$killer"
	for racer in $(seq 24)
	do
		[ ! -e "race/$racer/kept" ] ||
			[ "$(stored "torn-$racer")" = 1 ] || return
	done
}
t 'when workers are killed at it, what was answered is there' kept_is_there
again() {
	for racer in $(seq 24)
	do
		await gives 200 .ok=true send-message "$(draft "$second" x "torn-$racer")" ||
			return
	done
}
t 'and whoever was not answered asks again' again
t 'so that all of it is there, and once' test "$(sql "SELECT count(*),
	count(DISTINCT client_msg_id) FROM messages
	WHERE client_msg_id LIKE 'torn-%'")" = '24|24'
t 'without a hole' test "$(sql "SELECT max(msg_id) = count(*) FROM messages
	JOIN rooms ON id = room WHERE gid = '$second'")" = t
finish
