/*
 * peer.h - a connection that speaks the broker's protocol
 *
 * Who sends what is no such thing is dropped.
 */
#ifndef PEER_H
#define PEER_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "objects.h"

struct peer {
	uv_tcp_t tcp;
	uint64_t number; /* never another's */
	bool ended;
	int asking; /* requests of its that are not answered yet */
	struct objects came;
	void (*take)(struct peer *p, json_object *object);
	void (*gone)(struct peer *p);
};

/* Nothing is read before peer_begin(), when its tcp is connected.  gone() is
 * called once; it is freed after that. */
struct peer *peer_new(uv_loop_t *loop,
                      void (*take)(struct peer *p, json_object *object),
                      void (*gone)(struct peer *p));
void peer_begin(struct peer *p);

/* The text is freed.  False: it has too much to read already, or has ended. */
bool peer_say(struct peer *p, char *text);

void peer_end(struct peer *p);

#endif
