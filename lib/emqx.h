/*
 * emqx.h - the REST API of EMQX 5, by which it is told whom to ask
 * (contracts, 4.3)
 *
 * What an MQTT client may is asked of this server for each topic, by HTTP, and
 * of Redis what this server itself may; a source of ours takes the place of
 * whichever of its kind was there.  Each function asks the API of the broker
 * that MQTT_HOST names, with MQTT_API_KEY; where that is a user of its
 * dashboard and no key, signed in as that.
 */
#ifndef EMQX_H
#define EMQX_H

#include <stdbool.h>

#include "arena.h"
#include "settings.h"

/* Once, before anything else: MQTT_HOST and MQTT_API_KEY are set.  Its word
 * for where the API is stays as long as the process. */
const char *emqx_open(const struct settings *s);

/* Each gives NULL when it is done, or why it is not, without a secret in it,
 * for as long as the arena's contents. */
const char *emqx_check(struct arena *a);

/* A source, "http" or "redis", that may be there, and the authenticator. */
const char *emqx_delete_source(struct arena *a, const char *type, bool *was);
const char *emqx_delete_authenticator(struct arena *a, bool *was);

/* hook is the address that answers POST @v1@/units/auth. */
const char *emqx_add_http(struct arena *a, const char *hook);
const char *emqx_add_redis(struct arena *a);

/*
 * Who may connect is asked there as well.  Without that anybody is let in, and
 * what a persistent session has subscribed to is delivered to it for ever, as
 * that is asked only once.
 */
const char *emqx_add_authenticator(struct arena *a, const char *hook);

/* What nothing allows is denied, and answers are remembered for
 * CONFAB_MQTT_CACHE. */
const char *emqx_set_cache(struct arena *a);

/* End a client's connection and session, if it has any; false: why not is in
 * the log. */
bool emqx_kick(const char *clientid);

#endif
