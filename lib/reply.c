/* reply.c - a reply on the wire: status, headers, body */
#include "reply.h"

#include <string.h>

#include "attempt.h"
#include "dialect.h"
#include "log.h"

/* What fits a header of nginx's beside the others: see nginx/fastcgi.conf. */
enum { CLOSING_MAX = 48 * 1024 };

struct reply reply_ok(void)
{
	return (struct reply){ .status = 200 };
}

struct reply reply_data(const char *json)
{
	return (struct reply){ .status = 200, .data = json };
}

struct reply reply_page(const char *json, bool more)
{
	return (struct reply){ .status = 200, .data = json, .more = more };
}

struct reply reply_text(const char *text)
{
	return (struct reply){ .status = 200, .text = text };
}

/* Of requests only attempts to sign in are counted by a program. */
struct reply reply_error(enum error e)
{
	return (struct reply){
		.status = error_status(e),
		.error = e,
		.wait = e == ERROR_TOO_MANY_REQUESTS ? ATTEMPT_SECONDS : 0,
	};
}

struct reply reply_error_about(enum error e, const char *first,
                               const char *second)
{
	struct reply r = reply_error(e);

	r.about[0] = first;
	r.about[1] = second;
	return r;
}

const char *reply_sentence(struct arena *a, const struct reply *r)
{
	const char *sentence = error_sentence(r->error), *text = "", *place;

	for (int i = 0; i < 2 && (place = strstr(sentence, "{}")); i++) {
		text = arena_printf(a, "%s%.*s%s", text,
		                    (int)(place - sentence), sentence,
		                    r->about[i] ? r->about[i] : "{}");
		sentence = place + 2;
	}
	return arena_printf(a, "%s%s", text, sentence);
}

/* The status line's words (RFC 9110, 15): nginx passes them on as they are. */
static const char *reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 409, "Conflict" },
		{ 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" },
		{ 429, "Too Many Requests" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Other";
}

static const char *allowed(struct arena *a, const struct endpoint *ep)
{
	int n = (int)strcspn(ep->route, " ");

	if (ep->takes == FORM)
		return "GET, HEAD, POST, OPTIONS";
	return arena_printf(a, "%.*s, %sOPTIONS", n, ep->route,
	                    strncmp(ep->route, "GET ", 4) ? "" : "HEAD, ");
}

/*
 * Contracts, C6: any origin may read what its contract lets any page read, one
 * of them whatever there is, and with credentials.  What is for this machine
 * alone is not for the pages that its browser shows.
 */
static const char *cors(struct arena *a, const struct endpoint *ep,
                        const struct incoming *in, const char *cors_origin,
                        bool any_page, bool preflight)
{
	const char *origin = incoming_get(in, "HTTP_ORIGIN");
	bool ours = origin && strcmp(origin, cors_origin) == 0;

	if (ep->access == LOCAL)
		return "";
	if (!ours && !any_page)
		return "Vary: Origin\r\n";
	return arena_printf(
		a, "Access-Control-Allow-Origin: %s\r\n%sVary: Origin\r\n%s",
		ours ? cors_origin : "*",
		ours ? "Access-Control-Allow-Credentials: true\r\n" : "",
		preflight ? arena_printf(a,
	                                 "Access-Control-Allow-Methods: %s\r\n"
	                                 "Access-Control-Allow-Headers: "
	                                 "authorization, user, x-auth-token, "
	                                 "content-type\r\n"
	                                 "Access-Control-Max-Age: 86400\r\n",
	                                 allowed(a, ep))
			  : "");
}

/* What a status obliges us to say beside it (RFC 9110, 15.5 and 15.6). */
static const char *advice(struct arena *a, const struct endpoint *ep,
                          const struct reply *r)
{
	switch (r->status) {
	case 204:
	case 405:
		return arena_printf(a, "Allow: %s\r\n", allowed(a, ep));
	case 401:
		return "WWW-Authenticate: Bearer\r\n";
	case 429:
	case 503:
		return arena_printf(a, "Retry-After: %d\r\n",
		                    r->wait ? r->wait : 1);
	default:
		return "";
	}
}

/* What the gateway is told beside the frame. */
static const char *socket_line(struct arena *a, const struct reply *r)
{
	return r->socket ? arena_printf(a, "X-Confab-Socket: %s\r\n", r->socket)
	                 : "";
}

static const char *cookie(struct arena *a, const struct reply *r)
{
	return r->cookie ? arena_printf(a, "Set-Cookie: %s\r\n", r->cookie)
	                 : "";
}

/* JSON of one line: between its parts white space is white space, and within a
 * text there is no end of a line (RFC 8259, 2 and 7). */
static const char *one_line(struct arena *a, const char *json)
{
	char *line = arena_copy(a, json, strlen(json));

	for (char *c = line; *c; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	return line;
}

/*
 * When a connection ends is the server's business, which nginx lets no program
 * decide (RFC 3875 knows no way either).  But a place of its own can be one
 * that always ends it: nginx says in CLOSING where that is, is sent on to it,
 * and takes the body from a header.  A body too long for one goes the usual
 * way.
 */
static const char *closing(struct arena *a, const struct incoming *in,
                           const struct reply *r, const char *body)
{
	const char *place = incoming_get(in, "CLOSING");

	if (!place)
		return "Connection: close\r\n";
	if (strlen(body) > CLOSING_MAX) {
		log_warn("too long an answer to end the connection with");
		return "";
	}
	return arena_printf(a,
	                    "X-Accel-Redirect: %s/%d\r\n"
	                    "X-Confab-Body: %s\r\n",
	                    place, r->status, one_line(a, body));
}

/* nginx forgets this answer, and goes on there with the same request. */
static const char *door(struct arena *a, const struct reply *r)
{
	return r->door ? arena_printf(a, "X-Accel-Redirect: %s\r\n", r->door)
	               : "";
}

static const char *type_of(const struct dialect *d, const struct incoming *in,
                           const struct reply *r)
{
	if (r->text && d->text_type)
		return d->text_type;
	return d->type_for ? d->type_for(in->env) : d->type;
}

static bool closes(const struct endpoint *ep, const struct reply *r)
{
	const struct dialect *d = ep->dialect;

	return r->close ||
	       (r->error && d->closes && !d->wording(r->error).open);
}

const char *reply_render(struct arena *a, const struct endpoint *ep,
                         const struct incoming *in, const char *cors_origin,
                         const struct reply *r, bool shared)
{
	const char *method = incoming_get(in, "REQUEST_METHOD"),
		   *body = r->text ? r->text
	                           : ep->dialect->body(a, ep->route, r, shared),
		   *head = arena_printf(
			   a, "Status: %d %s\r\n%s%s%s%s%s%s", r->status,
			   reason(r->status), cookie(a, r), socket_line(a, r),
			   door(a, r),
			   cors(a, ep, in, cors_origin,
	                        shared || ep->dialect->any_page,
	                        r->status == 204),
			   advice(a, ep, r),
			   closes(ep, r) ? closing(a, in, r, body) : "");

	if (r->status == 204)
		return arena_printf(a, "%s\r\n", head);
	return arena_printf(a,
	                    "%sContent-Type: %s\r\n"
	                    "Content-Length: %zu\r\n\r\n%s",
	                    head, type_of(ep->dialect, in, r), strlen(body),
	                    method && strcmp(method, "HEAD") == 0 ? "" : body);
}
