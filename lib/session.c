/* session.c - who a token belongs to */
#include "session.h"

#include <sodium.h>
#include <string.h>
#include <uuid/uuid.h>

bool session_token(const char *text, char token[TOKEN_LENGTH + 1])
{
	uuid_t id;

	if (strlen(text) != TOKEN_LENGTH || uuid_parse(text, id))
		return false;
	uuid_unparse_lower(id, token);
	return true;
}

void session_hash(const char *token, char hash[HASH_LENGTH + 1])
{
	unsigned char sha256[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(sha256, (const unsigned char *)token, TOKEN_LENGTH);
	sodium_bin2hex(hash, HASH_LENGTH + 1, sha256, sizeof sha256);
}

/* RFC 9562 section 5.4.  libsodium's bytes, as it ends rather than to give weak
 * ones, where libuuid would go on with a pseudo-random generator. */
static const char *random_token(struct arena *a)
{
	char *token = arena_alloc(a, TOKEN_LENGTH + 1);
	uuid_t id;

	randombytes_buf(id, sizeof id);
	id[6] = (unsigned char)((id[6] & 0x0F) | 0x40);
	id[8] = (unsigned char)((id[8] & 0x3F) | 0x80);
	uuid_unparse_lower(id, token);
	return token;
}

/* An account's expired sessions go when it opens another. */
static const char open_sql[] =
	"WITH expired AS ("
	"  DELETE FROM sessions WHERE account = $1 AND expires_at <= now()"
	") "
	"INSERT INTO sessions (token_hash, account, expires_at)"
	" VALUES (decode($2, 'hex'), $1, now() + $3 * interval '1 second')";

enum error session_open(struct db *db, struct arena *a, const char *account,
                        const char *life, const char **token)
{
	char hash[HASH_LENGTH + 1];
	struct rows *rows;

	*token = random_token(a);
	session_hash(*token, hash);
	return db_query(db, &rows, open_sql, account, hash, life);
}

static const char user_sql[] =
	"SELECT account FROM sessions"
	" WHERE token_hash = decode($1, 'hex') AND expires_at > now()";

enum error session_user(struct db *db, struct arena *a, const char *text,
                        const struct user **user)
{
	char *token = arena_alloc(a, TOKEN_LENGTH + 1), hash[HASH_LENGTH + 1];
	struct rows *rows;
	struct user *u;
	enum error e;

	if (!session_token(text, token))
		return ERROR_UNKNOWN_USER;
	session_hash(token, hash);
	if ((e = db_query(db, &rows, user_sql, hash)))
		return e;
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_USER;
	u = arena_alloc(a, sizeof *u);
	*u = (struct user){ rows_text(rows, 0, 0), token };
	*user = u;
	return OK;
}
