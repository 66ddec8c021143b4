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
 *
 * Whose signatures count: with AUTH_BACKEND_SERVICE_HOST and _PORT those by the
 * key that is published there; without, those by our own issuer's keys.  See
 * auth-key.h.
 */
#ifndef AUTH_H
#define AUTH_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

struct request;
struct auth_source;

/* What a token is found to be; its shape is looked at first, then its age, and
 * its signature last. */
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

/*
 * Is it good, now?  AUTH_OK: *verified is what it says, for as long as the
 * request.  AUTH_INVALID: it is no such object, or of a time yet to come.
 * Whatever it is, it may take two seconds at worst, where a service has to be
 * asked that does not answer.
 */
enum auth auth_verify(struct request *rq, json_object *token,
                      struct auth_token *verified);

/* The same of another moment, by keys from there: see auth-key.h. */
enum auth auth_verify_by(struct arena *a, const struct auth_source *source,
                         json_object *token, int64_t now,
                         struct auth_token *verified);

#endif
