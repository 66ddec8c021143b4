/* backend-token.c - by which this server is known to the MQTT broker */
#include "backend-token.h"

#include <inttypes.h>
#include <string.h>

#include "jwt.h"

const char *backend_token_make(struct arena *a, const struct settings *s,
                               int64_t now)
{
	if (!*s->backend_domain)
		return NULL;
	return jwt_make(a, s->secret_key,
	                arena_printf(a, "{\"domain\":%s,\"exp\":%" PRId64 "}",
	                             json_quote(a, s->backend_domain),
	                             now + BACKEND_TOKEN_SECONDS));
}

bool backend_token_good(struct arena *a, const struct settings *s,
                        const char *text, int64_t now)
{
	json_object *claims = jwt_read(a, s->secret_key, text);
	const char *domain = jwt_text(a, claims, "domain");
	bool good = domain && *domain &&
	            strcmp(domain, s->backend_domain) == 0 &&
	            jwt_expires(claims) > now;

	json_object_put(claims);
	return good;
}
