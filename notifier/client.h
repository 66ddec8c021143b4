/*
 * client.h - one connection, from its hello to its end
 *
 *	GREETING -> ADMITTING -> REPLAYING -> AWAITING -> LIVE
 *
 * Whoever is admitted replays from its after, or from the room's last message,
 * and goes live when it has had as much as its channel's stream.  That there
 * is neither a hole nor a repeat rests on one rule: last is the msgId up to
 * which this client was sent everything, and only last + 1 follows it.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <uv.h>

#include "session.h"

struct channel;

enum client_state { GREETING, ADMITTING, REPLAYING, AWAITING, LIVE, GONE };

struct client {
	uv_poll_t poll;
	int fd;
	unsigned char state; /* enum client_state */
	bool writing;        /* what is to be sent waits for the socket */
	char token[TOKEN_LENGTH +
	           1];  /* for its own messages, and nobody else's */
	unsigned place; /* in the channel's array of its state */
	int64_t account, session, last;
	int64_t deadline; /* uv_now(): to be let in; then: of its session */
	uint64_t at;      /* live: its place in the channel's stream */
	struct channel *channel;
	char *own; /* the hello as far as it came; then what is replayed */
	size_t own_at, own_len;
	struct client *next, **prev; /* all clients, latest first */
};

void client_open_all(uv_loop_t *loop);

/* Take a connection that was accepted. */
void client_new(int fd);

/* Send as much as the socket takes of what there is for the client. */
void client_write(struct client *c);

void client_end(struct client *c);

/* End those whose time to say hello, or whose session, is over. */
void client_expire(void);

/* A session was deleted: its clients are for the next client_end_ended(). */
void client_session_ended(int64_t session);
void client_end_ended(void);

/* Ask the database whose session has ended without a word. */
void client_sweep(void);

/* From now on end whoever has got all there is; later, the others as well. */
void client_drain(void);
void client_end_all(void);

int client_count(void);

#endif
