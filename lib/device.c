/* device.c - accounts of things: nobody signs in to one, its token lets it in
 */
#include "device.h"

#include "access-token.h"
#include "account.h"
#include "password.h"
#include "room.h"
#include "secret.h"
#include "session-cache.h"
#include "session.h"

static const char find_sql[] =
	"SELECT account.id, account.uuid FROM accounts account"
	" JOIN devices device ON device.account = account.id"
	" WHERE account.login = $1";

enum error device_find(struct db *db, const char *name, struct device *device)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, find_sql, name);

	if (e)
		return e;
	*device = (struct device){ 0 };
	if (rows_count(rows))
		*device = (struct device){ rows_text(rows, 0, 0),
			                   rows_text(rows, 0, 1) };
	return OK;
}

static const char add_sql[] =
	"WITH found AS ("
	"  SELECT given.gid, room.id"
	"  FROM (SELECT DISTINCT json_array_elements_text($3::json)) given "
	"(gid)"
	"  LEFT JOIN rooms room USING (gid)"
	"), account AS ("
	"  INSERT INTO accounts (login, password, name) SELECT $1, $2, $1"
	"  WHERE NOT EXISTS (SELECT FROM found WHERE id IS NULL)"
	"  ON CONFLICT (login) DO NOTHING RETURNING id, uuid"
	"), device AS ("
	"  INSERT INTO devices (account) SELECT id FROM account"
	"), joined AS ("
	"  INSERT INTO members (room, account)"
	"  SELECT found.id, account.id FROM found CROSS JOIN account"
	") "
	"SELECT (SELECT min(gid) FROM found WHERE id IS NULL),"
	"  account.id, account.uuid"
	" FROM (SELECT) one LEFT JOIN account ON true";

enum { UNKNOWN, ID, UUID };

enum error device_add(struct db *db, const char *name, const char *gids,
                      struct device *device, const char **unknown)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, add_sql, name, PASSWORD_NONE, gids);

	if (e)
		return e;
	*unknown = rows_text(rows, 0, UNKNOWN);
	if (*unknown)
		return ERROR_UNKNOWN_ROOM;
	*device = (struct device){ rows_text(rows, 0, ID),
		                   rows_text(rows, 0, UUID) };
	return device->id ? OK : ERROR_LOGIN_TAKEN;
}

/* The lock, and why: see session.c. */
static const char token_sql[] =
	"WITH account AS ("
	"  SELECT id FROM accounts WHERE id = $1 AND NOT disabled FOR SHARE"
	"), ended AS ("
	"  DELETE FROM sessions USING account"
	"  WHERE sessions.account = account.id"
	") "
	"INSERT INTO sessions (token_hash, account, expires_at)"
	" SELECT decode($2, 'hex'), id, now() + $3 * interval '1 second'"
	" FROM account RETURNING true";

enum error device_token(struct db *db, struct arena *a,
                        const struct settings *s, const struct device *device,
                        const char **token)
{
	const char *of_session = session_new_token(a);
	char hash[HASH_LENGTH + 1];
	struct rows *rows;
	enum error e;

	secret_hash(of_session, hash);
	e = db_query(db, &rows, token_sql, device->id, hash, s->device_life);
	session_cache_clear(); /* who knows what was done */
	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_ACCOUNT_DISABLED;
	*token = access_token_make(a, s->secret_key, device->uuid, "Unit",
	                           of_session, 0);
	if (!*token)
		*token = of_session;
	return OK;
}

static const char join_sql[] =
	"WITH room AS ("
	"  SELECT id, NOT " MEMBERSHIPS_FULL("$1") " AS may_join"
	"  FROM rooms WHERE gid = $2"
	"), joined AS ("
	"  INSERT INTO members (room, account) SELECT id, $1 FROM room"
	"  WHERE may_join ON CONFLICT DO NOTHING"
	") "
	"SELECT may_join OR EXISTS (SELECT FROM members"
	"  WHERE members.room = room.id AND members.account = $1) FROM room";

enum error device_join(struct db *db, const struct device *device,
                       const char *gid)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, join_sql, device->id, gid);

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_ROOM;
	return rows_true(rows, 0, 0) ? OK : ERROR_TOO_MANY_ROOMS;
}

static const char leave_sql[] =
	"DELETE FROM members USING rooms room"
	" WHERE members.room = room.id AND members.account = $1"
	"   AND room.gid = $2 RETURNING true";

enum error device_leave(struct db *db, const struct device *device,
                        const char *gid)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, leave_sql, device->id, gid);

	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_UNKNOWN_ROOM;
}

enum error device_revoke(struct db *db, const struct device *device)
{
	return account_disable(db, device->id, true);
}

enum error device_enable(struct db *db, const struct device *device)
{
	return account_disable(db, device->id, false);
}

static const char list_sql[] =
	"SELECT account.login, account.uuid,"
	"  to_char(device.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),"
	"  CASE WHEN account.disabled THEN 'revoked'"
	"    WHEN EXISTS (SELECT FROM sessions session"
	"      WHERE session.account = account.id"
	"        AND session.expires_at > now()) THEN 'enabled'"
	"    ELSE 'no token' END,"
	"  coalesce((SELECT string_agg(room.gid, ' ' ORDER BY room.gid)"
	"    FROM members member JOIN rooms room ON room.id = member.room"
	"    WHERE member.account = account.id), '')"
	" FROM devices device JOIN accounts account ON account.id = "
	"device.account"
	" ORDER BY account.login";

enum error device_list(struct db *db, struct rows **rows)
{
	return db_query(db, rows, list_sql);
}
