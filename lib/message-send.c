/* message-send.c - saying something in rooms */
#include <string.h>

#include "batch.h"
#include "conversation.h"
#include "hint.h"
#include "message.h"
#include "metrics.h"
#include "room.h"

/* What both statements give of a message first; an answer is that far. */
#define SENT_SQL \
	"format('{\"msgId\":%s,\"timestamp\":%s}', message.msg_id," \
	"  extract(epoch FROM message.sent_at)) AS sent," \
	" message.room, message.msg_id, " FRAME_JSON " AS frame"

/* Behind that one tells what it is worth, the other whom it answers. */
enum { SENT, ROOM, MSG_ID, FRAME, ANSWERS, SAME = ANSWERS, EVENT, SENDER };

/*
 * The time is taken once the room's row is locked, so it ascends with the
 * number.  Two requests of one key at the same moment both see no earlier one;
 * the second then breaks messages_once, which undoes its number as well.  What
 * was edited or deleted since is taken for the same text, as what it was is
 * not known any more.  By LATERAL and LIMIT the key is looked for in the room
 * and nowhere else, whatever the planner makes of few rows.
 */
#define SEND_SQL(place) \
	"WITH author AS (" \
	"  SELECT id, uuid, login, name FROM accounts" \
	"  WHERE id = $1 AND NOT muted" \
	"), earlier AS (" \
	"  SELECT message.*, message.edited IS NOT NULL" \
	"    OR message.deleted IS NOT NULL OR message.txt = $3" \
	"    AND message.reply_id IS NOT DISTINCT FROM $5::bigint AS same" \
	"  FROM rooms room CROSS JOIN LATERAL (SELECT * FROM messages message" \
	"    WHERE message.room = room.id AND message.sender = $1" \
	"      AND message.client_msg_id = $4 LIMIT 1) message" \
	"  WHERE " place \
	"), room AS (" \
	"  UPDATE rooms room SET last_msg_id = room.last_msg_id + 1" \
	"  WHERE " place \
	" AND NOT room.muted AND EXISTS (SELECT FROM author)" \
	"    AND NOT EXISTS (SELECT FROM earlier)" \
	"    AND ($5 IS NULL OR EXISTS (SELECT FROM messages message" \
	"      WHERE message.room = room.id AND message.msg_id = $5" \
	"        AND " MESSAGE_IS_SAID \
	"))" \
	"  RETURNING room.id, room.last_msg_id, room.members_only" \
	"), message AS (" \
	"  INSERT INTO messages" \
	"    (room, msg_id, sender, txt, client_msg_id, reply_id, came_by," \
	"      sent_at)" \
	"  SELECT id, last_msg_id, $1, $3, $4, $5, $6, clock_timestamp()" \
	"  FROM room" \
	"  RETURNING *" \
	") " \
	"SELECT " SENT_SQL ", true AS same, " MESSAGE_JSON \
	" AS event, message.sender" \
	" FROM message CROSS JOIN room CROSS JOIN author" \
	" UNION ALL " \
	"SELECT " SENT_SQL \
	", message.same, NULL, message.sender" \
	" FROM earlier message JOIN rooms room ON room.id = message.room" \
	" JOIN accounts author ON author.id = message.sender"

/*
 * The same for many, of which only those are done that are new, the first of a
 * key, by who may say it, and in rooms that nobody holds: the rest are left to
 * the statement above, which knows what is to be said of them.  Numbers are
 * given out in the order of the questions.
 */
#define SEND_ALL_SQL(place) \
	"WITH draft AS MATERIALIZED (" \
	"  SELECT draft.*, room.id AS room, room.members_only" \
	"  FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]," \
	"      $5::bigint[], $6::text[]) WITH ORDINALITY" \
	"    AS draft (sender, place, txt, key, reply, came_by, n)" \
	"  CROSS JOIN LATERAL (SELECT FROM accounts author" \
	"    WHERE author.id = draft.sender AND NOT author.muted" \
	"    LIMIT 1) author" \
	"  CROSS JOIN LATERAL (SELECT room.id, room.members_only" \
	"    FROM rooms room" \
	"    WHERE " place \
	" AND NOT room.muted LIMIT 1) room" \
	"  WHERE (draft.key IS NULL OR NOT EXISTS (" \
	"      SELECT FROM messages message" \
	"      WHERE message.room = room.id AND message.sender = draft.sender" \
	"        AND message.client_msg_id = draft.key)" \
	"      AND NOT EXISTS (SELECT FROM unnest($1::bigint[], $2::text[]," \
	"          $4::text[]) WITH ORDINALITY" \
	"          AS other (sender, place, key, n)" \
	"        WHERE other.sender = draft.sender" \
	"          AND other.place = draft.place" \
	"          AND other.key = draft.key AND other.n < draft.n))" \
	"    AND (draft.reply IS NULL OR EXISTS (SELECT FROM messages message" \
	"      WHERE message.room = room.id AND message.msg_id = draft.reply" \
	"        AND " MESSAGE_IS_SAID \
	"))" \
	"), held AS MATERIALIZED (" \
	"  SELECT room.id FROM rooms room" \
	"  WHERE room.id = ANY (ARRAY(SELECT room FROM draft))" \
	"    AND NOT room.muted AND NOT room.disabled" \
	"  FOR NO KEY UPDATE SKIP LOCKED" \
	"), room AS (" \
	"  UPDATE rooms room SET last_msg_id = room.last_msg_id + more.n" \
	"  FROM (SELECT draft.room, count(*) AS n FROM draft" \
	"    WHERE draft.room IN (SELECT id FROM held)" \
	"    GROUP BY draft.room) more" \
	"  WHERE room.id = more.room" \
	"  RETURNING room.id, room.members_only," \
	"    room.last_msg_id - more.n AS before" \
	"), numbered AS MATERIALIZED (" \
	"  SELECT draft.*, room.before + row_number() OVER (" \
	"    PARTITION BY draft.room ORDER BY draft.n) AS msg_id" \
	"  FROM draft JOIN room ON room.id = draft.room" \
	"), message AS (" \
	"  INSERT INTO messages" \
	"    (room, msg_id, sender, txt, client_msg_id, reply_id, came_by," \
	"      sent_at)" \
	"  SELECT room, msg_id, sender, txt, key, reply, came_by," \
	"    clock_timestamp()" \
	"  FROM numbered ORDER BY room, msg_id" \
	"  RETURNING *" \
	") " \
	"SELECT " SENT_SQL ", draft.n, " MESSAGE_JSON \
	" AS event, message.sender" \
	" FROM message JOIN numbered draft" \
	"   ON draft.room = message.room AND draft.msg_id = message.msg_id" \
	" JOIN room ON room.id = message.room" \
	" JOIN accounts author ON author.id = message.sender" \
	" ORDER BY message.room, message.msg_id"

/* What is to be said, as the statements are asked. */
enum { ASKS = 6 };

/* A message is new: those who push are told. */
static void tell(const struct rows *rows, int row)
{
	static counter *sent;

	if (!sent)
		sent = metrics_own("confab_messages_sent_total");
	++*sent;
	hint_event(rows_text(rows, row, ROOM), rows_text(rows, row, MSG_ID),
	           rows_text(rows, row, SENDER), rows_text(rows, row, EVENT),
	           rows_text(rows, row, FRAME));
}

/* OK: answer[] is the one row's, or answer[SENT] NULL as there is none. */
static enum error send_alone(struct db *db, const char *sql,
                             const char *const *args,
                             const char *answer[BATCH_TEXTS])
{
	struct rows *rows;
	enum error e = db_query_v(db, &rows, sql, ASKS, args);

	if (e && db_conflicted(db))
		e = db_query_v(db, &rows, sql, ASKS, args);
	if (e)
		return e;
	if (rows_count(rows) == 0) {
		answer[SENT] = NULL;
		return OK;
	}
	if (!rows_true(rows, 0, SAME))
		return ERROR_KEY_REUSED;
	if (rows_text(rows, 0, EVENT))
		tell(rows, 0);
	for (int i = 0; i < ANSWERS; i++)
		answer[i] = rows_text(rows, 0, i);
	return OK;
}

static const struct batch in_room = {
	SEND_SQL("room.gid = $2 AND " ROOM_LETS_IN),
	SEND_ALL_SQL("room.gid = draft.place AND " ROOM_LETS_IN_ACCOUNT(
		"draft.sender")),
	ASKS,
	ANSWERS,
	send_alone,
	tell,
};

static const struct batch in_conversation = {
	SEND_SQL(CONVERSATION_LETS_IN),
	SEND_ALL_SQL("room.id = draft.place::bigint AND room.members_only"
	             " AND " ROOM_LETS_IN_ACCOUNT("draft.sender")),
	ASKS,
	ANSWERS,
	send_alone,
	tell,
};

/* OK: if there is an answer, those who push have been told. */
static enum error send_draft(struct db *db, const struct batch *how,
                             const char *sender, const char *place,
                             const struct draft *draft,
                             const char *answer[BATCH_TEXTS])
{
	const char *const texts[ASKS] = { sender,       place,
		                          draft->text,  draft->key,
		                          draft->reply, draft->came_by };

	return batch_ask(db, how, texts, answer);
}

/* Nothing was sent for who may not say anything there, or in answer to what is
 * not there; or for who might not a moment ago. */
static enum error nothing_sent(enum error speaks, const struct draft *draft)
{
	if (speaks)
		return speaks;
	return draft->reply ? ERROR_UNKNOWN_REPLY : ERROR_UNAVAILABLE;
}

enum error message_send(struct db *db, const char *sender, const char *gid,
                        const struct draft *draft, const char **sent)
{
	const char *answer[BATCH_TEXTS], *room;
	enum error e = send_draft(db, &in_room, sender, gid, draft, answer);

	if (e)
		return e;
	if (!answer[SENT])
		return nothing_sent(room_speak(db, sender, gid, &room), draft);
	*sent = answer[SENT];
	return OK;
}

/* A frame is its head, its data, and a brace. */
static const char *data_of(struct arena *a, const char *frame)
{
	size_t head = sizeof FRAME_HEAD - 1;

	return arena_copy(a, frame + head, strlen(frame) - head - 1);
}

enum error message_say(struct db *db, struct arena *a, const char *sender,
                       const char *conversation, const struct draft *draft,
                       struct said *said)
{
	const char *answer[BATCH_TEXTS];
	enum error e = send_draft(db, &in_conversation, sender, conversation,
	                          draft, answer);

	if (e)
		return e;
	if (!answer[SENT])
		return nothing_sent(
			room_speak_conversation(db, sender, conversation),
			draft);
	*said = (struct said){ answer[ROOM], answer[MSG_ID],
		               data_of(a, answer[FRAME]) };
	return OK;
}
