/* gateway.c - the gateways that there are, and who is connected to which */
#include "gateway.h"

#include <string.h>

#define LEASE "interval '10 seconds'"

enum { ATTEMPTS = 3 };

/* Of two of one name that begin at the same moment, the second to be done finds
 * the other's row in its way, which it did not see when it began. */
static const char begin_sql[] =
	"WITH earlier AS ("
	"  DELETE FROM gateways WHERE name = $1 RETURNING true"
	") "
	"INSERT INTO gateways (name, alive_until)"
	" SELECT $1, now() + " LEASE
	" FROM (SELECT count(*) FROM earlier) gone"
	" ON CONFLICT (name) DO NOTHING RETURNING id";

enum error gateway_begin(struct db *db, const char *name, const char **id)
{
	for (int i = 0; i < ATTEMPTS; i++) {
		struct rows *rows;
		enum error e = db_query(db, &rows, begin_sql, name);

		if (e)
			return e;
		if (rows_count(rows)) {
			*id = rows_text(rows, 0, 0);
			return OK;
		}
	}
	return ERROR_UNAVAILABLE;
}

static const char renew_sql[] =
	"WITH before AS ("
	"  SELECT id, alive_until > now() AS alive FROM gateways"
	"  WHERE id = $1 FOR NO KEY UPDATE"
	") "
	"UPDATE gateways SET alive_until = now() + " LEASE
	" FROM before WHERE gateways.id = before.id RETURNING alive";

/* One that is renewing its row just now is passed over: it is not dead.  Of
 * their own, as two that give up others may wait for each other. */
static const char give_up_sql[] =
	"DELETE FROM gateways WHERE id IN ("
	"  SELECT id FROM gateways WHERE alive_until < now() AND id <> $1"
	"  FOR UPDATE SKIP LOCKED)";

enum error gateway_renew(struct db *db, const char *id)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, renew_sql, id);

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_SESSION;
	if (rows_true(rows, 0, 0))
		db_query(db, &rows, give_up_sql, id); /* or the next time */
	return OK;
}

static const char open_sql[] =
	"SELECT state, seconds, rooms,"
	"  coalesce((SELECT json_object_agg(room.id, room.gid)"
	"    FROM members member JOIN rooms room ON room.id = member.room"
	"    WHERE member.account = $3 AND NOT room.members_only"
	"      AND NOT room.disabled), '{}')"
	" FROM socket_open($1, $2, $3, $4, $5, $6)";

enum error gateway_open_socket(struct db *db, const struct opening *opening,
                               struct opened *opened)
{
	const char *state;
	struct rows *rows;
	enum error e = db_query(db, &rows, open_sql, opening->gateway,
	                        opening->number, opening->user->id,
	                        opening->user->session, opening->issued,
	                        opening->alone ? "t" : "f");

	if (e)
		return e;
	state = rows_text(rows, 0, 0);
	if (strcmp(state, "dead") == 0)
		return ERROR_UNKNOWN_SESSION;
	opened->state = strcmp(state, "open") == 0    ? SOCKET_OPEN
	                : strcmp(state, "taken") == 0 ? SOCKET_TAKEN
	                                              : SOCKET_VOID;
	opened->seconds = rows_text(rows, 0, 1);
	opened->rooms = rows_text(rows, 0, 2);
	opened->open = rows_text(rows, 0, 3);
	return OK;
}

static const char close_sql[] =
	"DELETE FROM sockets WHERE gateway = $1 AND socket = $2";

enum error gateway_close_socket(struct db *db, const char *gateway,
                                const char *number)
{
	struct rows *rows;

	return db_query(db, &rows, close_sql, gateway, number);
}
