/*
 * watch.h - a connection to the database that listens
 *
 * Of several bridges that share a database and a domain one is at work, as the
 * broker knows them by one name: who has this connection's lock.  The others
 * wait until it is free.
 */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>

#include "settings.h"

void watch_open(const struct settings *settings);

/* Is it this one?  Asked now and then, as the connection may have been lost. */
bool watch_leads(void);

/* To be polled for reading; -1: there is none. */
int watch_socket(void);

/* Was something said, did members change, or is somebody to be disconnected, by
 * other hands? */
bool watch_told(void);

#endif
