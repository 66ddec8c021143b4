/*
 * signing-key.h - the keys that signed tokens are signed and verified with
 *
 * RSA of 2048 bits, as PEM: SubjectPublicKeyInfo, and PKCS #8.  One key signs
 * at a time.  One that was replaced verifies for as long as what it signed may
 * be good; one that was given up verifies nothing from then on.  Neither has a
 * private half any more, and that of the one that signs is readable by the role
 * of the program sign-token alone.
 */
#ifndef SIGNING_KEY_H
#define SIGNING_KEY_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "arena.h"
#include "db.h"

enum { SIGNING_KEY_BITS = 2048 };

/* OK: *pems are all public keys that verify now, the newest first, in a list
 * that NULL ends. */
enum error signing_key_public(struct db *db, struct arena *a,
                              const char *const **pems);

/* OK: *pem is the public key of the one that signs.  ERROR_NO_KEY: none does.
 */
enum error signing_key_current(struct db *db, const char **pem);

/* OK: *key is the one that signs, to be freed.  ERROR_NO_KEY: none does.  For
 * sign-token; nobody else may. */
enum error signing_key_private(struct db *db, EVP_PKEY **key);

/* OK: a new key signs, and *id is its id; NULL: there is one that signs. */
enum error signing_key_make(struct db *db, const char **id);

/* OK: a new key signs instead of the one that did, and *id is its id; NULL:
 * none did. */
enum error signing_key_rotate(struct db *db, const char **id);

/* OK: that key neither signs nor verifies any more; *done says whether it did
 * until now. */
enum error signing_key_retire(struct db *db, const char *id, bool *done);

/* What signing_key_list() gives, the oldest first; times are UTC's. */
enum {
	KEY_ID,
	KEY_FINGERPRINT, /* SHA-256 of the SubjectPublicKeyInfo */
	KEY_SINCE,
	KEY_STATE,
	KEY_LISTED
};

enum error signing_key_list(struct db *db, struct rows **rows);

#endif
