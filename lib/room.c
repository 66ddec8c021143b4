/* room.c - rooms: open, enter, listen */
#include "room.h"

#include <sodium.h>

#include "device.h"

enum { GID_LENGTH = 8 };

const char *room_new_gid(struct arena *a)
{
	static const char letters[] =
		"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
	char *gid = arena_alloc(a, GID_LENGTH + 1);

	for (int i = 0; i < GID_LENGTH; i++)
		gid[i] = letters[randombytes_uniform(sizeof letters - 1)];
	return gid;
}

static const char create_sql[] =
	"WITH owner AS ("
	"  SELECT id, muted AND $3::text IS NOT NULL AS silenced FROM accounts"
	"  WHERE id = $2 AND " DEVICE_IS_NONE("$2")
	"), room AS ("
	"  INSERT INTO rooms (gid, owner, name)"
	"  SELECT $1, id, $3 FROM owner WHERE NOT silenced"
	"  ON CONFLICT (gid) DO NOTHING RETURNING gid"
	") "
	"SELECT EXISTS (SELECT FROM owner),"
	"  EXISTS (SELECT FROM owner WHERE silenced),"
	"  (SELECT format('{\"room_gid\":%s}', to_json(gid)) FROM room)";

enum { MAY, SILENCED, CREATED };

/* Of 10^14 gids two are hardly ever the same; then there is no room. */
enum error room_create(struct db *db, struct arena *a, const char *owner,
                       const char *name, const char **room)
{
	for (int i = 0; i < GID_ATTEMPTS; i++) {
		struct rows *rows;
		enum error e = db_query(db, &rows, create_sql, room_new_gid(a),
		                        owner, name);

		if (e)
			return e;
		if (!rows_true(rows, 0, MAY))
			return ERROR_DEVICE;
		if (rows_true(rows, 0, SILENCED))
			return ERROR_MUTED;
		*room = rows_text(rows, 0, CREATED);
		if (*room)
			return OK;
	}
	return ERROR_UNAVAILABLE;
}

/* A mark makes an open room one of theirs, and a membership a conversation. */
static const char leave_sql[] =
	"WITH entered AS ("
	"  SELECT room.id, NOT room.members_only AND room.owner = $1 AS owned,"
	"    NOT " DEVICE_IS_NONE("$1") " AS device"
	"  FROM rooms room WHERE room.gid = $2 AND " ROOM_LETS_IN
	"), leaving AS ("
	"  SELECT id FROM entered WHERE NOT owned AND NOT device"
	"), mark AS ("
	"  DELETE FROM reads USING leaving WHERE room = id AND account = $1"
	"), membership AS ("
	"  DELETE FROM members USING leaving WHERE room = id AND account = $1"
	") "
	"SELECT device, owned FROM entered";

enum { DEVICE, OWNED };

enum error room_leave(struct db *db, const char *account, const char *gid)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, leave_sql, account, gid);

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_ROOM;
	if (rows_true(rows, 0, DEVICE))
		return ERROR_DEVICE;
	return rows_true(rows, 0, OWNED) ? ERROR_ROOM_OWNED : OK;
}

static const char enter_sql[] =
	"SELECT room.id FROM rooms room WHERE room.gid = $2 AND " ROOM_LETS_IN;

enum error room_enter(struct db *db, const char *account, const char *gid,
                      const char **room)
{
	return db_text(db, room, ERROR_UNKNOWN_ROOM, enter_sql, account, gid);
}

#define SPEAK_SQL(which) \
	"SELECT room.id, account.muted, room.muted FROM rooms room" \
	" JOIN accounts account ON account.id = $1" \
	" WHERE " which " AND " ROOM_LETS_IN

static const char speak_sql[] = SPEAK_SQL("room.gid = $2"),
		  speak_by_id_sql[] = SPEAK_SQL(
			  "room.id = $2 AND room.members_only");

enum { ID, ACCOUNT_MUTED, ROOM_MUTED };

static enum error speak(struct db *db, const char *sql, const char *account,
                        const char *which, const char **room)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, sql, account, which);

	if (e)
		return e;
	*room = rows_count(rows) ? rows_text(rows, 0, ID) : NULL;
	if (!*room)
		return OK;
	if (rows_true(rows, 0, ACCOUNT_MUTED))
		return ERROR_MUTED;
	return rows_true(rows, 0, ROOM_MUTED) ? ERROR_ROOM_MUTED : OK;
}

enum error room_speak(struct db *db, const char *account, const char *gid,
                      const char **room)
{
	enum error e = speak(db, speak_sql, account, gid, room);

	return e || *room ? e : ERROR_UNKNOWN_ROOM;
}

enum error room_speak_conversation(struct db *db, const char *account,
                                   const char *id)
{
	const char *room;
	enum error e = speak(db, speak_by_id_sql, account, id, &room);

	return e || room ? e : ERROR_NOT_MEMBER;
}

static const char listen_sql[] =
	"SELECT entrance.after > room.last_msg_id, room.id, to_json(room.gid),"
	"  entrance.after, room.last_msg_id, json_build_object('room_gid', "
	"room.gid,"
	"    'last', room.last_msg_id, 'after', entrance.after,"
	"    'uuid', account.uuid)"
	" FROM rooms room"
	" CROSS JOIN LATERAL (SELECT"
	"   coalesce($3, room.last_msg_id) AS after) entrance"
	" JOIN accounts account ON account.id = $1"
	" WHERE room.gid = $2 AND " ROOM_LETS_IN;

enum { AHEAD, ROOM, GID, AFTER, LAST, ENTRANCE };

enum error room_listen(struct db *db, const char *account, const char *gid,
                       const char *after, struct entrance *entrance)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, listen_sql, account, gid, after);

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_ROOM;
	if (rows_true(rows, 0, AHEAD))
		return ERROR_AHEAD_OF_ROOM;
	*entrance = (struct entrance){
		.room = rows_text(rows, 0, ROOM),
		.after = rows_text(rows, 0, AFTER),
		.last = rows_text(rows, 0, LAST),
		.gid = rows_text(rows, 0, GID),
		.json = rows_text(rows, 0, ENTRANCE),
	};
	return OK;
}
