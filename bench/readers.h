/*
 * readers.h - many connections to who pushes, and what they get
 *
 * Every reader is checked for every message: the msgId of its room's events
 * goes 2, 3, 4 ... without a hole, a repeat or a change of order, or the
 * program ends and says where.  Message 1 is history: each room has one to
 * begin with.
 */
#ifndef READERS_H
#define READERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "settings.h"
#include "way.h"

/* A message of a room has come to one reader. */
typedef void delivered(long room, long msg_id);

/* Connect that many readers to each of the rooms first, first + 1 ... and wait
 * until they have been let in. */
void readers_open(const struct way *way, const struct settings *settings,
                  long first, long rooms, long each);

/* Once that is done: come to that room by TCP, after 0, and leave with so many
 * messages of it. */
void readers_catch_up(long room, long messages);

/* From now on tell this function of each message. */
void readers_tell(delivered *then);

/* Have the first reader of that room say something, by WebSocket. */
void readers_say(long room, const char *text);

/* Another descriptor to be looked at: this is called when it is readable. */
void readers_watch(int fd, void (*readable)(void));

/* Read whatever there is, having waited so many ms for it; false: nothing. */
bool readers_poll(int ms);

/* Bytes that came since all had been let in. */
int64_t readers_bytes(void);

#endif
