/*
 * ended.h - sessions that have ended in this turn of the loop
 *
 * All of them may end at once, and so may their connections: those are looked
 * for in one walk, at the end of the turn.
 */
#ifndef ENDED_H
#define ENDED_H

#include <stdbool.h>
#include <stdint.h>

/* False: there are as many as can be kept; end what they are of first. */
bool ended_add(int64_t session);

/* Has any?  From then on, until ended_clear(), it may be asked which. */
bool ended_any(void);
bool ended_has(int64_t session);
void ended_clear(void);

#endif
