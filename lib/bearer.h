/*
 * bearer.h - whom a signed token is of, and how they get one
 *
 * A token (auth-token.h) is of an account whose login is an email address, or
 * at least has an @ in it, as one without would be that of a watchdog, and ends
 * in no digit, as what is signed would be the same for another id.  It is void
 * as a login-token is (login-token.h): by its second, once the account's tokens
 * count from a later one, and when that is disabled.
 *
 * Only the program sign-token can sign.  Whoever has found out whose a token is
 * to be asks it, and says as of when they know that: should the account have
 * been shut since, there is none.
 */
#ifndef BEARER_H
#define BEARER_H

#include "auth-token.h"
#include "endpoint.h"

struct bearer {
	const char *code;    /* the login */
	const char *account; /* the id */
	const char *since;   /* the second that it is known of */
};

/* What a request that shows a token has to be, and what may be wrong with that.
 * What is no token is invalid, and not malformed. */
#define BEARER_SCHEMA \
	"{\"type\":\"object\",\"required\":[\"token\"],\"properties\":{" \
	"\"token\":{\"not\":{\"type\":\"null\"}," \
	"\"description\":\"A signed token, as /login gave it out\"}}}"
#define BEARER_ERRORS \
	ERROR_TOKEN_EXPIRED, ERROR_TOKEN_FORGED, ERROR_TOKEN_INVALID, \
		ERROR_TOKEN_VOID

/* OK: *bearer is who the request's token says, and a key of ours has signed it.
 * One of BEARER_ERRORS: that. */
enum error bearer_of(struct request *rq, struct bearer *bearer);

/* OK, or ERROR_TOKEN_VOID. */
enum error bearer_check(struct db *db, const struct bearer *bearer);

/* OK: *token is what one issued now says, all but the signature.
 * ERROR_TOKEN_VOID. */
enum error bearer_token(struct db *db, const struct bearer *bearer,
                        struct auth_token *token);

/* OK: *json is a new token.  ERROR_TOKEN_VOID; ERROR_UNAVAILABLE: sign-token
 * does not sign. */
enum error bearer_issue(struct request *rq, const struct bearer *bearer,
                        const char **json);

/* How that is handed out. */
struct reply bearer_reply(struct arena *a, const char *json);

#endif
