/*
 * gateway.h - the gateways that there are, and who is connected to which
 *
 * A gateway is alive as long as it says so: for GATEWAY_LEASE after it did the
 * last time.  One that was silent for longer is given up by the others, for
 * good: it loses its name, and its sockets are deleted, some thousand with each
 * call of those who are alive, until its row goes as well.  Whoever has a
 * socket at any is online; when that changes, the database tells of it
 * (db_schema/0005-conversations.sql).
 */
#ifndef GATEWAY_H
#define GATEWAY_H

#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "session.h"

enum { GATEWAY_NAME_MAX = 128 };

/* OK: *id is of a gateway that begins now, and an earlier one of that name is
 * given up. */
enum error gateway_begin(struct db *db, const char *name, const char **id);

/*
 * OK: it is alive, and those that are not are given up; but not if it was late
 * itself, as then it was the database that kept everybody waiting.
 * ERROR_UNKNOWN_SESSION: it was given up.
 */
enum error gateway_renew(struct db *db, const char *id);

/* A socket that somebody opens; what a gateway says are numbers. */
struct opening {
	const char *gateway, *number;
	const struct user *user;
	const char *issued; /* when the login-token was; NULL: by a session */
	bool alone;         /* one by a login-token is all that there may be */
};

struct opened {
	enum { SOCKET_OPEN, SOCKET_VOID, SOCKET_TAKEN } state;
	const char *seconds; /* that the session is good for */
	const char *rooms;   /* it is a member of: "room last_msg_id ..." */
	const char *open;    /* JSON: the gids of those that are open */
};

/*
 * OK: *opened says whether it is, or why not: meanwhile who opens it may not
 * any more, or there is another already.  ERROR_UNKNOWN_SESSION: the gateway
 * was given up.
 */
enum error gateway_open_socket(struct db *db, const struct opening *opening,
                               struct opened *opened);

/* OK: it is not there. */
enum error gateway_close_socket(struct db *db, const char *gateway,
                                const char *number);

#endif
