/*
 * jwt.h - what somebody says, signed by a secret (RFC 7519)
 *
 * By HS256, and by nothing else whatever the text says of itself.  What the
 * claims mean, and until when they count, is for who reads them to say.
 */
#ifndef JWT_H
#define JWT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "json.h"

enum { JWT_MAX = 8 * 1024 };

/* Of those claims, which are a JSON object.  NULL: the secret is empty. */
const char *jwt_make(struct arena *a, const char *secret, const char *claims);

/* Is it signed with that secret, whatever it says? */
bool jwt_signed(struct arena *a, const void *secret, size_t secret_len,
                const char *text);

/*
 * The claims, which the caller gives back by json_object_put().  NULL: it is
 * not signed with that secret, the secret is empty, it is longer than JWT_MAX,
 * or its claims are no object.
 */
json_object *jwt_read(struct arena *a, const char *secret, const char *text);

/* A claim that is a text, for as long as the arena's contents; NULL: it is not
 * there, or none. */
const char *jwt_text(struct arena *a, json_object *claims, const char *name);

/* The moment at which they expire, in Unix time; 0: they say none that is an
 * integer after 0. */
int64_t jwt_expires(json_object *claims);

#endif
