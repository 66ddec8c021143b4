/* dialect-serverapi.c - answers as the clients of the login server like them */
#include "dialect.h"
#include "json.h"

/* To the letter, spaces after colons included: contracts, 5.2. */
static struct wording wording(enum error e)
{
	static const char too_large[] =
		"Maximum number of reads reached before completing the request "
		"body.";
	static const char too_long[] =
		"Maximum number of reads reached before completing the "
		"request.";
	static const char unlike[] = "Invalid request.";

	switch (e) {
	case ERROR_INVALID_DATA:
		return (struct wording){ 400, "Invalid JSON.", false };
	case ERROR_INVALID_JSON:
		return (struct wording){ 400, "Invalid JSON.", true };
	case ERROR_MALFORMED_LOGIN:
		return (struct wording){ 400, "Username and password required.",
			                 false };
	case ERROR_LOGIN_WRONG:
	case ERROR_ACCOUNT_DISABLED:
		return (struct wording){ 401, "Invalid credentials.", false };
	case ERROR_UNKNOWN_USER:
		return (struct wording){ 401, "Invalid session token.", false };
	case ERROR_BODY_TOO_LARGE:
		return (struct wording){ 400, too_large, false };
	case ERROR_URI_TOO_LONG:
	case ERROR_HEADERS_TOO_LARGE:
		return (struct wording){ 400, too_long, false };
	case ERROR_BAD_REQUEST:
	case ERROR_UNKNOWN_ROUTE:
	case ERROR_WRONG_METHOD:
		return (struct wording){ error_status(e), unlike, false };
	default:
		return (struct wording){ error_status(e), error_sentence(e),
			                 false };
	}
}

static const char *body(struct arena *a, const char *route,
                        const struct reply *r, bool shared)
{
	const char *detail = "";

	(void)route;
	if (!r->error)
		return r->data;
	if (r->error == ERROR_UNKNOWN_ROUTE || r->error == ERROR_WRONG_METHOD)
		detail = arena_printf(a, ", \"detail\": %s",
		                      json_quote(a, error_sentence(r->error)));
	else if (r->why)
		detail = arena_printf(a, ", \"detail\": %s",
		                      json_quote(a, r->why));
	return arena_printf(a, "{\"error\": %s%s%s}",
	                    json_quote(a, wording(r->error).sentence),
	                    shared ? ", \"ok\": false" : "", detail);
}

const struct dialect dialect_serverapi = {
	.name = "serverapi",
	.type = "application/json",
	.caller_first = true,
	.closes = true,
	.strict = true,
	.wording = wording,
	.body = body,
};
