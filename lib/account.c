/* account.c - people: register, look up, let in or not */
#include "account.h"

static const char add_sql[] =
	"INSERT INTO accounts (login, password, name) VALUES ($1, $2, $3)"
	" ON CONFLICT (login) DO NOTHING RETURNING true";

enum error account_add(struct db *db, const char *login, const char *hash,
                       const char *name)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, add_sql, login, hash, name);

	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_LOGIN_TAKEN;
}

static const char find_sql[] =
	"SELECT id, name, password, disabled FROM accounts WHERE login = $1";

enum error account_find(struct db *db, const char *login,
                        struct account *account)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, find_sql, login);

	if (e)
		return e;
	*account = (struct account){ 0 };
	if (rows_count(rows))
		*account = (struct account){ rows_text(rows, 0, 0),
			                     rows_text(rows, 0, 1),
			                     rows_text(rows, 0, 2),
			                     rows_true(rows, 0, 3) };
	return OK;
}

static const char rehash_sql[] =
	"UPDATE accounts SET password = $2 WHERE id = $1";

enum error account_rehash(struct db *db, const char *id, const char *hash)
{
	struct rows *rows;

	return db_query(db, &rows, rehash_sql, id, hash);
}

static const char disable_sql[] =
	"UPDATE accounts SET disabled = $2 WHERE id = $1";

enum error account_disable(struct db *db, const char *id, bool disabled)
{
	struct rows *rows;

	return db_query(db, &rows, disable_sql, id, disabled ? "t" : "f");
}

static const char end_sessions_sql[] =
	"WITH ended AS ("
	"  DELETE FROM sessions WHERE account = $1"
	"  RETURNING expires_at > now() AS good"
	") "
	"SELECT count(*) FROM ended WHERE good";

enum error account_end_sessions(struct db *db, const char *id,
                                const char **ended)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, end_sessions_sql, id);

	if (e)
		return e;
	*ended = rows_text(rows, 0, 0);
	return OK;
}

static const char list_sql[] =
	"SELECT login, name,"
	"  to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),"
	"  CASE WHEN disabled THEN 'disabled' ELSE 'enabled' END,"
	"  (SELECT count(*) FROM sessions"
	"   WHERE account = accounts.id AND expires_at > now())"
	" FROM accounts ORDER BY login";

enum error account_list(struct db *db, struct rows **rows)
{
	return db_query(db, rows, list_sql);
}
