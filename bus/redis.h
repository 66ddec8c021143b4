/*
 * redis.h - what the hosts say goes by a channel of a Redis that they share
 *
 * Of several addresses one is connected to, and the next when that is lost:
 * those of a Redis Cluster, where each node brings everything to all others, or
 * of one that takes over.  The channel is named by the database, so that two
 * installations may share a Redis.
 */
#ifndef REDIS_H
#define REDIS_H

#include <uv.h>

#include "hosts.h"
#include "settings.h"

extern const struct carrier redis_carrier;

void redis_open(uv_loop_t *loop, const struct settings *settings);

/* About once a second. */
void redis_tick(void);

void redis_close(void);

#endif
