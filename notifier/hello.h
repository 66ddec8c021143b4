/*
 * hello.h - what a client says first, from bytes; no I/O
 *
 *	{"uuid":"<the uuid that /login answered>","room_gid":"...","after":17}
 *
 * in JSON or, as the contract prints it, with single quotes; white space and a
 * newline may stand around it, and it may come in any number of pieces.  With
 * after the client gets everything newer than that msgId first (contracts 3.2).
 */
#ifndef HELLO_H
#define HELLO_H

#include <stdint.h>

#include "session.h"

enum { HELLO_MAX = 4096, GID_MAX = 64, NOT_AFTER = -1 };

struct hello {
	char token[TOKEN_LENGTH + 1];
	char gid[4 * GID_MAX + 1];
	int64_t after; /* or NOT_AFTER */
};

enum hello_is { HELLO_GOOD, HELLO_BAD, HELLO_CUT /* wait for more */ };

/* Read the len <= HELLO_MAX bytes that have come so far. */
enum hello_is hello_read(const char *bytes, size_t len, struct hello *hello);

#endif
