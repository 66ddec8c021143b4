/* dialect-event.c - answers as frames of a WebSocket */
#include <string.h>

#include "dialect.h"
#include "json.h"
#include "reply.h"

/* To the letter: contracts, 2.3. */
static struct wording wording(enum error e)
{
	return (struct wording){ error_status(e), error_sentence(e), false };
}

static const char *sentence_of(struct arena *a, const struct reply *r)
{
	const struct param *p = r->param;

	if (r->why)
		return r->why;
	if (p && r->fault == WRONG_SIZE && p->if_large)
		return p->if_large;
	if (p && r->fault >= EMPTY && p->if_unfit)
		return p->if_unfit;
	if (p && p->if_wrong)
		return p->if_wrong;
	return reply_sentence(a, r);
}

static const char *body(struct arena *a, const char *route,
                        const struct reply *r, bool shared)
{
	const char *type = strchr(route, ' '), *echo = "";

	(void)shared;
	if (r->echo)
		echo = arena_printf(a, ",\"id\":%s", r->echo);
	return arena_printf(a, "{\"type\":%s,\"success\":%s,\"%s\":%s%s}",
	                    json_quote(a, type ? type + 1 : route),
	                    r->error ? "false" : "true",
	                    r->error ? "error" : "data",
	                    r->error  ? json_quote(a, sentence_of(a, r))
	                    : r->data ? r->data
	                              : "null",
	                    echo);
}

const struct dialect dialect_event = {
	.name = "event",
	.type = "application/json",
	.caller_first = true,
	.members = "{\"type\":{\"type\":\"string\"},\"id\":true}",
	.wording = wording,
	.body = body,
};
