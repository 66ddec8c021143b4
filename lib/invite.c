/* invite.c - codes that let one person register */
#include "invite.h"

#include <sodium.h>

#include "secret.h"

static const char *random_code(struct arena *a)
{
	char *code = arena_alloc(a, INVITE_LENGTH + 1);
	unsigned char bytes[INVITE_LENGTH / 2];

	randombytes_buf(bytes, sizeof bytes);
	return sodium_bin2hex(code, INVITE_LENGTH + 1, bytes, sizeof bytes);
}

/* Those that have expired go when another is issued. */
static const char issue_sql[] =
	"WITH expired AS ("
	"  DELETE FROM invites WHERE expires_at <= now()"
	") "
	"INSERT INTO invites (code_hash, expires_at)"
	" VALUES (decode($1, 'hex'), now() + $2 * interval '1 day')";

enum error invite_issue(struct db *db, struct arena *a, const char *days,
                        const char **code)
{
	char hash[HASH_LENGTH + 1];
	struct rows *rows;

	*code = random_code(a);
	secret_hash(*code, hash);
	return db_query(db, &rows, issue_sql, hash, days);
}

static const char check_sql[] =
	"SELECT FROM invites"
	" WHERE code_hash = decode($1, 'hex') AND expires_at > now()";

enum error invite_check(struct db *db, const char *code)
{
	char hash[HASH_LENGTH + 1];
	struct rows *rows;
	enum error e;

	if (!code)
		return ERROR_UNKNOWN_INVITE;
	secret_hash(code, hash);
	if ((e = db_query(db, &rows, check_sql, hash)))
		return e;
	return rows_count(rows) ? OK : ERROR_UNKNOWN_INVITE;
}
