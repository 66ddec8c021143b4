/*
 * websocket.h - a WebSocket from the side of who opened it, over a link
 *
 * RFC 6455 by wslay: what is sent is masked by random numbers, what comes is
 * looked at, pings are answered.  No extension is spoken.
 */
#ifndef WEBSOCKET_H
#define WEBSOCKET_H

#include <stdbool.h>
#include <stddef.h>

#include "link.h"

enum {
	TEXT_MAX = 16 * 1024 * 1024, /* bytes of a message that comes */
	TEXT_FRAMES = 16384,         /* frames from its first to its last one */
};

enum websocket_is {
	WEBSOCKET_OPEN,
	WEBSOCKET_CLOSED, /* both sides said so, whoever began */
	WEBSOCKET_LOST,   /* it ended without a word */
	WEBSOCKET_FAULT,  /* what came broke a rule, and they were told so */
};

struct websocket_events {
	void (*text)(const char *text, size_t len);
	void (*binary)(size_t len);
	void (*pong)(void);
};

struct websocket;

/* Bytes that came with the answer that opened it are the first to be taken. */
struct websocket *websocket_new(struct link *link, const char *bytes,
                                size_t len,
                                const struct websocket_events *events);
void websocket_free(struct websocket *w);

void websocket_send(struct websocket *w, const char *text, size_t len);
void websocket_ping(struct websocket *w, const char *data, size_t len);

/* False: there is no such code, or the reason is too long. */
bool websocket_close(struct websocket *w, int code, const char *reason,
                     size_t len);

/* Take what has come, and send what can be. */
enum websocket_is websocket_turn(struct websocket *w);

/* Is there something that is not sent yet? */
bool websocket_waits(const struct websocket *w);

/* Why it was closed: by them, or by us for a fault.  0: without a code. */
int websocket_code(const struct websocket *w, const char **reason);

#endif
