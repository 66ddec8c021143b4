/*
 * invite.h - codes that let one person register
 *
 * A code is 128 random bits as hexadecimal digits, good once and for some days.
 * It is a secret: the database has only its SHA-256.  It is taken by the same
 * statement that makes the account (account.c).
 */
#ifndef INVITE_H
#define INVITE_H

#include "arena.h"
#include "db.h"

enum { INVITE_LENGTH = 32, INVITE_MAX = 64 };

/* OK: *code is a new one, good for that many days. */
enum error invite_issue(struct db *db, struct arena *a, const char *days,
                        const char **code);

/* OK: it is good so far.  ERROR_UNKNOWN_INVITE: it is not, or is NULL. */
enum error invite_check(struct db *db, const char *code);

#endif
