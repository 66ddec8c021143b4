/*
 * password.h - Argon2id, the only file that knows how
 *
 * PHC strings, "$argon2id$v=19$m=19456,t=2,p=1$...", by libsodium.  One takes
 * some 30 ms of a core and 19 MiB, on purpose: endpoints that do it say that
 * they are costly.
 */
#ifndef PASSWORD_H
#define PASSWORD_H

#include <stdbool.h>

#include "arena.h"

/* What stands in the place of a hash where no password is the right one. */
#define PASSWORD_NONE "$argon2id$none"

const char *password_hash(struct arena *a, const char *password);

/*
 * Is it the password of that hash?  NULL, of nobody's, and PASSWORD_NONE take
 * as long and are never it, so that time does not tell whether there is such an
 * account.
 */
bool password_verify(struct arena *a, const char *hash, const char *password);

/* Was the hash made with other parameters than today's? */
bool password_outdated(const char *hash);

#endif
