/*
 * auth-token.h - what a signed token says, and its signature
 *
 * What is signed are code, id, time, belongs and perm, each as Python's str()
 * has it, with nothing between them.  So that no digit can be moved from one to
 * the next, their types are pinned: id, time and perm are integers, and a time
 * that is more than a little ahead is refused (contracts, 1.2); a code is an
 * e-mail address that ends in no digit, or the 16 letters and digits of a
 * watchdog's.  Other members than these and the signature are not signed, and
 * not looked at.
 *
 * A signature is RSASSA-PSS with SHA-256, MGF1 with SHA-256 and the longest
 * salt that the key has room for; one with another salt is none.
 */
#ifndef AUTH_TOKEN_H
#define AUTH_TOKEN_H

#include <openssl/types.h>
#include <stddef.h>

#include "auth.h"

enum { AUTH_SECONDS = 129600, AUTH_AHEAD_SECONDS = 300, AUTH_CODE_LENGTH = 16 };

/* What was signed, and the bytes that say so. */
struct auth_signature {
	const char *text;
	const unsigned char *bytes;
	size_t len;
};

/*
 * AUTH_OK: that is what the token says, and how it is signed, by whomever.
 * AUTH_INVALID, or else AUTH_EXPIRED: then neither is set.
 */
enum auth auth_token_read(struct arena *a, json_object *token, int64_t now,
                          struct auth_token *read,
                          struct auth_signature *signature);

bool auth_token_signed(EVP_PKEY *key, const struct auth_signature *signature);

/* The token as JSON; what it says has to be as auth_token_read() gives it. */
const char *auth_token_sign(struct arena *a, EVP_PKEY *key,
                            const struct auth_token *token);

#endif
