/*
 * client.h - one connection, from its hello to its end
 *
 *	GREETING -> ADMITTING -> READING
 *
 * Whoever is admitted is a reader of its room (channel.h), from its after on or
 * from the room's last message.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <uv.h>

#include "channel.h"
#include "origin.h"
#include "session.h"

enum client_state { GREETING, ADMITTING, READING, GONE };

struct client {
	uv_poll_t poll;
	int fd;
	struct origin *origin;
	unsigned char state; /* enum client_state */
	char token[TOKEN_LENGTH +
	           1]; /* for its own messages, and nobody else's */
	int64_t account, session;
	int64_t after;    /* what the hello said of it */
	int64_t deadline; /* uv_now(): to be let in; then: of its session */
	struct reader reader;
	char *own; /* the hello as far as it came; then what is replayed */
	size_t own_at, own_len;
	struct client *next, **prev; /* all clients, latest first */
};

void client_open_all(uv_loop_t *loop);

/* Take a connection that was accepted. */
void client_new(int fd, struct origin *origin);

void client_end(struct client *c);

/* From now on end whoever has got all there is; later, the others as well. */
void client_drain(void);
void client_end_all(void);

/* The latest one: the others follow by next, which leads on until the turn is
 * over, whoever is ended on the way. */
struct client *client_all(void);
int client_count(void);

#endif
