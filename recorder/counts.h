/*
 * counts.h - what was counted between two looks, by short names
 *
 * A name is what it is about, and of what, with spaces between:
 *
 *	requests ENDPOINT 2		answered by a status of that digit
 *	took ENDPOINT 0.001 0.002	in longer than that many seconds, up to
 *	refused ENDPOINT REASON		by an error of that word
 *	messages			that were sent
 *	websockets, connections, readers	that there are
 *
 * What is nothing is left out, so that what nobody calls takes no room.
 */
#ifndef COUNTS_H
#define COUNTS_H

#include "arena.h"

/*
 * Read the counters of this machine: a JSON object of what came since
 * counts_keep().  Before the first of those, only of what there is.  It lasts
 * until counts_keep() or the next look.
 */
const char *counts_look(const char *run);

/* What the last look saw is told, and the next one begins there. */
void counts_keep(void);

#endif
