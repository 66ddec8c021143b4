/* listener.h - the door: accepting, and refusing politely */
#ifndef LISTENER_H
#define LISTENER_H

#include <uv.h>

/* Who is behind the door; label as in channel.h, most 0 if as many may come as
 * there are descriptors for. */
struct guests {
	const char *label;
	int most;
	void (*enter)(int fd);
	int (*count)(void);
};

/* Listen on address and port, or end the program. */
void listener_open(uv_loop_t *loop, const struct guests *guests,
                   const char *address, const char *port);

/* Listen at that name in that folder instead, where nginx brings them. */
void listener_open_local(uv_loop_t *loop, const struct guests *guests,
                         const char *run, const char *name);

/* Try again, if accepting failed. */
void listener_resume(void);

void listener_close(void);

#endif
