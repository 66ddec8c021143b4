/* redis-url.h - redis://[:password@]host[:port][/number], as the device
 * platform names a Redis */
#ifndef REDIS_URL_H
#define REDIS_URL_H

#include <stdbool.h>

#include "arena.h"

struct redis_url {
	const char *host, *port;     /* an IPv6 address without its brackets */
	const char *user, *password; /* may be empty */
	const char *database;        /* a number */
};

/* Its parts, in the arena; false: it is no such address. */
bool redis_url_read(struct arena *a, const char *text, struct redis_url *url);

#endif
