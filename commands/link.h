/*
 * link.h - a connection that a WebSocket is to be made of
 *
 * To a port or a Unix socket, with TLS or without, by libcurl.  It never blocks
 * once it is there.
 */
#ifndef LINK_H
#define LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "arena.h"

struct destination {
	const char *url;       /* ws:, wss:, http: or https: */
	const char *unix_path; /* a socket that is there instead; or NULL */
	const char *ca, *certificate, *key; /* files, PEM; or NULL */
	bool insecure;                      /* whoever is there will do */
};

struct link {
	int socket;       /* for poll() */
	const char *host; /* as the header Host has it */
	const char *path; /* with what is asked for */
	void *curl;
};

/* NULL: it is there, and stays until link_close(). Otherwise why it is not. */
const char *link_open(struct arena *a, const struct destination *to,
                      struct link *link);
void link_close(struct link *link);

/* How many bytes; 0: none just now; -1: it has ended. */
ssize_t link_read(struct link *link, void *to, size_t len);
ssize_t link_write(struct link *link, const void *bytes, size_t len);

#endif
