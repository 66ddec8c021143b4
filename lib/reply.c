/* reply.c - a reply on the wire, as the clients of the room endpoints like it
 */
#include "reply.h"

#include <string.h>

#include "json.h"

struct reply reply_ok(void)
{
	return (struct reply){ .status = 200 };
}

struct reply reply_data(const char *json)
{
	return (struct reply){ .status = 200, .data = json };
}

struct reply reply_text(const char *text)
{
	return (struct reply){ .status = 200, .text = text };
}

struct reply reply_error(enum error e)
{
	return (struct reply){ .status = error_status(e), .error = e };
}

/* The status line's words (RFC 9110, 15): nginx passes them on as they are. */
static const char *reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{ 200, "OK" },
		{ 204, "No Content" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 409, "Conflict" },
		{ 413, "Content Too Large" },
		{ 429, "Too Many Requests" },
		{ 503, "Service Unavailable" },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Other";
}

/* What a parameter has to be, so that who gets it wrong need not look it up. */
static const char *wanted(struct arena *a, const struct param *p)
{
	return json_quote(
		a,
		arena_printf(a, "%s has to be %s of %ld to %ld%s", p->name,
	                     p->type == TEXT ? "a text" : "an integer", p->min,
	                     p->max, p->type == TEXT ? " characters" : ""));
}

static const char *error_body(struct arena *a, const struct reply *r)
{
	const char *more = "";

	if (r->param)
		more = arena_printf(a, ",\"param\":%s,\"detail\":%s",
		                    json_quote(a, r->param->name),
		                    wanted(a, r->param));
	return arena_printf(a,
	                    "{\"ok\":false,\"error\":{\"code\":%d,"
	                    "\"reason\":%s,\"message\":%s%s}}\n",
	                    r->status, json_quote(a, error_word(r->error)),
	                    json_quote(a, error_sentence(r->error)), more);
}

/* It ends in a newline for those who ask by hand. */
static const char *json_body(struct arena *a, const struct reply *r)
{
	if (r->error)
		return error_body(a, r);
	if (!r->data)
		return "{\"ok\":true}\n";
	return arena_printf(a, "{\"ok\":%s,\"data\":%s%s}\n",
	                    r->status < 400 ? "true" : "false", r->data,
	                    r->more ? ",\"more\":true" : "");
}

static const char *allowed(struct arena *a, const struct endpoint *ep)
{
	int n = (int)strcspn(ep->route, " ");

	return arena_printf(a, "%.*s, %sOPTIONS", n, ep->route,
	                    strncmp(ep->route, "GET ", 4) ? "" : "HEAD, ");
}

/*
 * Contracts, C6: any origin may read, one of them with credentials.  What is
 * for this machine alone is not for the pages that its browser shows.
 */
static const char *cors(struct arena *a, const struct endpoint *ep,
                        const struct incoming *in, const char *cors_origin,
                        bool preflight)
{
	const char *origin = incoming_get(in, "HTTP_ORIGIN");
	bool ours = origin && strcmp(origin, cors_origin) == 0;

	if (ep->access == LOCAL)
		return "";
	return arena_printf(
		a, "Access-Control-Allow-Origin: %s\r\n%sVary: Origin\r\n%s",
		ours ? cors_origin : "*",
		ours ? "Access-Control-Allow-Credentials: true\r\n" : "",
		preflight ? arena_printf(a,
	                                 "Access-Control-Allow-Methods: %s\r\n"
	                                 "Access-Control-Allow-Headers: "
	                                 "authorization, user, content-type\r\n"
	                                 "Access-Control-Max-Age: 86400\r\n",
	                                 allowed(a, ep))
			  : "");
}

/* What a status obliges us to say beside it (RFC 9110, 15.5 and 15.6). */
static const char *advice(struct arena *a, const struct endpoint *ep,
                          int status)
{
	switch (status) {
	case 204:
	case 405:
		return arena_printf(a, "Allow: %s\r\n", allowed(a, ep));
	case 401:
		return "WWW-Authenticate: Bearer\r\n";
	case 429:
	case 503:
		return "Retry-After: 1\r\n";
	default:
		return "";
	}
}

const char *reply_render(struct arena *a, const struct endpoint *ep,
                         const struct incoming *in, const char *cors_origin,
                         const struct reply *r)
{
	const char *method = incoming_get(in, "REQUEST_METHOD"),
		   *body = r->text ? r->text : json_body(a, r),
		   *head = arena_printf(
			   a, "Status: %d %s\r\n%s%s", r->status,
			   reason(r->status),
			   cors(a, ep, in, cors_origin, r->status == 204),
			   advice(a, ep, r->status));

	if (r->status == 204)
		return arena_printf(a, "%s\r\n", head);
	return arena_printf(a,
	                    "%sContent-Type: %s; charset=utf-8\r\n"
	                    "Content-Length: %zu\r\n\r\n%s",
	                    head,
	                    r->text ? "text/plain; version=0.0.4"
	                            : "application/json",
	                    strlen(body),
	                    method && strcmp(method, "HEAD") == 0 ? "" : body);
}
