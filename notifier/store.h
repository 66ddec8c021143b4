/*
 * store.h - questions to the database, answered later
 *
 * One connection, one question at a time, in the order asked.  All of them only
 * read, so what was under way when the connection was lost is asked again on
 * the next one, until it is answered or its asker forgets it.
 */
#ifndef STORE_H
#define STORE_H

#include <libpq-fe.h>
#include <stdint.h>
#include <uv.h>

/*
 * ADMIT(token's hash, gid): account, room, the room's last msgId, seconds that
 * the session is still good, session; no row if either is unknown.
 * AFTER(room, msgId): msgId, sender, event; the PAGE oldest ones after it.
 * LATEST({room,...}): room, its last msgId.
 * ENDED({session,...}): those of them that let nobody in any more.
 * ALIVE(number): that number.
 */
enum question { ADMIT, AFTER, LATEST, ENDED, ALIVE };
#define PAGE 64 /* rows */

enum { STORE_PARAMS = 2 };

typedef void answered(void *asker, const PGresult *answer);

/*
 * Called when there may have been more than is told, as after every connect,
 * when a NOTIFY of other hands' messages came, and when a session was deleted:
 * after every answer that did not know of it yet.  While there is no connection
 * nothing is told, and nothing of that later.
 */
struct store_events {
	void (*missed)(void);
	void (*notified)(int64_t room, int64_t msg_id);
	void (*ended)(int64_t session);
};

void store_open(uv_loop_t *loop, const char *conninfo,
                const struct store_events *events);
void store_ask(enum question question, answered *then, void *asker,
               const char *first, const char *second);
void store_forget(const void *asker);
void store_close(void);

/* A column of an answer that is a number. */
int64_t store_number(const PGresult *r, int row, int column);

#endif
