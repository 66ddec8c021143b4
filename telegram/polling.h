/*
 * polling.h - asking Telegram for updates
 *
 * One request at a time waits there until there are some.  What came is in the
 * table before Telegram is told, by the next request, that it need not be kept.
 */
#ifndef POLLING_H
#define POLLING_H

#include "arena.h"
#include "db.h"

void polling_open(struct db *db);

/* Ask, unless it is under way or too early. */
void polling_go_on(struct arena *a);

/* Has something come since this was asked the last time? */
bool polling_brought(void);

/* Milliseconds until it is to be asked again, at most that many. */
int polling_patience(int ms);

#endif
