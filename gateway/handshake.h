/*
 * handshake.h - the request that makes a WebSocket of a connection; no I/O
 *
 * RFC 9112 to the letter, without what it only tolerates, and RFC 6455, 4.2.1.
 * What nginx passes on is a list of its own (nginx/websocket.conf), so here
 * nothing is mended: a header that is read and comes twice is refused.
 */
#ifndef HANDSHAKE_H
#define HANDSHAKE_H

#include <stddef.h>

#include "offer.h"

enum {
	HANDSHAKE_MAX = 8192,
	HANDSHAKE_HEADERS = 64,
	WELCOME_MAX = 512,
	HANDSHAKE_ACCEPT = 32
};

enum handshake_header {
	HEADER_HOST,
	HEADER_UPGRADE,
	HEADER_CONNECTION,
	HEADER_KEY,
	HEADER_VERSION,
	HEADER_CONTENT_LENGTH,
	HEADER_TRANSFER_ENCODING,
	HEADER_COOKIE,
	HEADER_ORIGIN,
	HEADER_USER,
	HEADER_AUTHORIZATION,
	HEADER_AUTH_TOKEN, /* X-Auth-Token */
	HEADER_USER_AGENT,
	HEADER_FETCH_SITE,
	HEADER_FORWARDED, /* X-Forwarded-For */
	HEADER_SCHEME,    /* X-Forwarded-Proto */
	HEADER_ADDRESS,   /* X-Real-IP */
	HEADER_CONTRACT,  /* X-Contract */
	HEADERS,
};

struct handshake {
	size_t len; /* of the request; what follows is frames */
	int status; /* to refuse it with, and why; 0: it is good */
	const char *why;
	const char *headers[HEADERS]; /* their values; NULL: not there */
	struct offer deflate;         /* the first one that will do */
	/* what proves that we understood */
	char accept[HANDSHAKE_ACCEPT];
};

enum handshake_is { HANDSHAKE_CUT, HANDSHAKE_GOOD, HANDSHAKE_BAD };

/*
 * Read a request that bytes begins with.  CUT: more has to come.  BAD: refuse
 * it with the status.  The bytes are cut up into the values, which last as long
 * as they do.
 */
enum handshake_is handshake_read(char *bytes, size_t len, struct handshake *h);

/* What proves that a key was understood (RFC 6455, 4.2.2). */
void handshake_accept(const char *key, char accept[HANDSHAKE_ACCEPT]);

/* The answer that makes it a WebSocket. */
int handshake_welcome(const struct handshake *h, char text[WELCOME_MAX]);

/* The answer that refuses it, and ends the connection. */
int handshake_refuse(int status, const char *why, char text[WELCOME_MAX]);

#endif
