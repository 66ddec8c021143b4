/* login-token.c - tokens that say by themselves whose they are */
#include "login-token.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "json.h"
#include "jwt.h"
#include "log.h"

const char *login_token_make(struct arena *a, const char *secret,
                             const struct login_token *token)
{
	return jwt_make(a, secret,
	                arena_printf(a, "{\"username\":%s,\"exp\":%" PRId64 "}",
	                             json_quote(a, token->username),
	                             token->exp));
}

bool login_token_read(struct arena *a, const char *secret, const char *text,
                      int64_t now, struct login_token *token)
{
	json_object *claims = jwt_read(a, secret, text);

	token->username = jwt_text(a, claims, "username");
	token->exp = jwt_expires(claims);
	json_object_put(claims);
	return token->username && token->exp > now;
}

/* The lock, and why: see session.c. */
static const char moment_sql[] =
	"SELECT " LOGIN_TOKENS_NOW
	" FROM accounts WHERE id = $1 AND password = $2 AND NOT disabled"
	" FOR SHARE";

enum error login_token_moment(struct db *db, const struct account *account,
                              const char **moment)
{
	return db_text(db, moment, ERROR_LOGIN_WRONG, moment_sql, account->id,
	               account->hash);
}

enum error login_token_issue(struct db *db, struct arena *a, const char *secret,
                             const char *login, const struct account *account,
                             const char **text)
{
	struct login_token token = { .username = login };
	const char *moment;
	enum error e = login_token_moment(db, account, &moment);

	if (e)
		return e;
	token.exp = strtoll(moment, NULL, 10) + LOGIN_TOKEN_SECONDS;
	*text = login_token_make(a, secret, &token);
	return OK;
}

static const char user_sql[] =
	"SELECT id, login, name,"
	"   NOT disabled AND $2 >= " LOGIN_TOKENS_FROM
	" FROM accounts WHERE login = $1";

enum error login_token_user(struct db *db, struct arena *a,
                            const struct login_token *token,
                            const struct user **user)
{
	const char *issued = arena_printf(a, "%" PRId64,
	                                  token->exp - LOGIN_TOKEN_SECONDS);
	struct user *u;
	struct rows *rows;
	enum error e = db_query(db, &rows, user_sql, token->username, issued);

	*user = NULL;
	if (e || rows_count(rows) == 0)
		return e;
	if (!rows_true(rows, 0, 3))
		return ERROR_UNKNOWN_USER;
	u = arena_alloc(a, sizeof *u);
	*u = (struct user){ .id = rows_text(rows, 0, 0),
		            .login = rows_text(rows, 0, 1),
		            .name = rows_text(rows, 0, 2) };
	*user = u;
	return OK;
}

bool login_token_public(const struct settings *s)
{
	return strcmp(s->jwt_secret, settings_default("JWTSECRET")) == 0;
}

static bool is_loopback(const char *address)
{
	struct in6_addr six;
	struct in_addr four;

	if (inet_pton(AF_INET, address, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, address, &six) == 1 &&
	       IN6_IS_ADDR_LOOPBACK(&six);
}

void login_token_check(const struct settings *s)
{
	if (login_token_public(s) && !is_loopback(s->bind))
		die("JWTSECRET is the one that everybody knows, and "
		    "CONFAB_BIND is %s: set one of your own, as openssl rand "
		    "-hex 32 makes it",
		    s->bind);
}
