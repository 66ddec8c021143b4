/* dialect-action.c - answers to actions, as frames of a WebSocket */
#include <string.h>

#include "dialect.h"
#include "json.h"
#include "reply.h"

/* Contracts, 1.4: what went wrong in an action ends the connection. */
static struct wording wording(enum error e)
{
	return (struct wording){ error_status(e), error_sentence(e),
		                 error_status(e) < 500 };
}

/* As Python calls it; NULL: it is an object, or nothing. */
static const char *type_name(json_object *v)
{
	switch (json_object_get_type(v)) {
	case json_type_array:
		return "list";
	case json_type_string:
		return "str";
	case json_type_int:
		return "int";
	case json_type_double:
		return "float";
	case json_type_boolean:
		return "bool";
	default:
		return NULL;
	}
}

static json_object *comment(const char *text)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "comment", json_object_new_string(text));
	return o;
}

/* What the answer has beside its action and its success; the caller gives it
 * back. */
static json_object *members(struct arena *a, const struct reply *r)
{
	json_object *v = NULL;
	const char *type;

	if (r->error)
		return comment(r->why ? r->why : reply_sentence(a, r));
	if (r->data)
		json_parse(r->data, strlen(r->data), &v);
	type = type_name(v);
	if (type) {
		json_object_put(v);
		v = comment(arena_printf(a,
		                         "Could not add optional data. Server "
		                         "did not return dict. Returned %s",
		                         type));
	}
	return v ? v : json_object_new_object();
}

static const char *body(struct arena *a, const char *route,
                        const struct reply *r, bool shared)
{
	const char *action = strchr(route, ' '), *text, *frame;
	json_object *o = members(a, r);
	bool echo = r->echo && !json_object_object_get_ex(o, "id", NULL);
	int len;

	(void)shared;
	json_object_object_del(o, "action");
	json_object_object_del(o, "success");
	text = json_object_to_json_string_ext(
		o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	len = (int)strlen(text) - 2; /* without its braces */
	frame = arena_printf(a, "{\"action\":%s,\"success\":%s%s%.*s%s%s}",
	                     json_quote(a, action ? action + 1 : route),
	                     r->error || r->status >= 400 ? "false" : "true",
	                     len ? "," : "", len, text + 1,
	                     echo ? ",\"id\":" : "", echo ? r->echo : "");
	json_object_put(o);
	return frame;
}

const struct dialect dialect_action = {
	.name = "action",
	.type = "application/json",
	.caller_first = true,
	.closes = true,
	.members = "{\"action\":{\"type\":\"string\"}}",
	.wording = wording,
	.body = body,
};
