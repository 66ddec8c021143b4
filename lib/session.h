/*
 * session.h - who a token belongs to
 *
 * A session's token is a random UUIDv4, which the contract of the room
 * endpoints calls the uuid that /login answers (contracts, decision 3).  It is
 * a secret: the database has only its SHA-256, and nobody but its owner is
 * ever sent it.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>

#include "arena.h"
#include "db.h"

enum { TOKEN_LENGTH = 36, HASH_LENGTH = 64 };

/* Somebody who is signed in. */
struct user {
	const char *id;    /* the account's */
	const char *token; /* of the session: never for anybody else's eyes */
};

/*
 * The token in the one spelling that is hashed and sent, lower case with
 * hyphens.  False: the text is no UUID.
 */
bool session_token(const char *text, char token[TOKEN_LENGTH + 1]);

/* What the database knows of a token: its SHA-256, as hexadecimal digits. */
void session_hash(const char *token, char hash[HASH_LENGTH + 1]);

/* OK: *token is a new session's, good for that many seconds. */
enum error session_open(struct db *db, struct arena *a, const char *account,
                        const char *life, const char **token);

/* OK: *user is whose token it is.  ERROR_UNKNOWN_USER: it is nobody's. */
enum error session_user(struct db *db, struct arena *a, const char *text,
                        const struct user **user);

#endif
