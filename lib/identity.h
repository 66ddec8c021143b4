/*
 * identity.h - reaching somebody, on whichever gateway or host
 *
 * An identity is what sockets of actions go by, by the signed token that they
 * were opened with: a user's id in decimal, or the code of a device.  One may
 * have several sockets, at several gateways of several hosts.
 *
 * Every gateway, and confab-bus for all that is not on this machine, has a
 * socket in CONFAB_RUN/hints (hint.h).  Who pushes sends each of them
 *
 *	push <request> <bytes of the identity>\n<identity><json>
 *
 * and on the same connection is answered "yes <request>" by who delivered it,
 * or "no <request>".  The request is 32 hexadecimal digits, never the same
 * again: by whichever ways it comes to a host, it is delivered there once.
 */
#ifndef IDENTITY_H
#define IDENTITY_H

#include <stdbool.h>

enum {
	IDENTITY_MAX = 256,             /* bytes */
	IDENTITY_JSON_MAX = 100 * 1024, /* bytes */
	IDENTITY_REQUEST = 32,
	IDENTITY_PATIENCE_MS = 2000,
};

/*
 * Push JSON, as it stands, to all sockets of that identity.  True: at least one
 * has got it.  False: none, or it was not known in time, or one of the two is
 * empty or too long.
 */
bool identity_send(const char *id, const char *json);

/* Does a text have the form of a request? */
bool identity_is_request(const char *text);

#endif
