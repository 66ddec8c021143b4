/* sender.h - somebody who sends messages to a room, one after the other */
#ifndef SENDER_H
#define SENDER_H

#include <stdbool.h>

/* Connect to nginx; its answers are read as readers_poll() is called. */
void sender_open(const char *address, const char *port, long room);

/* Has the last message been answered? */
bool sender_free(void);

/* Send a message; only when free. */
void sender_send(void);

#endif
