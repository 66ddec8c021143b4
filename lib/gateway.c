/* gateway.c - the gateways that there are, and who is connected to which */
#include "gateway.h"

#include <string.h>

#define LEASE "interval '10 seconds'"

enum { ATTEMPTS = 3, SWEEPS = 4 };

/* Of two of one name that begin at the same moment, the second to be done finds
 * the other's row in its way, which it did not see when it began. */
static const char begin_sql[] =
	"WITH earlier AS ("
	"  UPDATE gateways SET name = NULL, alive_until = now()"
	"  WHERE name = $1 RETURNING true"
	") "
	"INSERT INTO gateways (name, alive_until)"
	" SELECT $1, now() + " LEASE
	" FROM (SELECT count(*) FROM earlier) gone"
	" ON CONFLICT (name) DO NOTHING RETURNING id";

static enum error begin(struct db *db, const char *name, const char **id)
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

/*
 * Each that is deleted is its account's and its contacts' affair, so that a
 * statement has time for some ten thousand of them: these are a thousand, and
 * when there are no more the row goes, with whom it let in meanwhile.  The rows
 * of all that were given up are locked, as two that delete sockets may wait for
 * each other's accounts.
 */
static const char sweep_sql[] =
	"WITH given_up AS MATERIALIZED ("
	"  SELECT id FROM gateways WHERE name IS NULL FOR UPDATE SKIP LOCKED"
	"), one AS MATERIALIZED ("
	"  SELECT id, (SELECT socket FROM sockets WHERE gateway = id"
	"    ORDER BY socket OFFSET 999 LIMIT 1) AS up_to"
	"  FROM given_up ORDER BY id LIMIT 1"
	"), closed AS ("
	"  DELETE FROM sockets USING one WHERE gateway = one.id"
	"    AND socket <= coalesce(up_to, 9223372036854775807)"
	"), gone AS ("
	"  DELETE FROM gateways USING one"
	"  WHERE gateways.id = one.id AND up_to IS NULL"
	") "
	"SELECT true FROM one";

/* What is left when whoever asks wants an answer is for the next time. */
static void sweep(struct db *db)
{
	struct rows *rows;

	for (int i = 0; i < SWEEPS; i++)
		if (db_query(db, &rows, sweep_sql) || rows_count(rows) == 0)
			return;
}

enum error gateway_begin(struct db *db, const char *name, const char **id)
{
	enum error e = begin(db, name, id);

	if (!e)
		sweep(db);
	return e;
}

static const char renew_sql[] =
	"WITH before AS ("
	"  SELECT id, alive_until > now() AS alive FROM gateways"
	"  WHERE id = $1 AND name IS NOT NULL FOR NO KEY UPDATE"
	") "
	"UPDATE gateways SET alive_until = now() + " LEASE
	" FROM before WHERE gateways.id = before.id RETURNING alive";

/* One that is renewing its row just now is passed over: it is not dead.  Of
 * their own, as two that give up others may wait for each other. */
static const char give_up_sql[] =
	"UPDATE gateways SET name = NULL WHERE id IN ("
	"  SELECT id FROM gateways"
	"  WHERE alive_until < now() AND name IS NOT NULL AND id <> $1"
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
	sweep(db);
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
