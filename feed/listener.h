/* listener.h - the door: accepting, and refusing politely */
#ifndef LISTENER_H
#define LISTENER_H

#include <uv.h>

#include "origin.h"

/*
 * Who is behind the door; label as in channel.h, most 0 if as many may come as
 * there are descriptors for, each 0 if they may all be of one network.  Whoever
 * enters is of that origin, until origin_leave().
 */
struct guests {
	const char *label;
	int most, each;
	void (*enter)(int fd, struct origin *origin);
	int (*count)(void);
};

/* Listen on address and port, or end the program. */
void listener_open(uv_loop_t *loop, const struct guests *guests,
                   const char *address, const char *port);

/* Listen at that name in that folder instead, where nginx brings them, and
 * counts how many are of one network. */
void listener_open_local(uv_loop_t *loop, const struct guests *guests,
                         const char *run, const char *name);

/* Try again, if accepting failed. */
void listener_resume(void);

void listener_close(void);

#endif
