/* accepted.c - what an endpoint accepts as a body, as a JSON Schema */
#include "accepted.h"

#include <stdlib.h>
#include <string.h>

#include "dialect.h"
#include "json.h"
#include "log.h"
#include "request.h"

static json_object *text(const char *s)
{
	return json_object_new_string(s);
}

static void put(json_object *o, const char *key, json_object *value)
{
	if (json_object_object_add(o, key, value))
		die("out of memory");
}

static json_object *schema_of_type(const char *type)
{
	json_object *o = json_object_new_object();

	put(o, "type", text(type));
	return o;
}

static json_object *either(const char *type, const char *other)
{
	json_object *types = json_object_new_array();

	json_object_array_add(types, text(type));
	json_object_array_add(types, text(other));
	return types;
}

static void put_range(json_object *o, const char *least, const char *most,
                      const struct param *p)
{
	put(o, least, json_object_new_int64(p->min));
	put(o, most, json_object_new_int64(p->max));
}

static void put_size(json_object *o, const struct param *p)
{
	switch (p->type) {
	case TEXT:
		put_range(o, "minLength", "maxLength", p);
		break;
	case INTEGER:
		put_range(o, "minimum", "maximum", p);
		break;
	case TEXTS:
		put(o, "items", schema_of_type("string"));
		put_range(o, "minItems", "maxItems", p);
		break;
	case BOOLEAN:
		break;
	}
}

/* In a body null is the same as nothing, if that may be. */
json_object *accepted_param(const struct param *p)
{
	static const char *const types[] = { "string", "integer", "boolean",
		                             "array" };
	json_object *o = schema_of_type(types[p->type]);

	if (p->in == BODY && p->optional && !p->no_null)
		put(o, "type", either(types[p->type], "null"));
	put_size(o, p);
	if (p->otherwise)
		put(o, "default",
		    json_object_new_int64(strtoll(p->otherwise, NULL, 10)));
	put(o, "description", text(p->summary));
	return o;
}

static const char *type_of(const struct param *p)
{
	switch (p->type) {
	case TEXT:
		return "a text";
	case INTEGER:
		return "an integer";
	case TEXTS:
		return "an array of texts";
	case BOOLEAN:
		break;
	}
	return "true or false";
}

/* What a parameter has to be, so that who gets it wrong need not look it up. */
const char *accepted_words(struct arena *a, const struct param *p)
{
	const char *range = "";

	if (p->type != BOOLEAN)
		range = arena_printf(a, " of %ld to %ld%s", p->min, p->max,
		                     p->type == TEXT ? " characters" : "");
	return arena_printf(a, "%s has to be %s%s", p->name, type_of(p), range);
}

/* What has no members lacks those that it needs. */
static void put_type(json_object *o, const struct endpoint *ep, bool needs)
{
	if (needs || ep->takes == OBJECT || ep->takes == FORM)
		put(o, "type", text("object"));
	else if (ep->takes == STRUCTURED)
		put(o, "type", either("object", "array"));
}

static void put_unless_empty(json_object *o, const char *key,
                             json_object *value, size_t n)
{
	if (n)
		put(o, key, value);
	else
		json_object_put(value);
}

static json_object *of_params(const struct endpoint *ep)
{
	json_object *o = json_object_new_object(),
		    *properties = json_object_new_object(),
		    *required = json_object_new_array();

	for (const struct param *p = ep->params; p && p->name; p++) {
		if (p->in != BODY)
			continue;
		put(properties, p->name, accepted_param(p));
		if (!p->optional)
			json_object_array_add(required, text(p->name));
	}
	put_type(o, ep, json_object_array_length(required));
	put_unless_empty(o, "required", required,
	                 json_object_array_length(required));
	put_unless_empty(o, "properties", properties,
	                 (size_t)json_object_object_length(properties));
	return o;
}

static json_object *parsed(const char *schema, const char *what)
{
	json_object *o;

	if (!json_parse(schema, strlen(schema), &o))
		die("%s is not JSON, or more than we take", what);
	return o;
}

/* A schema that lets in no other members lets in those of every frame. */
static void add_members(json_object *schema, const char *members)
{
	json_object *properties, *all = parsed(members, "the dialect's schema");

	if (!json_object_is_type(schema, json_type_object)) {
		json_object_put(all);
		return;
	}
	if (!json_object_object_get_ex(schema, "properties", &properties)) {
		properties = json_object_new_object();
		put(schema, "properties", properties);
	}
	json_object_object_foreach(all, key, value)
	{
		if (json_object_is_type(properties, json_type_object) &&
		    !json_object_object_get_ex(properties, key, NULL))
			put(properties, key, json_object_get(value));
	}
	json_object_put(all);
}

json_object *accepted_body(const struct endpoint *ep)
{
	json_object *o;

	if (!request_takes_body(ep) || ep->takes == NOTHING)
		return NULL;
	if (!ep->schema)
		return of_params(ep);
	o = parsed(ep->schema, "the schema");
	if (ep->dialect && ep->dialect->members)
		add_members(o, ep->dialect->members);
	return o;
}

static bool has_param_in_body(const struct endpoint *ep)
{
	for (const struct param *p = ep->params; p && p->name; p++)
		if (p->in == BODY)
			return true;
	return false;
}

struct schema *accepted_new(const struct endpoint *ep)
{
	struct arena *a;
	struct schema *s;
	json_object *body;
	const char *why;

	if (!ep->schema && !has_param_in_body(ep))
		return NULL;
	a = arena_new();
	body = accepted_body(ep);
	s = schema_new(a, body, NULL, &why);
	if (!s)
		die("the schema is no good: %s", why);
	json_object_put(body);
	arena_free(a);
	return s;
}

/* Where faults are noted. */
struct notes {
	const struct endpoint *ep;
	json_object *body;
	enum fault *faults;
	bool any;
};

static void note(struct notes *n, size_t i, enum fault fault)
{
	n->any = true;
	if (!n->faults[i] || fault < n->faults[i])
		n->faults[i] = fault;
}

/* Of a member, or of what is in it: which keyword of its schema it breaks. */
static enum fault fault_of(const struct param *p, json_object *v,
                           const struct schema_fault *f)
{
	if (strchr(f->at + 1, '/'))
		return EMPTY;
	if (strcmp(f->keyword, "type") == 0)
		return v || p->no_null ? WRONG_TYPE : ABSENT;
	if (strcmp(f->keyword, "minLength") == 0 &&
	    !json_object_get_string_len(v))
		return EMPTY;
	return WRONG_SIZE;
}

/* Of the body itself: a member is missing, or all are, as it can have none. */
static bool misses(const struct param *p, const struct schema_fault *f)
{
	return p->in == BODY && !p->optional && *f->keyword &&
	       (!f->member || strcmp(f->member, p->name) == 0);
}

static bool is_in(const struct param *p, const char *at)
{
	size_t n = strlen(p->name);

	return p->in == BODY && *at == '/' &&
	       strncmp(at + 1, p->name, n) == 0 &&
	       (!at[n + 1] || at[n + 1] == '/');
}

static void note_fault(void *to, const struct schema_fault *f)
{
	struct notes *n = to;

	for (size_t i = 0; n->ep->params[i].name; i++) {
		const struct param *p = &n->ep->params[i];

		if (!*f->at && misses(p, f))
			note(n, i, ABSENT);
		else if (is_in(p, f->at))
			note(n, i,
			     fault_of(p,
			              json_object_object_get(n->body, p->name),
			              f));
	}
}

/*
 * What JSON Schema takes for an integer, 5.0 and 5e0 are, the contracts do not,
 * as Python does not.
 */
static void note_doubles(struct notes *n)
{
	for (size_t i = 0; n->ep->params[i].name; i++) {
		const struct param *p = &n->ep->params[i];
		json_object *v;

		if (p->in == BODY && p->type == INTEGER &&
		    json_object_object_get_ex(n->body, p->name, &v) &&
		    json_object_is_type(v, json_type_double))
			note(n, i, WRONG_TYPE);
	}
}

/* Without a fault of one of them, as it would be too much work to tell. */
static void note_all(struct notes *n)
{
	for (size_t i = 0; n->ep->params[i].name; i++)
		if (n->ep->params[i].in == BODY)
			note(n, i, WRONG_SIZE);
}

void accepted_params(const struct schema *accepted, const struct endpoint *ep,
                     struct arena *a, json_object *body, enum fault *faults)
{
	struct notes notes = { .ep = ep, .body = body };

	notes.faults = faults;
	if (!schema_holds(accepted, a, body, NULL)) {
		schema_faults(accepted, a, body, note_fault, &notes);
		if (!notes.any)
			note_all(&notes);
	}
	note_doubles(&notes);
}
