/*
 * login-token.h - tokens that say by themselves whose they are
 *
 * The cookie login-token of the chatapp contract (contracts, 2.2) is a JWT
 * (jwt.h) that is signed with JWTSECRET by HS256, and by nothing else whatever
 * it says.  It is good for an hour, and no row of the database tells of it.  So
 * that it can be taken back all the same, an account knows the moment from
 * which on its tokens count: what was issued before is void, as is what is of
 * an account that is disabled.
 *
 * A token has whole seconds.  It was issued an hour before it expires, which is
 * never before its account's moment; and whoever moves that on moves it beyond
 * every second in which one may have been issued.  Signed tokens (bearer.h) are
 * void by the same moment.
 */
#ifndef LOGIN_TOKEN_H
#define LOGIN_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "db.h"
#include "session.h"
#include "settings.h"

enum { LOGIN_TOKEN_SECONDS = 3600 };

/* What a token says. */
struct login_token {
	const char *username;
	int64_t exp; /* Unix time */
};

const char *login_token_make(struct arena *a, const char *secret,
                             const struct login_token *token);

/* Is it signed, does it say all that it has to, and has it not expired by then?
 */
bool login_token_read(struct arena *a, const char *secret, const char *text,
                      int64_t now, struct login_token *token);

/*
 * What tokens_from of an account is set to so that all its tokens are void that
 * were issued before, and none that is issued after.  Whoever is about to be
 * kept out has to have lost the password by a statement before this one, as
 * with sessions: see session_open().
 */
#define LOGIN_TOKENS_VOID \
	"greatest(now(), date_trunc('second'," \
	"   tokens_from + interval '999999 microseconds')" \
	"   + interval '1 microsecond')"

/* The whole second of its oldest tokens that are not void, and the one of those
 * that are issued now. */
#define LOGIN_TOKENS_FROM "ceil(extract(epoch FROM tokens_from))"
#define LOGIN_TOKENS_NOW \
	"greatest(floor(extract(epoch FROM now())), " LOGIN_TOKENS_FROM \
	")::bigint"

struct account;

/*
 * OK: *moment is the second of a token of that account, of whatever kind, that
 * is issued now.  ERROR_LOGIN_WRONG: meanwhile it has another password, or is
 * disabled.
 */
enum error login_token_moment(struct db *db, const struct account *account,
                              const char **moment);

/*
 * OK: *text is a new token of that account, whose login is as said.
 * ERROR_LOGIN_WRONG: meanwhile it has another password, or is disabled.
 */
enum error login_token_issue(struct db *db, struct arena *a, const char *secret,
                             const char *login, const struct account *account,
                             const char **text);

/* OK: *user is whose token it is, without a session; NULL if there is no such
 * account.  ERROR_UNKNOWN_USER: it is void. */
enum error login_token_user(struct db *db, struct arena *a,
                            const struct login_token *token,
                            const struct user **user);

/* Is the secret the one that everybody knows? */
bool login_token_public(const struct settings *s);

/* If it is, and others than this machine are to be answered, the program ends.
 */
void login_token_check(const struct settings *s);

#endif
