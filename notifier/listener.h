/* listener.h - the push port: accepting, and refusing politely */
#ifndef LISTENER_H
#define LISTENER_H

#include <uv.h>

/* Listen on address and port, or end the program. */
void listener_open(uv_loop_t *loop, const char *address, const char *port);

/* Listen at push.sock in that folder instead, where nginx's TLS comes out. */
void listener_open_local(uv_loop_t *loop, const char *run);

/* Try again, if accepting failed. */
void listener_resume(void);

void listener_close(void);

#endif
