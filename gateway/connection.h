/*
 * connection.h - the connections to a program, by FastCGI 1.0
 *
 * One carries one request after the other, and holds one of the program's
 * workers for as long as it is there.  So it ends by itself when it has been
 * idle for a moment or has carried a hundred requests, that other gateways' get
 * their turn.
 */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "record.h"

struct connection;

enum connection_end {
	CONNECTION_UNREAD, /* the program has not acted on the request, which so
	                      may be given to another one */
	CONNECTION_LOST,   /* it may have */
	CONNECTION_LATE,   /* it may have, or may yet: the time was up */
};

/* What becomes of a request that was carried, told once. */
struct connection_events {
	/* The answer, which is there until this returns.  What carried the
	 * request is idle by then, or has ended. */
	void (*answered)(void *of, void *request, const struct answer *answer);
	/* It has ended instead, or was idle: then request is NULL. */
	void (*ended)(void *of, void *request, enum connection_end how);
};

/* All that there are to one program; with nothing but events and of, none. */
struct connections {
	const struct connection_events *events;
	void *of;
	struct connection *first;
	int n;
};

/* One more, to who listens at that path; it is idle.  NULL: not now, and errno
 * says why. */
struct connection *connection_open(struct connections *all, uv_loop_t *loop,
                                   const char *path);

/* One that is idle; NULL: none is. */
struct connection *connection_idle(const struct connections *all);

/*
 * Have one that is idle carry a request, within so many milliseconds.  The
 * bytes stay where they are until it is told what became of it, which is not
 * before this returns.  False: it ended at once, without a word, and the
 * request is unread.
 */
bool connection_carry(struct connection *c, void *request, const char *bytes,
                      size_t len, uint64_t patience);

/* All of them end; what they carry is lost. */
void connections_end(struct connections *all);

#endif
