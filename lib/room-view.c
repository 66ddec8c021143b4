/* room-view.c - rooms, as somebody sees them */
#include "mark.h"
#include "room.h"

/* Of a row "room": the newest that is said, unless what follows it was done to
 * messages 10,000 times. */
#define LATEST \
	"(SELECT " MESSAGE_JSON "  FROM (SELECT " MESSAGE_COLUMNS \
	" FROM messages message" \
	"    WHERE message.room = room.id" \
	"      AND message.msg_id > room.last_msg_id - 10000" \
	"      AND " MESSAGE_IS_SAID \
	"    ORDER BY message.msg_id DESC LIMIT 1) message" \
	"  JOIN accounts author ON author.id = message.sender)"

/*
 * Of a row "room" and the reader's "mark" there; $2, $3 and $4: are unread,
 * members and the latest asked for?  Who knows a gid is let in, and need not
 * know who else is: of a room that is open to all its owner is told that.
 */
#define VIEW_JSON \
	"format('{\"room_gid\":%s,\"conversation_id\":%s,\"name\":%s," \
	"\"owned\":%s,\"last\":%s,\"msgId\":%s%s}'," \
	"  to_json(room.gid)," \
	"  CASE WHEN room.members_only THEN room.id::text ELSE 'null' END," \
	"  coalesce(to_json(room.name)::text, 'null')," \
	"  to_json(room.owner = $1), room.last_msg_id," \
	"  coalesce(mark.msg_id, 0), concat(" \
	"    CASE WHEN $2 THEN ',\"unread\":' || " MARK_UNREAD( \
		"room.id", "coalesce(mark.msg_id, 0)") " END," \
	"    CASE WHEN $3 AND (room.members_only OR room.owner = $1)" \
	"      THEN ',\"members\":' || (SELECT coalesce(json_agg(" \
	"        json_build_object('uuid', account.uuid," \
	"          'login', account.login, 'name', account.name)" \
	"        ORDER BY account.login), '[]')" \
	"      FROM members JOIN accounts account" \
	"        ON account.id = members.account" \
	"      WHERE members.room = room.id) END," \
	"    CASE WHEN $4" \
	"      THEN ',\"latest\":' || coalesce(" LATEST ", 'null') END))::json"

#define MARK "LEFT JOIN reads mark ON mark.room = room.id AND mark.account = $1"

static const char *flag(bool is)
{
	return is ? "t" : "f";
}

/* Which rooms are in a list: of "room", wherever they are known from. */
#define LISTED "(room.members_only OR NOT $5) AND " ROOM_LETS_IN

/* From each of these a page, and one more, is enough to make a page of all. */
#define PAGE_OF(table, account, id) \
	"(SELECT room.id FROM " table "  WHERE " account " = $1 AND " id \
	" > coalesce((SELECT id FROM cursor), 0) AND " LISTED "  ORDER BY " id \
	" LIMIT $7::bigint + 1)"

/* The first column says whether there is such a cursor. */
static const char list_sql[] =
	"WITH cursor AS ("
	"  SELECT room.id FROM rooms room WHERE room.gid = $6 AND " LISTED
	"    AND (room.owner = $1 OR EXISTS (SELECT FROM members mine"
	"        WHERE mine.room = room.id AND mine.account = $1)"
	"      OR EXISTS (SELECT FROM reads mine"
	"        WHERE mine.room = room.id AND mine.account = $1))"
	"), page AS MATERIALIZED ("
	"  SELECT id, row_number() OVER (ORDER BY id) AS n FROM ("
	PAGE_OF("rooms room", "room.owner", "room.id")
	" UNION "
	PAGE_OF("members mine JOIN rooms room ON room.id = mine.room",
	        "mine.account", "mine.room")
	" UNION "
	PAGE_OF("reads mine JOIN rooms room ON room.id = mine.room",
	        "mine.account", "mine.room")
	") known ORDER BY id LIMIT $7::bigint + 1"
	"), view AS ("
	"  SELECT room.id, " VIEW_JSON
	" AS json"
	"  FROM page JOIN rooms room USING (id) " MARK
	"  WHERE page.n <= $7::bigint"
	") "
	"SELECT $6 IS NULL OR EXISTS (SELECT FROM cursor),"
	"  EXISTS (SELECT FROM page WHERE n > $7::bigint),"
	"  coalesce(json_agg(json ORDER BY id), '[]') FROM view";

enum { CURSOR, MORE, ROOMS };

enum error room_list(struct db *db, const char *account,
                     const struct room_range *range,
                     const struct room_wish *wish, struct room_page *page)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, list_sql, account,
	                        flag(wish->unread), flag(wish->members),
	                        flag(wish->latest), flag(range->conversations),
	                        range->after, range->limit);

	if (e)
		return e;
	if (!rows_true(rows, 0, CURSOR))
		return ERROR_UNKNOWN_ROOM;
	*page = (struct room_page){ rows_text(rows, 0, ROOMS),
		                    rows_true(rows, 0, MORE) };
	return OK;
}

#define SHOW_SQL(which) \
	"SELECT " VIEW_JSON " FROM rooms room " MARK " WHERE " which \
	" AND " ROOM_LETS_IN

static const char by_gid_sql[] = SHOW_SQL("room.gid = $5"),
		  by_id_sql[] = SHOW_SQL("room.id = $5 AND room.members_only");

static enum error show(struct db *db, const char *sql, const char *account,
                       const char *which, const struct room_wish *wish,
                       const char **json)
{
	return db_text(db, json, OK, sql, account, flag(wish->unread),
	               flag(wish->members), flag(wish->latest), which);
}

enum error room_show(struct db *db, const char *account, const char *gid,
                     const struct room_wish *wish, const char **json)
{
	enum error e = show(db, by_gid_sql, account, gid, wish, json);

	return e || *json ? e : ERROR_UNKNOWN_ROOM;
}

enum error room_show_conversation(struct db *db, const char *account,
                                  const char *id, const struct room_wish *wish,
                                  const char **json)
{
	enum error e = show(db, by_id_sql, account, id, wish, json);

	return e || *json ? e : ERROR_NOT_MEMBER_OF_ANY;
}
