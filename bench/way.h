/*
 * way.h - the ways to be a reader of a room, here and at other servers
 *
 * In what is said a # stands for the room's number, which is its gid.
 */
#ifndef WAY_H
#define WAY_H

#include <stdbool.h>
#include <stddef.h>

enum door { PUSH_PORT, GATEWAY_SOCKET, HTTP_PORT };

/* What messages begin with, up to the msgId: before, the gid, and between; or
 * before alone. */
struct head {
	const char *before, *between;
};

struct way {
	const char *name;
	const char *path;    /* of its WebSocket; NULL: lines of TCP */
	const char *wish;    /* what to say once there; NULL: nothing, */
	const char *granted; /* and what its answer begins with */
	struct head head;
	/* How a message is sent: what is said before and behind it, at which
	 * path; no path: by HTTP.  NULL: as a hint, which is ours. */
	const char *writer, *writer_end, *writer_path;
	/* Whose the sockets are, turn by turn; 0: nobody's. */
	int first_account, accounts;
	enum door door;
	bool brief; /* what comes is less than a message */
};

/* NULL: there is no such way. */
const struct way *way_called(const char *name);

enum { WAY_MAX = 512 };

/* The text with the room's number in its place; its length. */
size_t way_fill(char to[WAY_MAX], const char *text, long room);

#endif
