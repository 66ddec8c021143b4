/* verification.c - codes by which an account proves elsewhere whose it is */
#include "verification.h"

#include "room.h"
#include "secret.h"

static const char make_sql[] =
	"INSERT INTO verification_codes AS old"
	"  (account, code_hash, expires_at, empty_again)"
	" VALUES ($1, decode($2, 'hex'), now() + interval '1 minute',"
	"  now() + interval '10 seconds')"
	" ON CONFLICT (account) DO UPDATE SET code_hash = decode($2, 'hex'),"
	"  expires_at = now() + interval '1 minute',"
	"  empty_again = greatest(old.empty_again, now())"
	"    + interval '10 seconds'"
	" WHERE greatest(old.empty_again, now())"
	"  <= now() + interval '50 seconds'"
	" RETURNING true";

/* A code is as hard to guess as a gid, and as easy to read. */
enum error verification_make(struct db *db, struct arena *a,
                             const char *account, const char **code)
{
	char hash[HASH_LENGTH + 1];
	const char *made = room_new_gid(a);
	struct rows *rows;
	enum error e;

	secret_hash(made, hash);
	e = db_query(db, &rows, make_sql, account, hash);
	if (e)
		return e;
	*code = made;
	return rows_count(rows) ? OK : ERROR_TOO_MANY_REQUESTS;
}
