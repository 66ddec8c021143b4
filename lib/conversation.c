/* conversation.c - rooms that have members: make, list, look at */
#include "conversation.h"

#include "device.h"
#include "event.h"
#include "hint.h"

/* A conversation, of a row "room" and an array of its members' logins. */
#define CONVERSATION_JSON(logins) \
	"json_build_object('id', room.id, 'name', room.name," \
	"  'members', " logins ", 'room_gid', room.gid)"

/* Its maker, and chance has which others: to count the rooms of a thousand who
 * are in thousands takes seconds.  So who is put with many others into one
 * after another is in some more than they may be, but never in many more. */
#define LOOKED_AT \
	"SELECT id, login FROM joining ORDER BY id <> $1, random() LIMIT 20"

static const char make_sql[] =
	"WITH maker AS ("
	"  SELECT id, login, muted FROM accounts"
	"  WHERE id = $1 AND " DEVICE_IS_NONE("$1")
	"), given AS ("
	"  SELECT login, min(place) AS place"
	"  FROM json_array_elements_text($3::json)"
	"    WITH ORDINALITY AS given (login, place)"
	"  GROUP BY login"
	"), found AS ("
	"  SELECT given.login, given.place, account.id"
	"  FROM given LEFT JOIN accounts account USING (login)"
	"), joining AS ("
	"  SELECT id, login FROM found WHERE id IS NOT NULL"
	"  UNION SELECT id, login FROM maker"
	"), too_many AS ("
	"  SELECT login FROM (" LOOKED_AT ") some_of_them"
	"  WHERE " MEMBERSHIPS_FULL("some_of_them.id")
	"), room AS ("
	"  INSERT INTO rooms (gid, owner, members_only, name)"
	"  SELECT $2, id, true, coalesce($4, ("
	"    SELECT left(string_agg(login, ', ' ORDER BY login), 256)"
	"    FROM joining))"
	"  FROM maker WHERE NOT muted"
	"    AND NOT EXISTS (SELECT FROM found WHERE id IS NULL)"
	"    AND NOT EXISTS (SELECT FROM too_many)"
	"  ON CONFLICT (gid) DO NOTHING"
	"  RETURNING id, gid, name"
	"), joined AS ("
	"  INSERT INTO members (room, account)"
	"  SELECT room.id, joining.id FROM room CROSS JOIN joining"
	") "
	"SELECT EXISTS (SELECT FROM maker),"
	"  EXISTS (SELECT FROM maker WHERE muted), ("
	"    SELECT login FROM found WHERE id IS NULL ORDER BY place LIMIT 1"
	"  ), (SELECT min(login) FROM too_many), room.id,"
	"  (SELECT string_agg(id::text, ',') FROM joining), "
	CONVERSATION_JSON("(SELECT json_agg(login ORDER BY login) FROM joining)")
	" FROM (SELECT) one LEFT JOIN room ON true";

enum { MAY, MUTED, UNKNOWN, FULL, ID, ACCOUNTS, MADE };

static enum error refused(const struct rows *rows, const char **whom)
{
	const char *unknown = rows_text(rows, 0, UNKNOWN),
		   *full = rows_text(rows, 0, FULL);

	*whom = unknown ? unknown : full;
	if (!rows_true(rows, 0, MAY))
		return ERROR_DEVICE;
	if (rows_true(rows, 0, MUTED))
		return ERROR_MUTED;
	if (unknown)
		return ERROR_UNKNOWN_MEMBER;
	return full ? ERROR_TOO_MANY_ROOMS : OK;
}

enum error conversation_make(struct db *db, struct arena *a, const char *maker,
                             const char *members, const char *name,
                             struct conversation *made)
{
	*made = (struct conversation){ 0 };
	for (int i = 0; i < GID_ATTEMPTS; i++) {
		struct rows *rows;
		enum error e = db_query(db, &rows, make_sql, maker,
		                        room_new_gid(a), members, name);

		if (e)
			return e;
		*made = (struct conversation){ rows_text(rows, 0, ID),
			                       rows_text(rows, 0, MADE), NULL };
		e = refused(rows, &made->whom);
		if (e)
			return e;
		if (!made->id)
			continue;
		hint_join(made->id, rows_text(rows, 0, ACCOUNTS),
		          event_frame(a, "create_conversation", made->json));
		return OK;
	}
	return ERROR_UNAVAILABLE;
}

static const char list_sql[] =
	"SELECT coalesce(json_agg(json_build_object('id', room.id,"
	"    'name', room.name) ORDER BY room.id), '[]')"
	" FROM members member JOIN rooms room ON room.id = member.room"
	" WHERE member.account = $1 AND room.members_only"
	"   AND NOT room.disabled";

enum error conversation_list(struct db *db, const char *account,
                             const char **json)
{
	return db_text(db, json, OK, list_sql, account);
}

static const char info_sql[] =
	"SELECT " CONVERSATION_JSON(
		"(SELECT json_agg(account.login ORDER BY account.login)"
		"  FROM members JOIN accounts account"
		"    ON account.id = members.account"
		"  WHERE members.room = room.id)")
	" FROM rooms room WHERE " CONVERSATION_LETS_IN;

enum error conversation_info(struct db *db, const char *account, const char *id,
                             const char **json)
{
	return db_text(db, json, ERROR_NOT_MEMBER_OF_ANY, info_sql, account,
	               id);
}

static const char enter_sql[] =
	"SELECT true FROM rooms room WHERE " CONVERSATION_LETS_IN;

enum error conversation_enter(struct db *db, const char *account,
                              const char *id)
{
	const char *is_in;

	return db_text(db, &is_in, ERROR_NOT_MEMBER, enter_sql, account, id);
}
