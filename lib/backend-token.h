/*
 * backend-token.h - by which this server is known to the MQTT broker
 *
 * {"domain": BACKEND_DOMAIN, "exp"}, a JWT by SECRET_KEY (contracts, 4.3).  It
 * is the user name of the bridge, and may what no device may.
 */
#ifndef BACKEND_TOKEN_H
#define BACKEND_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "settings.h"

enum { BACKEND_TOKEN_SECONDS = 24 * 3600, BACKEND_TOKEN_MAX = 8192 };

/* Good for BACKEND_TOKEN_SECONDS; now is Unix time.  NULL: SECRET_KEY or
 * BACKEND_DOMAIN is empty. */
const char *backend_token_make(struct arena *a, const struct settings *s,
                               int64_t now);

/* Is it one of this domain, and has it not expired by then? */
bool backend_token_good(struct arena *a, const struct settings *s,
                        const char *text, int64_t now);

#endif
