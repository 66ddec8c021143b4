/*
 * outbox.h - reports that are to be told, as one message at a time
 *
 * A message has all that is due.  What was told and happens again is due after
 * a minute, then two, four and so on up to an hour, and is forgotten once it
 * has not happened for an hour.  There are at most OUTBOX_BURST messages at
 * once, and then one every OUTBOX_PAUSE minutes, whatever happens: what comes
 * meanwhile is in the next one.
 *
 * What was taken is taken by nobody else for a minute: whoever took it tells it
 * and says so, or puts it back, or has died.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include "db.h"

struct outgoing {
	const char *body;   /* for chat.postMessage; NULL: nothing is due */
	const char *ticket; /* for what becomes of it */
};

/* They last until db_reset(), and all of these are OK or ERROR_UNAVAILABLE. */
enum error outbox_take(struct db *db, const char *channel, struct outgoing *o);
enum error outbox_told(struct db *db, const char *ticket);
enum error outbox_put_back(struct db *db, const char *ticket);

#endif
