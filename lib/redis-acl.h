/*
 * redis-acl.h - what the MQTT broker finds in Redis that this server may
 *
 * The hash mqtt_acl:<token> of a backend token has the topics that the bridge
 * reads, each "all" (contracts, 4.3).  So the bridge is let in while nothing
 * here answers the broker yet.
 */
#ifndef REDIS_ACL_H
#define REDIS_ACL_H

#include "arena.h"
#include "settings.h"

/*
 * Have it be there for that token until the token expires, and for no token
 * of our domain that is not good any more: *stale were, and are not there now.
 * Others' keys are left alone.  NULL: done, and why it is not otherwise, for as
 * long as the arena's contents.  It takes seconds at most.
 */
const char *redis_acl_keep(struct arena *a, const struct settings *s,
                           const char *token, int *stale);

#endif
