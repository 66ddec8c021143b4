/* mark.c - up to where somebody has read in a room */
#include "mark.h"

#include "event.h"
#include "hint.h"
#include "json.h"
#include "room.h"

/*
 * Where a mark did not move it is at least here, whatever is not seen yet of
 * one that moved it at the same moment.
 */
static const char move_sql[] =
	"WITH entered AS ("
	"  SELECT room.id, room.gid,"
	"    least($3::bigint, room.last_msg_id) AS msg_id"
	"  FROM rooms room WHERE room.gid = $2 AND " ROOM_LETS_IN
	"), moved AS ("
	"  INSERT INTO reads AS mark (room, account, msg_id)"
	"  SELECT id, $1, msg_id FROM entered"
	"  ON CONFLICT (room, account) DO UPDATE"
	"  SET msg_id = excluded.msg_id, read_at = now()"
	"  WHERE mark.msg_id < excluded.msg_id"
	"  RETURNING mark.msg_id"
	"), mark AS ("
	"  SELECT entered.id, entered.gid, moved.msg_id > 0 AS moved,"
	"    greatest(entered.msg_id, moved.msg_id, mark.msg_id) AS msg_id"
	"  FROM entered LEFT JOIN moved ON true"
	"  LEFT JOIN reads mark ON mark.room = entered.id AND mark.account = $1"
	") "
	"SELECT id, msg_id, moved, json_build_object('room_gid', gid,"
	"    'msgId', msg_id, 'unread', " MARK_UNREAD("mark.id", "mark.msg_id") ")"
	" FROM mark";

enum { ROOM, MSG_ID, MOVED, MARK };

/* Their other sockets as well. */
static void tell(struct arena *a, const struct user *reader, const char *gid,
                 const struct rows *rows)
{
	hint_room(rows_text(rows, 0, ROOM), "0",
	          event_frame(a, "read",
	                      arena_printf(a,
	                                   "{\"room_gid\":%s,\"username\":%s,"
	                                   "\"fullname\":%s,\"msgId\":%s}",
	                                   json_quote(a, gid),
	                                   json_quote(a, reader->login),
	                                   json_quote(a, reader->name),
	                                   rows_text(rows, 0, MSG_ID))));
}

enum error mark_move(struct db *db, struct arena *a, const struct user *reader,
                     const char *gid, const char *msg_id, const char **json)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, move_sql, reader->id, gid, msg_id);

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_ROOM;
	if (rows_true(rows, 0, MOVED))
		tell(a, reader, gid, rows);
	*json = rows_text(rows, 0, MARK);
	return OK;
}

static const char list_sql[] =
	"SELECT coalesce(json_agg(json_build_object('room_gid', mark.gid,"
	"    'conversation_id', mark.conversation, 'msgId', mark.msg_id,"
	"    'last', mark.last_msg_id,"
	"    'unread', " MARK_UNREAD("mark.id", "mark.msg_id") ")"
	"  ORDER BY mark.id), '[]')"
	" FROM ("
	"  SELECT room.id, room.gid, room.last_msg_id,"
	"    CASE WHEN room.members_only THEN room.id END AS conversation,"
	"    coalesce(mark.msg_id, 0) AS msg_id"
	"  FROM (SELECT room FROM members WHERE account = $1"
	"    UNION SELECT room FROM reads WHERE account = $1) mine"
	"  JOIN rooms room ON room.id = mine.room"
	"  LEFT JOIN reads mark"
	"    ON mark.room = room.id AND mark.account = $1"
	"  WHERE " ROOM_LETS_IN ") mark";

enum error mark_list(struct db *db, const char *account, const char **json)
{
	return db_text(db, json, OK, list_sql, account);
}
