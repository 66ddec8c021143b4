/* person.h - people of Telegram, and whose account is theirs */
#ifndef PERSON_H
#define PERSON_H

#include <stdbool.h>

#include "db.h"

/* OK: *account is theirs, or NULL: they are not verified, or it is disabled. */
enum error person_account(struct db *db, const char *user,
                          const char **account);

/* OK: the next message of theirs is a code, or not. */
enum error person_ask(struct db *db, const char *user);

/* OK: *asked says whether that update was to be, which no other one is then. */
enum error person_asked(struct db *db, const char *user, const char *update_id,
                        bool *asked);

enum verified { VERIFIED, VERIFIED_ALREADY, NO_CODE, TOO_MANY_CODES };

/*
 * OK: *verified is what became of that code, in that update; whoever asks twice
 * is answered the same.  An account is that of one person, the latest one.
 */
enum error person_verify(struct db *db, const char *user, const char *code,
                         const char *update_id, enum verified *verified);

#endif
