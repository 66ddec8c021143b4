/* caller.c - who is behind a socket that actions are asked over */
#include "caller.h"

#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "json.h"

enum { TIMEOUT_LEAST = 5 };

static struct caller named(struct caller c)
{
	c.is_user = strchr(c.code, '@') != NULL;
	c.identity = c.is_user ? c.uid : c.code;
	return c;
}

struct caller caller_of(const struct auth_token *token)
{
	return named((struct caller){
		.code = token->code,
		.uid = token->id,
		.permissions = token->permissions,
		.belongs = token->belongs,
	});
}

const char *caller_json(struct arena *a, const struct caller *c)
{
	return arena_printf(a,
	                    "{\"code\":%s,\"uid\":%s,\"belongs\":%s,"
	                    "\"isUser\":%s,\"permissions\":%s}",
	                    json_quote(a, c->code), c->uid, c->belongs,
	                    c->is_user ? "true" : "false", c->permissions);
}

/* A member of that type as text in the arena, or what is said instead. */
static const char *member(struct arena *a, json_object *o, const char *name,
                          enum json_type type, const char *otherwise)
{
	json_object *v = NULL;
	const char *text;

	if (!json_object_object_get_ex(o, name, &v) ||
	    !json_object_is_type(v, type))
		return otherwise;
	text = type == json_type_string ? json_object_get_string(v)
	                                : json_of(o, name, NULL);
	return arena_copy(a, text, strlen(text));
}

enum error caller_read(struct arena *a, const char *json,
                       const struct caller **caller)
{
	json_object *o = json ? json_parse_object(json, strlen(json)) : NULL;
	struct caller *c = arena_alloc(a, sizeof *c);

	c->code = member(a, o, "code", json_type_string, NULL);
	c->uid = member(a, o, "uid", json_type_int, "0");
	c->permissions = member(a, o, "permissions", json_type_int, "-1");
	c->belongs = member(a, o, "belongs", json_type_array, "null");
	json_object_put(o);
	if (!c->code)
		return ERROR_BAD_REQUEST;
	*c = named(*c);
	*caller = c;
	return OK;
}

/* Below what a slow network takes it is what it is if nobody says anything. */
long caller_timeout(const struct settings *s)
{
	static const char name[] = "CONFAB_ACTION_TIMEOUT";
	long seconds = settings_number(name, s->action_timeout, 0, TIMEOUT_MAX);

	if (seconds >= TIMEOUT_LEAST)
		return seconds;
	return settings_number(name, settings_default(name), 0, TIMEOUT_MAX);
}
