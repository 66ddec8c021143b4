/*
 * auth.h - who a signed token is of
 *
 * The tokens of the action contract (contracts, 1.2), which an issuer signs and
 * everybody verifies: a token is an object
 *
 *	{"code":"ada@example.org","id":7,"perm":0,"time":1622729833,
 *	 "belongs":["a0b1c2d3e4f5a6b7"],"signature":"..."}
 *
 * that says who somebody is: code is an e-mail address or a watchdog's code,
 * time when it was issued, and it is good for 36 hours.
 */
#ifndef AUTH_H
#define AUTH_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

/* In the order in which it is looked for. */
enum auth {
	AUTH_OK,
	AUTH_EXPIRED,
	AUTH_VERIFICATION_FAILED,
	AUTH_INVALID,
	AUTH_UNAVAILABLE, /* there is no key to be had */
};

struct auth_token {
	const char *code, *id, *permissions, *time; /* the last three decimal */
	const char *belongs; /* JSON: an array of strings, or null */
	bool is_user;        /* there is an @ in code */
};

#endif
