/*
 * auth-key.h - whose signatures of tokens count
 *
 * Those by the key that a service publishes, if one is set: GET
 * <url>/requestPublicKey answers {"publickey":"<PEM>"}.  All processes of a
 * machine share what was fetched, in a file in CONFAB_RUN, and only one of them
 * fetches at a time.  A key is good for an hour.  After that, while the service
 * does not answer, it goes on being used; the service is asked again once in a
 * while, and whoever else comes meanwhile is not kept waiting.
 *
 * Without a service, those by our own issuer's keys; no other host is asked for
 * one, ever.
 */
#ifndef AUTH_KEY_H
#define AUTH_KEY_H

#include <openssl/types.h>

#include "arena.h"
#include "db.h"
#include "settings.h"

enum { AUTH_KEY_BITS_MIN = 2048, AUTH_KEY_BITS_MAX = 8192 };

struct auth_source {
	const char *pem; /* this key and no other; or else NULL */
	const char *url; /* of the service, without a path; or else NULL */
	const char *run; /* CONFAB_RUN */
	struct db *db;   /* of our own issuer */
};

struct auth_source auth_source(struct arena *a, const struct settings *s,
                               struct db *db);

/* A list that NULL ends of public keys in PEM; an empty one: there is none to
 * be had. */
const char *const *auth_keys(struct arena *a, const struct auth_source *source);

/*
 * The same after a signature was by none of those, as there may be others
 * meanwhile.  For that a service is asked once in ten seconds at most, whatever
 * comes.
 */
const char *const *auth_keys_again(struct arena *a,
                                   const struct auth_source *source);

/* The key of that PEM, until four others were read; NULL: it is none that
 * counts, and *why says so. */
EVP_PKEY *auth_key_read(const char *pem, const char **why);

#endif
