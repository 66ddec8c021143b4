/*
 * book.h - where it is written down
 *
 * Figures are kept by three steps at once: for two hours by ten seconds, for
 * two days by five minutes, for 31 days by two hours, so that whoever looks at
 * an hour, a day or a month reads some hundred rows.  All of these are OK or
 * ERROR_UNAVAILABLE.
 */
#ifndef BOOK_H
#define BOOK_H

#include "db.h"

/* What came on a host in so many seconds, up to now. */
enum error book_figures(struct db *db, const char *host, const char *seconds,
                        const char *counts);

/* How the parts of a host are just now, as parts.h has them; others that it had
 * are forgotten. */
enum error book_parts(struct db *db, const char *host, const char *parts);

/* Forget some of what is too old, and hosts that have not been heard of. */
enum error book_prune(struct db *db);

#endif
