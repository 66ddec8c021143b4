/* listener.h - where nginx hands over WebSockets */
#ifndef LISTENER_H
#define LISTENER_H

#include <uv.h>

/* Listen at <name>.sock in that folder, or end the program. */
void listener_open(uv_loop_t *loop, const char *run, const char *name);

/* Try again, if accepting failed. */
void listener_resume(void);

void listener_close(void);

#endif
