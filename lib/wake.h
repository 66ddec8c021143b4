/*
 * wake.h - told that something was said, for who reads it from the tables
 *
 * Hints (hint.h) go to every socket in CONFAB_RUN/hints.  Who has nobody
 * waiting for their bytes takes from them only that it is time to look: what
 * there is to do is in the tables, and is looked for without a hint as well,
 * now and then.
 */
#ifndef WAKE_H
#define WAKE_H

#include <stdbool.h>

/* Listen in that folder under that name, or end the program.  What it gives is
 * to be polled for reading. */
int wake_open(const char *run, const char *name);

/* Take who came and what they said, and throw it away.  "ping" is answered
 * "pong" if all is well, and "no" if it is not. */
void wake_take(bool well);

/* Nobody is to send here any more. */
void wake_close(void);

#endif
