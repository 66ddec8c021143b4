/* dialect-pepeunit.c - answers as the clients of the device platform like them
 */
#include "dialect.h"
#include "json.h"

/* Contracts, 4.4. */
static struct wording wording(enum error e)
{
	switch (e) {
	case ERROR_UNKNOWN_USER:
		return (struct wording){ 403, "No Access", false };
	case ERROR_NOT_ALLOWED:
	case ERROR_LOGIN_WRONG:
	case ERROR_ACCOUNT_DISABLED:
		return (struct wording){ 403, "No access", false };
	case ERROR_LOGIN_UNFIT:
		return (struct wording){ 422, "Login is not correct", false };
	case ERROR_PASSWORD_UNFIT:
		return (struct wording){ 422, "Password is not correct",
			                 false };
	case ERROR_LOGIN_TAKEN:
		return (struct wording){ 422, "Login is not unique", false };
	case ERROR_INVALID_DATA:
	case ERROR_INVALID_DATA_ROOM:
	case ERROR_INVALID_JSON:
		return (struct wording){ 422, "The body is no JSON object",
			                 false };
	case ERROR_MALFORMED:
	case ERROR_MALFORMED_LOGIN:
	case ERROR_MALFORMED_MESSAGE:
	case ERROR_MALFORMED_REGISTER:
		return (struct wording){ 422, "Malformed request", false };
	default:
		return (struct wording){ error_status(e), error_sentence(e),
			                 false };
	}
}

static const char *fault_of(struct arena *a, const struct param *p,
                            enum fault fault)
{
	return arena_printf(
		a,
		"{\"detail\":[{\"loc\":[\"%s\",%s],\"msg\":\"%s\","
		"\"type\":\"%s\"}]}",
		p->in == BODY ? "body" : "query", json_quote(a, p->name),
		fault == ABSENT ? "field required"
				: "it is not as it has to be",
		fault == ABSENT ? "value_error.missing" : "value_error");
}

static const char *body(struct arena *a, const char *route,
                        const struct reply *r, bool shared)
{
	(void)route;
	(void)shared; /* it shares none */
	if (!r->error)
		return r->data ? r->data : "null";
	if (r->param)
		return fault_of(a, r->param, r->fault);
	return arena_printf(a, "{\"detail\":%s}",
	                    json_quote(a, wording(r->error).sentence));
}

const struct dialect dialect_pepeunit = {
	.name = "pepeunit",
	.type = "application/json",
	.caller_first = true,
	.wording = wording,
	.body = body,
};
