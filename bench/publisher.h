/* publisher.h - whoever sends messages to rooms as fast as they are wanted */
#ifndef PUBLISHER_H
#define PUBLISHER_H

#include "settings.h"
#include "way.h"

/* Connect to who pushes by that way; what it answers is read, and not looked
 * at, as readers_poll() is called. */
void publisher_open(const struct way *way, const struct settings *settings);

/* The next message of the room: that one. */
void publisher_send(long room, long msg_id);

#endif
