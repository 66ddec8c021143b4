/*
 * local.h - this machine: programs that ask, gateways that are asked
 *
 * Programs have asked the gateways beside them by themselves.  What comes by
 * another way is put to each gateway, on a connection of its own for each
 * request, so that whatever becomes of one is no other's affair.
 */
#ifndef LOCAL_H
#define LOCAL_H

#include <uv.h>

#include "push.h"

extern const struct link local_link;

/* relay is told what programs say of what was committed (lib/hint.h); NULL:
 * nobody is. */
void local_open(uv_loop_t *loop, const char *run,
                void (*relay)(const char *packet, size_t len));

/* About once a second. */
void local_tick(void);

void local_close(void);

#endif
