/*
 * listener.h - being told by the database, and being the only one
 *
 * A connection of its own hears what is announced by NOTIFY: messages by other
 * hands, and updates.  It also holds a lock, so that of several hosts one has
 * to do with Telegram, and another when that is gone.
 */
#ifndef LISTENER_H
#define LISTENER_H

#include <curl/curl.h>
#include <stdbool.h>

#include "settings.h"

void listener_open(const struct settings *settings);
void listener_close(void);

/* What it waits for; false: nothing just now. */
bool listener_waits(struct curl_waitfd *fd);

/* Go on with whatever has come; that something has is all there is to it. */
void listener_go_on(void);

/* Is this the only one? */
bool listener_alone(void);

#endif
