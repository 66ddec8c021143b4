/* dialect-chatapp.c - answers as the clients of chatapp like them */
#include "dialect.h"

/* To the letter: contracts, 2.2.  A sentence of ours is for people, too. */
static struct wording wording(enum error e)
{
	switch (e) {
	case ERROR_BAD_REQUEST:
		return (struct wording){ 400, "400: Bad Request", false };
	case ERROR_INVALID_DATA:
	case ERROR_INVALID_DATA_ROOM:
	case ERROR_INVALID_JSON:
		return (struct wording){ 400, "not a valid json", false };
	case ERROR_LOGIN_WRONG:
	case ERROR_ACCOUNT_DISABLED:
		return (struct wording){ 401, "mismatch username and password",
			                 false };
	case ERROR_UNKNOWN_USER:
		return (struct wording){ 401, "invalid login-token", false };
	case ERROR_UNKNOWN_ROUTE:
		return (struct wording){ 404, "404: Not Found", false };
	case ERROR_WRONG_METHOD:
		return (struct wording){ 405, "405: Method Not Allowed",
			                 false };
	case ERROR_LOGIN_TAKEN:
		return (struct wording){ 409, "username already exists",
			                 false };
	default:
		return (struct wording){ error_status(e), error_sentence(e),
			                 false };
	}
}

static const char *complaint(struct arena *a, const struct param *p,
                             enum fault fault)
{
	switch (fault) {
	case ABSENT:
		return arena_printf(a, "%s required", p->name);
	case WRONG_TYPE:
		return arena_printf(a, "%s should be a string", p->name);
	case EMPTY:
		return arena_printf(a, "%s should not be empty", p->name);
	case WRONG_SIZE:
	case NO_FAULT:
		break;
	}
	return arena_printf(a, "%s should be of at most %ld characters",
	                    p->name, p->max);
}

static const char *body(struct arena *a, const char *route,
                        const struct reply *r, bool shared)
{
	(void)route;
	(void)shared; /* whoever knows another contract's looks at the status */
	if (r->error && r->param)
		return complaint(a, r->param, r->fault);
	if (r->error && r->why)
		return r->why;
	return r->error ? wording(r->error).sentence : "";
}

const struct dialect dialect_chatapp = {
	.name = "chatapp",
	.type = "text/plain; charset=utf-8",
	.fault_first = true,
	.wording = wording,
	.body = body,
};
