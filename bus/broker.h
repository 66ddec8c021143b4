/*
 * broker.h - other servers, by the broker's protocol
 *
 * Either by a broker that we are a peer of, or as the broker that they are
 * peers of.  A broker brings us back what we asked it: that is known by its
 * request, and answered by no unless it is delivered by then.
 */
#ifndef BROKER_H
#define BROKER_H

#include <uv.h>

#include "push.h"
#include "settings.h"

extern const struct link broker_link, peers_link;

/* As the settings have it: either, both, or none. */
void broker_open(uv_loop_t *loop, const struct settings *settings);

/* About once a second. */
void broker_tick(void);

void broker_close(void);

#endif
