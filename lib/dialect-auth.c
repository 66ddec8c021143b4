/* dialect-auth.c - answers as the clients of the token issuer like them */
#include "dialect.h"
#include "json.h"

/* Contracts, 1.3.  What could not be done is told with the status of what could
 * be, and who signs in is never told which of the two is wrong. */
static struct wording wording(enum error e)
{
	static const char incomplete[] = "Incomplete request form";
	static const char wrong[] = "Incorrect email or password!";

	switch (e) {
	case ERROR_INVALID_DATA:
	case ERROR_INVALID_DATA_ROOM:
	case ERROR_INVALID_JSON:
	case ERROR_MALFORMED:
		return (struct wording){ 400, incomplete, false };
	case ERROR_LOGIN_WRONG:
	case ERROR_ACCOUNT_DISABLED:
		return (struct wording){ 200, wrong, false };
	case ERROR_TOKEN_EXPIRED:
	case ERROR_TOKEN_FORGED:
	case ERROR_TOKEN_INVALID:
	case ERROR_TOKEN_VOID:
		return (struct wording){ 200, error_sentence(e), false };
	case ERROR_LOGIN_TAKEN:
	case ERROR_EMAIL_UNFIT:
	case ERROR_PASSWORD_UNFIT:
	case ERROR_CODE_UNFIT:
	case ERROR_CODE_TAKEN:
	case ERROR_REGISTRATION_CLOSED:
	case ERROR_UNKNOWN_INVITE:
		return (struct wording){ 201, error_sentence(e), false };
	default:
		return (struct wording){ error_status(e), error_sentence(e),
			                 false };
	}
}

/* What is no request of this contract is a detail, and all else a comment. */
static bool is_detail(int status)
{
	return status == 400 || status == 404 || status == 405;
}

static const char *body(struct arena *a, const char *route,
                        const struct reply *r, bool shared)
{
	struct wording w = wording(r->error);
	const char *sentence;

	(void)route;
	(void)shared; /* success says it all */
	if (!r->error)
		return r->data ? r->data : "{\"success\":true}";
	sentence = json_quote(a, w.sentence);
	return is_detail(w.status)
	               ? arena_printf(a, "{\"detail\":%s}", sentence)
	               : arena_printf(a, "{\"success\":false,\"comment\":%s}",
	                              sentence);
}

const struct dialect dialect_auth = {
	.name = "auth",
	.type = "application/json",
	.wording = wording,
	.body = body,
};
