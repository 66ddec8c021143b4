/*
 * access-token.h - a session's token, as those know it who look into theirs
 *
 * Clients of the device platform (contracts, 4.4) take their token for a JWT,
 * and have from it who they are.  So what they are given is one by SECRET_KEY,
 *
 *	{"uuid":"<public>","type":"Unit","jti":"<the session's token>"}
 *
 * in which "exp" may be as well.  Who somebody is, and whether still, the
 * session says and nothing in it.
 */
#ifndef ACCESS_TOKEN_H
#define ACCESS_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "session.h"
#include "settings.h"

/* Before anything that takes a token: from then on session_token() takes these
 * as well, if there is a SECRET_KEY.  The settings last. */
void access_token_open(const struct settings *s);

/* For the uuid that others see, of a "Unit" or a "User"; exp is Unix time, or 0
 * if there is to be none.  NULL: the secret is empty. */
const char *access_token_make(struct arena *a, const char *secret,
                              const char *uuid, const char *type,
                              const char *token, int64_t exp);

/* OK, and the session's token as it came: it is signed, and has not expired.
 * False: anything else, or there is no SECRET_KEY. */
bool access_token_read(const char *text, char token[TOKEN_LENGTH + 1]);

#endif
