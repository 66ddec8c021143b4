/* dialect-room.c - answers as the clients of the room endpoints like them */
#include "accepted.h"
#include "dialect.h"
#include "json.h"
#include "reply.h"

static struct wording wording(enum error e)
{
	return (struct wording){ error_status(e), error_sentence(e), false };
}

static const char *error_body(struct arena *a, const struct reply *r)
{
	const char *more = "";

	if (r->param)
		more = arena_printf(a, ",\"param\":%s,\"detail\":%s",
		                    json_quote(a, r->param->name),
		                    json_quote(a, accepted_words(a, r->param)));
	else if (r->why)
		more = arena_printf(a, ",\"detail\":%s", json_quote(a, r->why));
	return arena_printf(a,
	                    "{\"ok\":false,\"error\":{\"code\":%d,"
	                    "\"reason\":%s,\"message\":%s%s}}\n",
	                    r->status, json_quote(a, error_word(r->error)),
	                    json_quote(a, reply_sentence(a, r)), more);
}

/* It ends in a newline for those who ask by hand. */
static const char *body(struct arena *a, const char *route,
                        const struct reply *r, bool shared)
{
	(void)route;
	(void)shared; /* ok says it all */
	if (r->error)
		return error_body(a, r);
	if (!r->data)
		return "{\"ok\":true}\n";
	return arena_printf(a, "{\"ok\":%s,\"data\":%s%s}\n",
	                    r->status < 400 ? "true" : "false", r->data,
	                    r->more ? ",\"more\":true" : "");
}

const struct dialect dialect_room = {
	.name = "room",
	.type = "application/json; charset=utf-8",
	.text_type = "text/plain; version=0.0.4; charset=utf-8",
	.any_page = true,
	.wording = wording,
	.body = body,
};
