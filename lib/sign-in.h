/*
 * sign-in.h - from a login and a password to an account
 *
 * However a contract lets somebody in after that: attempts are counted before
 * anything is hashed (attempt.h), and a hash of old parameters is made anew by
 * the way.
 */
#ifndef SIGN_IN_H
#define SIGN_IN_H

#include "account.h"
#include "endpoint.h"

/* Who tries; the address may be NULL. */
struct sign_in {
	const char *login, *password, *address;
};

/*
 * OK: it is the password of *account.  ERROR_TOO_MANY_REQUESTS: nobody looked.
 * ERROR_LOGIN_WRONG: whether there is no such account or it has another
 * password is not told.  ERROR_ACCOUNT_DISABLED: who knows the password is.
 */
enum error sign_in_begin(struct db *db, struct arena *a,
                         const struct sign_in *who, struct account *account);

/* They were let in: the attempt is not counted. */
void sign_in_end(struct db *db, const struct sign_in *who);

/* OK: it is the password of *account, and *token a new session's, which knows
 * the program that the request came from.  Errors as of sign_in_begin(). */
enum error sign_in_session(struct request *rq, const char *login,
                           const char *password, struct account *account,
                           const char **token);

/* The same, and it is good for that many seconds whatever others are. */
enum error sign_in_for(struct request *rq, const char *login,
                       const char *password, const char *life,
                       struct account *account, const char **token);

/* That as {"username","uuid"} (contracts, 3.1). */
const char *sign_in_json(struct arena *a, const struct account *account,
                         const char *token);

#endif
