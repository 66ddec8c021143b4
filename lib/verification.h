/*
 * verification.h - codes by which an account proves elsewhere whose it is
 *
 * A code is good once, for a minute, and an account has one at a time.  Six may
 * be asked for at once, and then one every ten seconds.
 */
#ifndef VERIFICATION_H
#define VERIFICATION_H

#include "arena.h"
#include "db.h"

/* OK: *code is one of that account.  ERROR_TOO_MANY_REQUESTS. */
enum error verification_make(struct db *db, struct arena *a,
                             const char *account, const char **code);

/* Seconds after which one that was refused is worth another try. */
enum { VERIFICATION_PAUSE = 10 };

#endif
