/* message-change.c - what was said, said otherwise or taken back */
#include "hint.h"
#include "message.h"
#include "room.h"

/* Was the row "message" edited as often as one may be?  Its edits go with it,
 * by the one statement that deletes it, and no more of them are looked at; of
 * those who edit at the same moment each may go one further. */
#define EDITS_MAX "1000"
#define EDITS_FULL \
	"(SELECT count(*) = " EDITS_MAX \
	" FROM (SELECT FROM messages edit" \
	"    WHERE edit.room = message.room AND edit.edits = message.msg_id" \
	"    LIMIT " EDITS_MAX ") counted)"

/*
 * Who is muted may delete, and edit no more; what silences is of the row
 * "account", and what fills of the row "message".
 *
 * A change is a message under the room's next number, so that every reader
 * hears it in its order, and what is stored of the one that it changes.  That
 * one is locked first: of two changes at the same moment the second sees what
 * the first one did.  NO KEY, as who answers it holds the room's lock and wants
 * the key of this row.  The texts of its edits go with a message that is
 * deleted; a trigger sees to that.
 */
#define CHANGE_SQL(what, by, silences, fills) \
	"WITH entered AS (" \
	"  SELECT room.id, room.muted, " silences \
	" AS silenced" \
	"  FROM rooms room JOIN accounts account ON account.id = $1" \
	"  WHERE room.gid = $2 AND " ROOM_LETS_IN \
	"), target AS (" \
	"  SELECT message.room, message.msg_id, message.sender = $1 AS own," \
	"    " fills \
	" AS filled" \
	"  FROM messages message" \
	"  WHERE message.room = (SELECT id FROM entered" \
	"      WHERE NOT muted AND NOT silenced)" \
	"    AND message.msg_id = $3 AND " MESSAGE_IS_SAID \
	"  FOR NO KEY UPDATE" \
	"), room AS (" \
	"  UPDATE rooms SET last_msg_id = rooms.last_msg_id + 1 FROM target" \
	"  WHERE rooms.id = target.room AND target.own" \
	"    AND NOT target.filled AND NOT rooms.muted AND NOT rooms.disabled" \
	"  RETURNING rooms.id, rooms.last_msg_id" \
	"), message AS (" \
	"  INSERT INTO messages (room, msg_id, sender, txt, " what \
	", sent_at)" \
	"  SELECT id, last_msg_id, $1, $4, $3, clock_timestamp() FROM room" \
	"  RETURNING *" \
	"), changed AS (" \
	"  UPDATE messages SET txt = $4, " by \
	" = message.msg_id FROM message" \
	"  WHERE messages.room = message.room AND messages.msg_id = $3" \
	") " \
	"SELECT target.own, target.filled, entered.muted, entered.silenced," \
	"  entered.id, message.msg_id, " MESSAGE_JSON \
	"," \
	"  format('{\"msgId\":%s,\"timestamp\":%s}', message.msg_id," \
	"    extract(epoch FROM message.sent_at))" \
	" FROM entered LEFT JOIN target ON true LEFT JOIN message ON true" \
	" LEFT JOIN accounts author ON author.id = message.sender"

static const char edit_sql[] = CHANGE_SQL("edits", "edited", "account.muted",
                                          EDITS_FULL),
		  delete_sql[] = CHANGE_SQL("deletes", "deleted", "false",
                                            "false");

enum { OWN, FILLED, MUTED, SILENCED, ROOM, MSG_ID, EVENT, SENT };

static enum error refused(const struct rows *rows)
{
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_ROOM;
	if (rows_true(rows, 0, SILENCED))
		return ERROR_MUTED;
	if (rows_true(rows, 0, MUTED))
		return ERROR_ROOM_MUTED;
	if (!rows_text(rows, 0, OWN))
		return ERROR_UNKNOWN_MESSAGE;
	if (!rows_true(rows, 0, OWN))
		return ERROR_NOT_AUTHOR;
	if (rows_true(rows, 0, FILLED))
		return ERROR_TOO_MANY_EDITS;
	return rows_text(rows, 0, MSG_ID) ? OK : ERROR_UNAVAILABLE;
}

static enum error change(struct db *db, const char *sql, const char *author,
                         const struct message_at *at, const char *text,
                         const char **sent)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, sql, author, at->gid, at->msg_id,
	                        text);

	/* While it waited for the room, that was muted or disabled. */
	if (!e && refused(rows) == ERROR_UNAVAILABLE)
		e = db_query(db, &rows, sql, author, at->gid, at->msg_id, text);
	if (e || (e = refused(rows)))
		return e;
	hint_event(rows_text(rows, 0, ROOM), rows_text(rows, 0, MSG_ID), author,
	           rows_text(rows, 0, EVENT), NULL);
	*sent = rows_text(rows, 0, SENT);
	return OK;
}

enum error message_edit(struct db *db, const char *author,
                        const struct message_at *at, const char *text,
                        const char **sent)
{
	return change(db, edit_sql, author, at, text, sent);
}

enum error message_delete(struct db *db, const char *author,
                          const struct message_at *at, const char **sent)
{
	return change(db, delete_sql, author, at, "", sent);
}
