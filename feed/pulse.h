/*
 * pulse.h - would we have been told?
 *
 * What the database answers now, it has told us of all that was committed
 * before it was asked (store.h).  So a question that is answered vouches for
 * what is known, as of when it was asked.
 */
#ifndef PULSE_H
#define PULSE_H

#include <stdint.h>

/* Ask, if no question is under way; about once a second. */
void pulse_ask(void);

/*
 * After all that was told in the same turn of the loop: when the question was
 * asked that was answered in it (session_cache_clock()); 0: none was.
 */
int64_t pulse_take(void);

#endif
