/*
 * push.h - requests to push something to an identity (lib/identity.h)
 *
 * A request goes out on every link but the one that it came by.  The first yes
 * is the answer; no is, when all have said no, or after two seconds.  Each is
 * taken once: one that comes again, by another way, is answered at once, by
 * what is known of it until then, as its answer goes back by the first way.
 */
#ifndef PUSH_H
#define PUSH_H

#include <stdbool.h>
#include <uv.h>

struct push {
	const char *request, *identity, *json;
	const char *broker; /* that it came from or was put to; "": none */
};

/* A way to others. */
struct link {
	/* Where everybody meets: what came by it goes out on it as well. */
	bool is_hub;
	/* Carry it on: how many will answer, by push_answered().  broker may be
	 * set. */
	int (*carry)(struct push *p);
	/* The answer to a request that came by it; asker is spent. */
	void (*answer)(void *asker, const char *request, bool yes);
};

/* Links end with NULL; they are tried in their order. */
void push_open(uv_loop_t *loop, const struct link *const *links);

/* A request that came by that link.  Its strings are not kept. */
void push_begin(const struct link *from, void *asker, struct push *p);

/* Somebody that it was carried to has answered. */
void push_answered(const struct link *by, const char *request, bool yes);

/* So many more will answer than was said when it was carried; or fewer. */
void push_expect(const struct link *by, const char *request, int more);

/* Nobody there will answer any more. */
void push_lost(const struct link *by);

#endif
