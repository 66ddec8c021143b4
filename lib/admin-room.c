/* admin-room.c - rooms, as administrators see and change them */
#include "admin-sql.h"
#include "admin.h"

/* Of a row "room".  Its last message says when it was spoken in. */
#define VIEW_JSON \
	"json_build_object('room_gid', room.gid," \
	"  'conversation_id', CASE WHEN room.members_only THEN room.id END," \
	"  'name', room.name," \
	"  'owner', (SELECT login FROM accounts WHERE id = room.owner)," \
	"  'members', (SELECT count(*) FROM members" \
	"    WHERE members.room = room.id)," \
	"  'created', extract(epoch FROM room.created_at)," \
	"  'last', room.last_msg_id," \
	"  'last_at', (SELECT extract(epoch FROM message.sent_at)" \
	"    FROM messages message WHERE message.room = room.id" \
	"    AND message.msg_id = room.last_msg_id)," \
	"  'muted', room.muted, 'disabled', room.disabled)"

/* The first column says whether there is such a cursor. */
#define LIST_SQL(from) \
	"WITH cursor AS (" \
	"  SELECT id FROM rooms WHERE gid = $2" \
	"), page AS (" \
	"  SELECT room.id, row_number() OVER (ORDER BY room.id DESC) AS n" \
	"  FROM " from \
	"  WHERE room.id <" \
	"    coalesce((SELECT id FROM cursor), 9223372036854775807)" \
	"  ORDER BY room.id DESC LIMIT $1::bigint + 1" \
	") " \
	"SELECT $2 IS NULL OR EXISTS (SELECT FROM cursor)," \
	"  " ADMIN_LIST(VIEW_JSON) " FROM page JOIN rooms room USING (id)"

#define FOUND \
	"((SELECT id FROM rooms WHERE " ADMIN_BEGINS("gid") ")" \
	" UNION (SELECT id FROM rooms WHERE " ADMIN_BEGINS("name") ")" \
	" UNION (SELECT id FROM rooms WHERE owner =" \
	"     (SELECT id FROM accounts WHERE login = $3)" \
	"   ORDER BY id DESC LIMIT 1000)" \
	") found JOIN rooms room USING (id)"

static const char list_sql[] = LIST_SQL("rooms room"),
		  search_sql[] = LIST_SQL(FOUND);

enum error admin_rooms(struct db *db, const struct admin_page *page,
                       struct admin_list *list)
{
	struct rows *rows;
	enum error e = page->search
	                       ? db_query(db, &rows, search_sql, page->limit,
	                                  page->after, page->search)
	                       : db_query(db, &rows, list_sql, page->limit,
	                                  page->after);

	if (e)
		return e;
	if (!rows_true(rows, 0, 0))
		return ERROR_UNKNOWN_ROOM;
	*list = (struct admin_list){ rows_text(rows, 0, 1),
		                     rows_true(rows, 0, 2) };
	return OK;
}

static const char show_sql[] = "SELECT " VIEW_JSON
			       " FROM rooms room WHERE room.gid = $1";

static enum error show(struct db *db, const char *gid, const char **json)
{
	return db_text(db, json, ERROR_UNKNOWN_ROOM, show_sql, gid);
}

/* Who says something at the same moment has said it before, or is refused. */
static const char change_sql[] =
	"WITH before AS ("
	"  SELECT id, gid, disabled, muted FROM rooms"
	"  WHERE gid = $2 FOR NO KEY UPDATE"
	"), " ADMIN_CHANGE("rooms", "room", "gid") "SELECT FROM before";

enum error admin_change_room(struct db *db, const struct user *admin,
                             const char *gid, const struct admin_change *change,
                             const char **json)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, change_sql, admin->login, gid,
	                        change->disabled, change->muted);

	return e ? e : show(db, gid, json);
}
