/*
 * parts.h - the programs of this machine, and whether each is up
 *
 * One is up if a process of it is there (metrics.h) and, should it be one that
 * can be asked (hint.h), answers that it is well.  If it is there and does not,
 * it is not ready: it hangs, or waits for something, such as a broker, or the
 * end of another bridge.
 *
 * Looked for are the daemons that the settings ask for, gateways that have run
 * since the machine began, and endpoints that have a socket, but not those that
 * leave when nobody calls.
 */
#ifndef PARTS_H
#define PARTS_H

#include "settings.h"

/*
 * A JSON array of {"part","endpoint":true or false,"state":"up", "not ready" or
 * "down", "since": the moment in seconds at which it began, or null if it never
 * did, "connections": how many it has, or null}.  It lasts until the next call.
 */
const char *parts_look(const struct settings *settings);

#endif
