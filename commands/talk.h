/*
 * talk.h - lines in, texts out: a WebSocket by hand, or by a script
 *
 * A line of standard input is a text that is sent, or "/ping [TEXT]" or "/close
 * [CODE [REASON]]"; a text that comes is a line of standard output.  All else
 * that happens is said on standard error.
 */
#ifndef TALK_H
#define TALK_H

#include <stddef.h>

#include "link.h"
#include "log.h"

enum talk_status {
	TALK_ENDED, /* as it was asked to */
	TALK_REFUSED,
	TALK_MISUSED,
	TALK_CLOSED, /* by them */
	TALK_LATE,   /* what was waited for did not come */
};

/*
 * Unless somebody types, it ends when the input has, and as many texts have
 * come, -1 being as many as were sent; or of the others, the one that is there.
 */
struct talk_end {
	long texts;
	const char *text; /* when one has come with this in it; NULL: none */
	long seconds;     /* after that time; -1: none */
	long timeout;     /* how many seconds it waits for texts */
};

/*
 * Talk until the end, having sent first if there is one.  The link is a
 * WebSocket by now, and the bytes are what came after its beginning.
 */
enum talk_status talk(struct link *link, const char *bytes, size_t len,
                      const char *first, const struct talk_end *end);

void talk_say(const char *fmt, ...) PRINTF(1, 2);

#endif
