/*
 * sweep.h - who may not stay is found among the clients, and ended
 *
 * It keeps nothing of a client from one turn of the loop to the next: what the
 * database answers is looked for among those who are there by then.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include <stdint.h>

/* Those whose time to say hello, or whose session, is over; now as uv_now() has
 * it. */
void sweep_late(int64_t now);

/* A session was deleted: its clients are for the next sweep_ended(). */
void sweep_session(int64_t session);
void sweep_ended(void);

/* Ask the database whose session has ended without a word. */
void sweep_sessions(void);

/* Ask it who of a room's readers is not let in there any more, and end them. */
enum { ANY_ROOM = 0 };
void sweep_rooms(int64_t room);

#endif
