/*
 * upgrade.h - the request that makes a WebSocket of a connection, of who asks
 *
 * RFC 6455, 4.1; no I/O.  The other side is gateway/handshake.h.
 */
#ifndef UPGRADE_H
#define UPGRADE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum { UPGRADE_MAX = 16384 };

struct upgrade {
	char key[25];
	size_t len;      /* of the answer; what follows is frames */
	const char *why; /* it is none */
};

/* The request; headers are whole lines. */
const char *upgrade_ask(struct arena *a, struct upgrade *u, const char *host,
                        const char *path, const char *headers);

/* May a header of one's own be that line, without its end? */
bool upgrade_takes(const char *line);

enum upgrade_is { UPGRADE_CUT, UPGRADE_GOOD, UPGRADE_BAD };

/* What the bytes that came begin with.  CUT: more has to come. */
enum upgrade_is upgrade_read(struct arena *a, struct upgrade *u,
                             const char *bytes, size_t len);

#endif
