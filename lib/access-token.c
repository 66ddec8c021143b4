/* access-token.c - a session's token, as those know it who look into theirs */
#include "access-token.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "jwt.h"

/* The arena is for one reading at a time. */
static struct {
	struct arena *arena;
	const char *secret;
} access = { .secret = "" };

void access_token_open(const struct settings *s)
{
	access.secret = s->secret_key;
	if (!access.arena)
		access.arena = arena_new();
}

const char *access_token_make(struct arena *a, const char *secret,
                              const char *uuid, const char *type,
                              const char *token, int64_t exp)
{
	const char *end = exp ? arena_printf(a, ",\"exp\":%" PRId64, exp) : "";

	return jwt_make(a, secret,
	                arena_printf(a,
	                             "{\"uuid\":\"%s\",\"type\":\"%s\","
	                             "\"jti\":\"%s\"%s}",
	                             uuid, type, token, end));
}

/* An end that is none is not taken for no end. */
static bool is_over(json_object *claims)
{
	return json_object_object_get_ex(claims, "exp", NULL) &&
	       jwt_expires(claims) <= time(NULL);
}

bool access_token_read(const char *text, char token[TOKEN_LENGTH + 1])
{
	json_object *claims;
	const char *jti;
	bool good;

	if (!*access.secret)
		return false;
	claims = jwt_read(access.arena, access.secret, text);
	jti = jwt_text(access.arena, claims, "jti");
	good = jti && strlen(jti) == TOKEN_LENGTH && !is_over(claims);
	if (good)
		memcpy(token, jti, TOKEN_LENGTH + 1);
	json_object_put(claims);
	arena_reset(access.arena);
	return good;
}
