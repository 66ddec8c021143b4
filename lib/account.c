/* account.c - people: register, look up */
#include "account.h"

static const char register_sql[] =
	"INSERT INTO accounts (login, password, name) VALUES ($1, $2, $3)"
	" ON CONFLICT (login) DO NOTHING RETURNING true";

enum error account_register(struct db *db, const char *login, const char *hash,
                            const char *name)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, register_sql, login, hash, name);

	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_LOGIN_TAKEN;
}

static const char find_sql[] =
	"SELECT id, name, password FROM accounts WHERE login = $1";

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
			                     rows_text(rows, 0, 2) };
	return OK;
}

static const char rehash_sql[] =
	"UPDATE accounts SET password = $2 WHERE id = $1";

enum error account_rehash(struct db *db, const char *id, const char *hash)
{
	struct rows *rows;

	return db_query(db, &rows, rehash_sql, id, hash);
}
