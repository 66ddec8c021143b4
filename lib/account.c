/* account.c - people: register, look up, let in or not */
#include "account.h"

#include <string.h>

#include "invite.h"
#include "login-token.h"
#include "password.h"
#include "secret.h"
#include "session-cache.h"

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

/* The watchdog along with the account, or neither: a code that is taken fails
 * the statement. */
#define ADD_WATCHDOG \
	"watchdog AS (" \
	"  INSERT INTO watchdogs (code, owner)" \
	"  SELECT $4::text, id FROM account WHERE $4::text IS NOT NULL" \
	") "

static const char open_sql[] =
	"WITH account AS ("
	"  INSERT INTO accounts (login, password, name) VALUES ($1, $2, $3)"
	"  ON CONFLICT (login) DO NOTHING RETURNING id"
	"), " ADD_WATCHDOG "SELECT true, EXISTS (SELECT FROM account)";

/*
 * Of two with one invite the second waits for the first at its lock, and finds
 * it gone, or, if the first one's login was taken, still there.
 */
static const char invited_sql[] =
	"WITH invite AS ("
	"  SELECT code_hash FROM invites"
	"  WHERE code_hash = decode($5, 'hex') AND expires_at > now()"
	"  FOR UPDATE"
	"), account AS ("
	"  INSERT INTO accounts (login, password, name)"
	"  SELECT $1, $2, $3 FROM invite"
	"  ON CONFLICT (login) DO NOTHING RETURNING id"
	"), used AS ("
	"  DELETE FROM invites WHERE code_hash = decode($5, 'hex')"
	"    AND EXISTS (SELECT FROM account)"
	"), " ADD_WATCHDOG
	"SELECT EXISTS (SELECT FROM invite), EXISTS (SELECT FROM account)";

enum { LET_IN, MADE };

static enum error add(struct db *db, const char *hash, bool invited,
                      const struct newcomer *newcomer)
{
	char code_hash[HASH_LENGTH + 1];
	struct rows *rows;
	enum error e;

	if (invited) {
		secret_hash(newcomer->invite, code_hash);
		e = db_query(db, &rows, invited_sql, newcomer->login, hash,
		             newcomer->name, newcomer->code, code_hash);
	} else {
		e = db_query(db, &rows, open_sql, newcomer->login, hash,
		             newcomer->name, newcomer->code);
	}
	if (e)
		return db_conflicted(db) ? ERROR_CODE_TAKEN : e;
	if (!rows_true(rows, 0, LET_IN))
		return ERROR_UNKNOWN_INVITE;
	return rows_true(rows, 0, MADE) ? OK : ERROR_LOGIN_TAKEN;
}

/* An invite that is no good is found out before time is spent on a hash. */
enum error account_register(struct db *db, struct arena *a,
                            const char *registration,
                            const struct newcomer *newcomer)
{
	bool invited = strcmp(registration, "invite") == 0;
	enum error e;

	if (!invited && strcmp(registration, "open") != 0)
		return ERROR_REGISTRATION_CLOSED;
	if (invited && (e = invite_check(db, newcomer->invite)))
		return e;
	return add(db, password_hash(a, newcomer->password), invited, newcomer);
}

static enum error show(struct db *db, const char *sql, const char *whose,
                       const char **json)
{
	return db_text(db, json, ERROR_UNKNOWN_CONTACT, sql, whose);
}

static const char self_sql[] = "SELECT " ACCOUNT_JSON
			       " FROM accounts account WHERE account.id = $1";

enum error account_self(struct db *db, const char *id, const char **json)
{
	return show(db, self_sql, id, json);
}

static const char me_sql[] =
	"SELECT json_build_object('uuid', uuid, 'login', login,"
	"  'username', name, 'administrator', administrator) FROM accounts "
	"WHERE id = $1";

enum error account_me(struct db *db, const char *id, const char **json)
{
	return show(db, me_sql, id, json);
}

/* Their clients know a time of UTC's without saying so, and may read six digits
 * of a second or none. */
static const char as_user_sql[] =
	"SELECT json_build_object('uuid', uuid, 'role', 'User',"
	"  'status', 'Unverified', 'login', login, 'create_datetime',"
	"  to_char(created_at AT TIME ZONE 'UTC',"
	"    'YYYY-MM-DD\"T\"HH24:MI:SS.US')) FROM accounts WHERE login = $1";

enum error account_as_user(struct db *db, const char *login, const char **json)
{
	return show(db, as_user_sql, login, json);
}

static const char uuid_sql[] =
	"SELECT to_json((SELECT uuid FROM accounts WHERE id = $1))";

enum error account_uuid(struct db *db, const char *id, const char **uuid)
{
	return db_text(db, uuid, OK, uuid_sql, id);
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
	"UPDATE accounts SET password = $2 WHERE id = $1 AND password = $3"
	" RETURNING true";

enum error account_rehash(struct db *db, struct account *account,
                          const char *hash)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, rehash_sql, account->id, hash,
	                        account->hash);

	if (e)
		return e;
	if (rows_count(rows))
		account->hash = hash;
	return OK;
}

static const char set_password_sql[] =
	"UPDATE accounts SET password = $2"
	" WHERE id = $1 AND password <> '" PASSWORD_NONE "' RETURNING true";

enum error account_set_password(struct db *db, const char *id, const char *hash)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, set_password_sql, id, hash);

	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_NOT_ALLOWED;
}

static const char disable_sql[] =
	"UPDATE accounts SET disabled = $2 WHERE id = $1";

enum error account_disable(struct db *db, const char *id, bool disabled)
{
	struct rows *rows;

	enum error e = db_query(db, &rows, disable_sql, id,
	                        disabled ? "t" : "f");

	session_cache_clear(); /* who knows what was done */
	return e;
}

static const char appoint_sql[] =
	"UPDATE accounts SET administrator = $2 WHERE id = $1";

enum error account_appoint(struct db *db, const char *id, bool administrator)
{
	struct rows *rows;

	return db_query(db, &rows, appoint_sql, id, administrator ? "t" : "f");
}

/* Asked each time, so that nobody is one by what was remembered of a session.
 */
static const char administers_sql[] =
	"SELECT true FROM accounts"
	" WHERE id = $1 AND administrator AND NOT disabled";

enum error account_administers(struct db *db, const char *id)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, administers_sql, id);

	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_NOT_ADMINISTRATOR;
}

static const char permit_sql[] = "UPDATE accounts SET perm = $2 WHERE id = $1";

enum error account_permit(struct db *db, const char *id, const char *perm)
{
	struct rows *rows;

	return db_query(db, &rows, permit_sql, id, perm);
}

/* The account first, as whoever opens a session does it. */
static const char end_sessions_sql[] =
	"WITH account AS ("
	"  UPDATE accounts SET tokens_from = " LOGIN_TOKENS_VOID
	"  WHERE id = $1 RETURNING id"
	"), ended AS ("
	"  DELETE FROM sessions USING account"
	"  WHERE sessions.account = account.id"
	"  RETURNING expires_at > now() AS good"
	") "
	"SELECT count(*) FROM ended WHERE good";

enum error account_end_sessions(struct db *db, const char *id,
                                const char **ended)
{
	enum error e = db_text(db, ended, OK, end_sessions_sql, id);

	session_cache_clear(); /* who knows what was done */
	return e;
}

static const char list_sql[] =
	"SELECT login, name,"
	"  to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),"
	"  concat(CASE WHEN disabled THEN 'disabled' ELSE 'enabled' END,"
	"    CASE WHEN muted THEN ', muted' END,"
	"    CASE WHEN administrator THEN ', administrator' END),"
	"  (SELECT count(*) FROM sessions"
	"   WHERE account = accounts.id AND expires_at > now())"
	" FROM accounts ORDER BY login";

enum error account_list(struct db *db, struct rows **rows)
{
	return db_query(db, rows, list_sql);
}
