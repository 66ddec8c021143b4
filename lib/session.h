/*
 * session.h - who a token belongs to
 *
 * A session's token is a random UUIDv4, which the contract of the room
 * endpoints calls the uuid that /login answers and that of the login server the
 * cookie sessionToken (contracts, decision 3).  It is a secret: the database
 * has only its SHA-256, and nobody but its owner is ever sent it.
 *
 * A session that is deleted, by whomever, has ended: every request looks it up,
 * or knows that none has ended since (session-cache.h), and whoever holds a
 * connection open for it is told by the database.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>

#include "arena.h"
#include "db.h"

enum { TOKEN_LENGTH = 36 };

/* As many as every client can count exactly (RFC 8259, 6). */
#define SESSION_MAX 9007199254740991

/* Somebody who is signed in. */
struct user {
	const char *id;      /* the account's */
	const char *login;   /* what they sign in with */
	const char *name;    /* what others see */
	const char *session; /* its id: how its owner calls it */
	const char *token;   /* of the session: never for anybody else's eyes */
};

/*
 * The token in the one spelling that is hashed and sent, lower case with
 * hyphens, of itself or of a JWT around it (access-token.h).  False: the text
 * is neither a UUID nor a JWT of ours that is still good.
 */
bool session_token(const char *text, char token[TOKEN_LENGTH + 1]);

/* One that is nobody's yet, for as long as the arena's contents. */
const char *session_new_token(struct arena *a);

struct account;

/*
 * OK: *token is a new session's of that account, good for that many seconds;
 * agent, which may be NULL, is what it was opened with.  ERROR_LOGIN_WRONG:
 * meanwhile the account has another password, or is disabled.
 */
enum error session_open(struct db *db, struct arena *a,
                        const struct account *account, const char *life,
                        const char *agent, const char **token);

/* OK: *user is whose token it is.  ERROR_UNKNOWN_USER: it is nobody's. */
enum error session_user(struct db *db, struct arena *a, const char *text,
                        const struct user **user);

/* OK: the session has ended.  ERROR_UNKNOWN_USER: it had already. */
enum error session_end(struct db *db, const struct user *user);

/* OK: that session of the same account has ended.  ERROR_UNKNOWN_SESSION: the
 * account has none of that id. */
enum error session_end_one(struct db *db, const struct user *user,
                           const char *session);

/* OK: all others of the account have ended, and *ended says how many; and its
 * login-tokens are void. */
enum error session_end_others(struct db *db, const struct user *user,
                              const char **ended);

/* OK: *json is an array of the account's sessions, the oldest first. */
enum error session_list(struct db *db, const struct user *user,
                        const char **json);

#endif
