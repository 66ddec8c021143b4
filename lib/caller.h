/*
 * caller.h - who is behind a socket that actions are asked over (contracts, 1)
 *
 * Such a socket is opened by a token (auth-token.h), and what that says of its
 * owner the gateway tells each program of an action, as JSON in the variable
 * CALLER:
 *
 *	{"code":"ada@example.org","uid":7,"belongs":["0123456789abcdef"],
 *	 "isUser":true,"permissions":1}
 */
#ifndef CALLER_H
#define CALLER_H

#include <stdbool.h>

#include "arena.h"
#include "error.h"
#include "settings.h"

/* The name of an action, which is one of a file, of a socket and of a database
 * role as well. */
#define ACTION_LETTERS \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
enum { ACTION_MAX = 48 };

struct caller {
	const char *code;              /* an e-mail address or a watchdog's */
	const char *uid, *permissions; /* decimal */
	const char *belongs;           /* JSON: an array of codes, or null */
	bool is_user;                  /* code is an address */
	const char *identity; /* by which all their sockets are reached */
};

struct auth_token;

/* What a token that was verified says. */
struct caller caller_of(const struct auth_token *token);
const char *caller_json(struct arena *a, const struct caller *c);

/* OK: *caller is what that says.  ERROR_BAD_REQUEST: it says nobody. */
enum error caller_read(struct arena *a, const char *json,
                       const struct caller **caller);

/* Seconds that they may be silent: CONFAB_ACTION_TIMEOUT. */
long caller_timeout(const struct settings *s);

#endif
