/*
 * inbox.h - what came from Telegram
 *
 * Updates are taken from the table, the oldest first, and each is done once: it
 * is noted in the statement that keeps its answer, and whatever it did before
 * that is the same when it is done twice.
 */
#ifndef INBOX_H
#define INBOX_H

#include "arena.h"
#include "db.h"
#include "settings.h"

void inbox_open(struct db *db, const struct settings *settings,
                const char *bot);

/* OK: *ms is 0 if one was taken; is how long there is to wait for one that
 * should come before the next; or is as it was. */
enum error inbox_take(struct arena *a, int *ms);

/* OK: what is long past is gone. */
enum error inbox_sweep(void);

#endif
