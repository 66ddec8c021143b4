/* question.c - what is asked of the database, and how */
#include "question.h"

#include "message.h"
#include "room.h"

#define TEXT_OF(x) #x
#define NUMBER(x) TEXT_OF(x)

/*
 * Up to where a room had come when its member joined, or it was enabled again.
 * Who did long ago is pushed to already, or does not want to be any more: they
 * begin at its end.
 */
#define JOINED_AT \
	"coalesce(CASE WHEN greatest(member.joined_at, room.enabled_at)" \
	"   >= now() - interval '1 hour'" \
	" THEN greatest(member.joined_msg_id, room.enabled_msg_id) END," \
	" room.last_msg_id)"

/* By which those are told of it who are members of an open one. */
#define GID_IF_OPEN "CASE WHEN NOT room.members_only THEN to_json(room.gid) END"

/* What an account's contacts are told (contracts, 2.3). */
#define STATUS(online) \
	"json_build_object('type', 'user_status', 'success', true, 'data'," \
	" json_build_object('username', account.login, 'is_online', " online \
	"))"

/*
 * A page: its messages hold that much text at most, but for the last one, as
 * all of a page is held here at once.  In JSON it may be six times as long, and
 * is there twice in a conversation.  How long a text is is known without
 * reading it; where all of them are short, as they mostly are, none is counted
 * up to.  The inner LIMIT is what the planner can see.
 */
#define PAGE_BYTES "65536"
#define OLDEST(columns) \
	"(SELECT " columns \
	" FROM messages WHERE room = $1 AND msg_id > $2" \
	"   ORDER BY msg_id LIMIT " NUMBER(PAGE) ") oldest"
#define OLDEST_THAT_FIT \
	"(SELECT * FROM " OLDEST(MESSAGE_COLUMNS) " ORDER BY msg_id LIMIT CASE" \
	"   WHEN (SELECT sum(octet_length(txt)) FROM " OLDEST("txt") ")" \
	"     <= " PAGE_BYTES " THEN " NUMBER(PAGE) \
	"   ELSE (SELECT count(*) FROM (SELECT sum(octet_length(txt))" \
	"       OVER (ORDER BY msg_id) - octet_length(txt) AS before" \
	"     FROM " OLDEST("msg_id, txt") ") counted" \
	"     WHERE before < " PAGE_BYTES ") END)"

const char question_sql[] =
	"PREPARE admit(text, text) AS"
	" SELECT session.account, room.id, room.last_msg_id,"
	"   ceil(extract(epoch FROM session.expires_at - now())), session.id"
	" FROM sessions session, rooms room"
	" WHERE session.token_hash = decode($1, 'hex')"
	"   AND session.expires_at > now() AND room.gid = $2"
	"   AND " ROOM_LETS_IN_ACCOUNT("session.account") ";"
	"PREPARE after(bigint, bigint) AS"
	" SELECT message.msg_id, message.sender, " MESSAGE_JSON "," FRAME_JSON
	" FROM " OLDEST_THAT_FIT " message"
	" JOIN rooms room ON room.id = $1" /* that of all; else all are read */
	" JOIN accounts author ON author.id = message.sender"
	" ORDER BY message.msg_id;"
	"PREPARE latest(bigint[]) AS"
	" SELECT id, last_msg_id FROM rooms WHERE id = ANY ($1);"
	"PREPARE ended(bigint[]) AS"
	" SELECT asked.id FROM unnest($1) asked (id)"
	" WHERE NOT EXISTS (SELECT FROM sessions session"
	"   WHERE session.id = asked.id AND session.expires_at > now());"
	"PREPARE alive(bigint) AS SELECT $1;"
	"PREPARE members(bigint) AS"
	" SELECT room.id, member.account, " JOINED_AT "," GID_IF_OPEN
	" FROM rooms room JOIN members member ON member.room = room.id"
	" WHERE room.id = $1 AND NOT room.disabled;"
	"PREPARE rooms(bigint[]) AS"
	" SELECT coalesce(room.id, 0), asked.id, " JOINED_AT "," GID_IF_OPEN
	" FROM unnest($1) asked (id)"
	" LEFT JOIN members member ON member.account = asked.id"
	" LEFT JOIN rooms room"
	"   ON room.id = member.room AND NOT room.disabled"
	" ORDER BY asked.id;"
	"PREPARE shut(bigint[]) AS"
	" SELECT asked.id, CASE WHEN account.id IS NULL OR account.disabled"
	"   THEN 9223372036854775807"
	"   ELSE ceil(extract(epoch FROM account.tokens_from)) END"
	" FROM unnest($1) asked (id)"
	" LEFT JOIN accounts account ON account.id = asked.id;"
	"PREPARE contacts(bigint[], bigint[]) AS"
	" SELECT contact.contact, " STATUS("asked.online = 1")
	" FROM unnest($1, $2) WITH ORDINALITY asked (account, online, place)"
	" JOIN accounts account ON account.id = asked.account"
	" JOIN contacts contact ON contact.account = account.id"
	" JOIN accounts other ON other.id = contact.contact AND other.online"
	" ORDER BY asked.place;"
	"PREPARE edges(bigint[], float8) AS"
	" SELECT contact.account, " STATUS("account.online")
	" FROM contacts contact JOIN accounts account"
	"   ON account.id = contact.contact"
	" WHERE contact.account = ANY ($1)"
	"   AND account.last_online > now() - $2 * interval '1 second'"
	" ORDER BY account.last_online;"
	"PREPARE strangers(bigint[], bigint[]) AS"
	" SELECT asked.room, asked.account"
	" FROM unnest($1, $2) asked (room, account)"
	" JOIN rooms room ON room.id = asked.room"
	" WHERE NOT " ROOM_LETS_IN_ACCOUNT("asked.account") ";"
	"PREPARE tell(text[]) AS"
	" SELECT pg_notify('confab_bus', told.words)"
	" FROM unnest($1) told (words);"
	"PREPARE keep(text) AS"
	" WITH kept AS (INSERT INTO bus_words (words) VALUES ($1) RETURNING id)"
	" SELECT pg_notify('confab_bus', 'kept ' || id) FROM kept;"
	"PREPARE kept(bigint) AS SELECT words FROM bus_words WHERE id = $1;"
	"PREPARE drop(float8) AS"
	" WITH old AS (DELETE FROM bus_words"
	"   WHERE said_at < now() - $1 * interval '1 second' RETURNING true)"
	" SELECT count(*) FROM old;";

const char *const question_names[] = {
	[ADMIT] = "admit",  [AFTER] = "after",         [LATEST] = "latest",
	[ENDED] = "ended",  [ALIVE] = "alive",         [MEMBERS] = "members",
	[ROOMS] = "rooms",  [SHUT] = "shut",           [CONTACTS] = "contacts",
	[EDGES] = "edges",  [STRANGERS] = "strangers", [TELL] = "tell",
	[KEEP] = "keep",    [KEPT] = "kept",           [DROP] = "drop",
	[REPLAY] = "after",
};
