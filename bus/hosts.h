/*
 * hosts.h - the other hosts, over whatever carries words between them
 *
 * What one says all hear.  A host goes by a word that it makes up when it
 * starts:
 *
 *	here <host> [?]             every two seconds; ?: and who else is
 *	gone <host>                 it is being stopped
 *	push <host> <request> <bytes of the identity> <broker or ->\n
 *	    <identity><json>        asked by that host
 *	yes <host> <request>        answered to that host
 *	no <host> <request>
 *	hint <host>\n<packet>       what programs said there (lib/hint.h)
 *
 * So the number of answers to wait for is known.  A host that was silent for
 * five seconds is taken to be gone.
 */
#ifndef HOSTS_H
#define HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "push.h"

extern const struct link hosts_link;

/* What it has been given to say is said some time later: hosts_said(), once for
 * each, unless it is lost. */
struct carrier {
	void (*say)(const char *words, size_t len);
};

void hosts_open(uv_loop_t *loop, const struct carrier *carrier);

/* About once a second. */
void hosts_tick(void);

/* What the carrier tells: from now on all is heard, or nothing; what was
 * heard, with a NUL after it. */
void hosts_reached(void);
void hosts_lost(void);
void hosts_said(void);
void hosts_hear(const char *words, size_t len);

/* Tell the others what a program said of what it committed. */
void hosts_hint(const char *packet, size_t len);

void hosts_close(void);

#endif
