/*
 * attempt.h - how often one may try to sign in
 *
 * Every attempt is counted before anything is hashed, under the login it is
 * for, whether there is such an account or not: once for the network it comes
 * from (the address, or the first 64 bits of an IPv6 one) and once for all
 * networks. From one network ten may come at once, and then one every 30
 * seconds; from all together a hundred, and then one every 3 seconds.  So
 * whoever guesses from one place is stopped there, and keeps the account's
 * owner elsewhere waiting for nothing.  Ten places and more can use up the
 * turns of all: then the owner's attempts compete with theirs.  An attempt
 * that succeeds is not counted.
 */
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include "db.h"

/* Seconds after which one that was refused is worth another try. */
enum { ATTEMPT_SECONDS = 30 };

/* OK: it is counted.  ERROR_TOO_MANY_REQUESTS: there were enough. */
enum error attempt_begin(struct db *db, const char *login, const char *address);

/* It succeeded.  If that cannot be noted, it counts as one that did not. */
void attempt_forgive(struct db *db, const char *login, const char *address);

#endif
