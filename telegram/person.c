/* person.c - people of Telegram, and whose account is theirs */
#include "person.h"

#include <stdio.h>

#include "attempt.h"
#include "secret.h"

static const char account_sql[] =
	"SELECT account.id FROM telegram_people person"
	" JOIN accounts account ON account.id = person.account"
	" WHERE person.telegram_user = $1 AND NOT account.disabled";

enum error person_account(struct db *db, const char *user, const char **account)
{
	return db_text(db, account, OK, account_sql, user);
}

static const char ask_sql[] =
	"INSERT INTO telegram_asked (telegram_user) VALUES ($1)"
	" ON CONFLICT (telegram_user) DO UPDATE SET asked_at = now(),"
	"  update_id = NULL";

enum error person_ask(struct db *db, const char *user)
{
	struct rows *rows;

	return db_query(db, &rows, ask_sql, user);
}

static const char asked_sql[] =
	"UPDATE telegram_asked SET update_id = $2"
	" WHERE telegram_user = $1 AND coalesce(update_id, $2) = $2"
	" RETURNING asked_at > now() - interval '10 minutes'";

enum error person_asked(struct db *db, const char *user, const char *update_id,
                        bool *asked)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, asked_sql, user, update_id);

	*asked = !e && rows_count(rows) && rows_true(rows, 0, 0);
	return e;
}

static const char known_sql[] =
	"SELECT update_id = $2 FROM telegram_people WHERE telegram_user = $1";

static const char verify_sql[] =
	"WITH code AS ("
	"  UPDATE verification_codes code SET code_hash = NULL"
	"  FROM accounts account WHERE account.id = code.account"
	"    AND NOT account.disabled AND code.code_hash = decode($2, 'hex')"
	"    AND code.expires_at > now()"
	"  RETURNING code.account"
	") "
	"INSERT INTO telegram_people (telegram_user, account, update_id)"
	" SELECT $1, account, $3 FROM code"
	" ON CONFLICT (account) DO UPDATE SET"
	"  telegram_user = excluded.telegram_user,"
	"  update_id = excluded.update_id"
	" RETURNING true";

/* It is counted like an attempt to sign in to an account of a login that is too
 * long to be one. */
static enum error try(struct db *db, const char *user, const char *code,
                      const char *update_id, enum verified *verified)
{
	char bucket[128], hash[HASH_LENGTH + 1];
	struct rows *rows;
	enum error e;

	snprintf(bucket, sizeof bucket,
	         "codes that are tried by somebody of Telegram, who has there "
	         "the number %s",
	         user);
	if ((e = attempt_begin(db, bucket, NULL)))
		return e;
	secret_hash(code, hash);
	e = db_query(db, &rows, verify_sql, user, hash, update_id);
	if (e)
		return e;
	*verified = rows_count(rows) ? VERIFIED : NO_CODE;
	if (*verified == VERIFIED)
		attempt_forgive(db, bucket, NULL);
	return OK;
}

enum error person_verify(struct db *db, const char *user, const char *code,
                         const char *update_id, enum verified *verified)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, known_sql, user, update_id);

	if (e)
		return e;
	if (rows_count(rows)) {
		*verified = rows_true(rows, 0, 0) ? VERIFIED : VERIFIED_ALREADY;
		return OK;
	}
	e = code ? try(db, user, code, update_id, verified) : OK;
	if (!code)
		*verified = NO_CODE;
	if (e == ERROR_TOO_MANY_REQUESTS) {
		*verified = TOO_MANY_CODES;
		return OK;
	}
	return e;
}
