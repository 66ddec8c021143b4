/* session.c - who a token belongs to */
#include "session.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <uuid/uuid.h>

#include "access-token.h"
#include "account.h"
#include "login-token.h"
#include "secret.h"
#include "session-cache.h"

bool session_token(const char *text, char token[TOKEN_LENGTH + 1])
{
	char within[TOKEN_LENGTH + 1];
	uuid_t id;

	if (access_token_read(text, within))
		text = within;
	if (strlen(text) != TOKEN_LENGTH || uuid_parse(text, id))
		return false;
	uuid_unparse_lower(id, token);
	return true;
}

/* RFC 9562 section 5.4.  libsodium's bytes, as it ends rather than to give weak
 * ones, where libuuid would go on with a pseudo-random generator. */
const char *session_new_token(struct arena *a)
{
	char *token = arena_alloc(a, TOKEN_LENGTH + 1);
	uuid_t id;

	randombytes_buf(id, sizeof id);
	id[6] = (unsigned char)((id[6] & 0x0F) | 0x40);
	id[8] = (unsigned char)((id[8] & 0x3F) | 0x80);
	uuid_unparse_lower(id, token);
	return token;
}

/*
 * An account's expired sessions go when it opens another, and the oldest of
 * more than a thousand: to end all of them has to be one statement.  Whoever
 * changes the password or disables the account does that first and ends the
 * sessions then: with the lock on the account, one that opens at that moment
 * either is there to be ended or is not opened.
 */
static const char open_sql[] =
	"WITH expired AS ("
	"  DELETE FROM sessions WHERE account = $1 AND expires_at <= least("
	"    greatest(now(), (SELECT expires_at FROM sessions"
	"      WHERE account = $1"
	"      ORDER BY expires_at DESC OFFSET 999 LIMIT 1)),"
	"    (SELECT max(expires_at) FROM (SELECT expires_at FROM sessions"
	"      WHERE account = $1 ORDER BY expires_at LIMIT 1000) oldest))"
	") "
	"INSERT INTO sessions (token_hash, account, expires_at, agent)"
	" SELECT decode($2, 'hex'), id, now() + $3 * interval '1 second',"
	"   left($4, 256)"
	" FROM accounts WHERE id = $1 AND password = $5 AND NOT disabled"
	" FOR SHARE RETURNING true";

enum error session_open(struct db *db, struct arena *a,
                        const struct account *account, const char *life,
                        const char *agent, const char **token)
{
	char token_hash[HASH_LENGTH + 1];
	struct rows *rows;
	enum error e;

	*token = session_new_token(a);
	secret_hash(*token, token_hash);
	e = db_query(db, &rows, open_sql, account->id, token_hash, life, agent,
	             account->hash);
	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_LOGIN_WRONG;
}

static const char user_sql[] =
	"SELECT account.id, account.login, account.name, session.id,"
	"   floor(extract(epoch FROM session.expires_at - now()))"
	" FROM sessions session"
	" JOIN accounts account ON account.id = session.account"
	" WHERE session.token_hash = decode($1, 'hex')"
	"   AND session.expires_at > now()";

static enum error look_up(struct db *db, const char *hash, struct user *user)
{
	uint64_t epoch = session_cache_epoch();
	struct rows *rows;
	enum error e = db_query(db, &rows, user_sql, hash);

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_USER;
	*user = (struct user){ .id = rows_text(rows, 0, 0),
		               .login = rows_text(rows, 0, 1),
		               .name = rows_text(rows, 0, 2),
		               .session = rows_text(rows, 0, 3) };
	session_cache_keep(epoch, hash, user,
	                   strtol(rows_text(rows, 0, 4), NULL, 10));
	return OK;
}

/* Who calls is known for as long as the request, and rows may go before it. */
static void copy(struct arena *a, struct user *to, const struct user *user)
{
	*to = (struct user){
		.id = arena_copy(a, user->id, strlen(user->id)),
		.login = arena_copy(a, user->login, strlen(user->login)),
		.name = arena_copy(a, user->name, strlen(user->name)),
		.session = arena_copy(a, user->session, strlen(user->session)),
	};
}

enum error session_user(struct db *db, struct arena *a, const char *text,
                        const struct user **user)
{
	char *token = arena_alloc(a, TOKEN_LENGTH + 1), hash[HASH_LENGTH + 1];
	struct user *u = arena_alloc(a, sizeof *u), found;
	const struct user *known;
	enum error e;

	if (!session_token(text, token))
		return ERROR_UNKNOWN_USER;
	secret_hash(token, hash);
	known = session_cache_find(hash);
	if (!known && (e = look_up(db, hash, &found)))
		return e;
	copy(a, u, known ? known : &found);
	u->token = token;
	*user = u;
	return OK;
}

static const char end_sql[] =
	"DELETE FROM sessions WHERE id = $1 AND account = $2 RETURNING true";

static enum error end(struct db *db, const char *session, const char *account,
                      enum error if_none)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, end_sql, session, account);

	session_cache_clear(); /* who knows what was done */
	if (e)
		return e;
	return rows_count(rows) ? OK : if_none;
}

enum error session_end(struct db *db, const struct user *user)
{
	return end(db, user->session, user->id, ERROR_UNKNOWN_USER);
}

enum error session_end_one(struct db *db, const struct user *user,
                           const char *session)
{
	return end(db, session, user->id, ERROR_UNKNOWN_SESSION);
}

static const char end_others_sql[] =
	"WITH account AS ("
	"  UPDATE accounts SET tokens_from = " LOGIN_TOKENS_VOID
	"  WHERE id = $1 RETURNING id"
	"), ended AS ("
	"  DELETE FROM sessions USING account"
	"  WHERE sessions.account = account.id AND sessions.id <> $2"
	"  RETURNING expires_at"
	") SELECT count(*) FROM ended WHERE expires_at > now()";

enum error session_end_others(struct db *db, const struct user *user,
                              const char **ended)
{
	enum error e = db_text(db, ended, OK, end_others_sql, user->id,
	                       user->session);

	session_cache_clear(); /* who knows what was done */
	return e;
}

static const char list_sql[] =
	"SELECT json_agg(json_build_object("
	"   'session', id, 'created', extract(epoch FROM created_at),"
	"   'expires', extract(epoch FROM expires_at), 'agent', agent,"
	"   'current', id = $2) ORDER BY id)"
	" FROM sessions WHERE account = $1 AND expires_at > now()";

enum error session_list(struct db *db, const struct user *user,
                        const char **json)
{
	return db_text(db, json, OK, list_sql, user->id, user->session);
}
