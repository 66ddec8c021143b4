/* graphql-execution.c - from the steps of a plan to data (6.4) */
#include "graphql-execution.h"

#include <json-c/printbuf.h>
#include <string.h>

#include "clock.h"
#include "log.h"
#include "reply.h"

/* Where in the answer a value is. */
struct path {
	const struct path *up;
	const char *key; /* NULL: an item of a list */
	size_t index;
};

struct execution {
	const struct graphql_schema *schema;
	struct request *rq;
	struct arena *arena; /* of the field that is being resolved */
	struct graphql_faults *faults;
	struct printbuf *to; /* the data so far */
	int values;
	bool too_much;
	int64_t until;    /* when there is no more time, in ms */
	bool unavailable; /* and what comes after it is not asked for */
};

static void put(struct execution *x, const char *text, int len)
{
	if (x->to->bpos + len > GRAPHQL_ANSWER)
		x->too_much = true;
	else if (printbuf_memappend(x->to, text, len) < 0)
		die("out of memory");
}

#define PUT(x, text) put(x, text, sizeof(text) - 1)

static void put_json(struct execution *x, json_object *v)
{
	size_t len;
	const char *text = json_object_to_json_string_length(
		v, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE,
		&len);

	put(x, text, (int)len);
}

static void cut_back(struct execution *x, int to)
{
	x->to->bpos = to;
	x->to->buf[to] = '\0';
}

static void add_path(json_object *to, const struct path *at)
{
	if (!at)
		return;
	add_path(to, at->up);
	json_object_array_add(
		to, at->key ? json_object_new_string(at->key)
			    : json_object_new_int64((int64_t)at->index));
}

/* 7.1.2; NULL: enough were told. */
static json_object *tell(struct execution *x, const struct graphql_step *step,
                         const struct path *at, enum error code,
                         const char *message)
{
	json_object *fault = graphql_fault(x->faults, code, message), *path;

	if (!fault)
		return NULL;
	if (step->why_at)
		graphql_fault_place(x->faults, fault, step->why_at);
	else
		for (const struct graphql_place *p = step->places; p;
		     p = p->next)
			graphql_fault_place(x->faults, fault, p->selection->at);
	path = json_object_new_array();
	add_path(path, at);
	json_object_object_add(fault, "path", path);
	return fault;
}

/* What a resolver gave is not of its type: that is our fault. */
static bool unfit(struct execution *x, const struct graphql_step *step,
                  const struct path *at, const char *what)
{
	const char *why = arena_printf(x->faults->arena, "%s.%s %s",
	                               step->owner->name, step->field->name,
	                               what);

	if (tell(x, step, at, ERROR_UNAVAILABLE, why))
		log_error("GraphQL: %s", why);
	return false;
}

/* 3.5.1: an integer of 32 bits, however it is written. */
static bool put_int(struct execution *x, json_object *v)
{
	double d = json_object_get_double(v);
	char text[16];

	if (!(d >= INT32_MIN && d <= INT32_MAX) || d != (int32_t)d)
		return false;
	put(x, text, snprintf(text, sizeof text, "%.0f", d));
	return true;
}

static bool put_id(struct execution *x, json_object *v)
{
	json_object *text = json_object_new_string(json_object_get_string(v));

	put_json(x, text);
	json_object_put(text);
	return true;
}

static bool put_as_it_is(struct execution *x, bool good, json_object *v)
{
	if (good)
		put_json(x, v);
	return good;
}

/* A scalar or an enum; false: it is none of that type. */
static bool put_leaf(struct execution *x, const struct graphql_named *type,
                     json_object *v)
{
	enum json_type is = json_object_get_type(v);
	bool number = is == json_type_int || is == json_type_double;

	if (type->words)
		return put_as_it_is(
			x,
			is == json_type_string &&
				graphql_named_has(type,
		                                  json_object_get_string(v)),
			v);
	switch (type->builtin) {
	case BUILTIN_INT:
		return number && put_int(x, v);
	case BUILTIN_FLOAT:
		return put_as_it_is(x, number, v);
	case BUILTIN_STRING:
		return put_as_it_is(x, is == json_type_string, v);
	case BUILTIN_BOOLEAN:
		return put_as_it_is(x, is == json_type_boolean, v);
	case BUILTIN_ID:
		return (is == json_type_string || is == json_type_int) &&
		       put_id(x, v);
	case NO_BUILTIN:
		break;
	}
	return put_as_it_is(x, true, v);
}

static bool put_value(struct execution *x, const struct graphql_step *step,
                      const struct graphql_ref *ref, json_object *v,
                      const struct path *at);

static bool put_list(struct execution *x, const struct graphql_step *step,
                     const struct graphql_ref *ref, json_object *v,
                     const struct path *at)
{
	struct path item = { .up = at };

	if (!json_object_is_type(v, json_type_array))
		return unfit(x, step, at, "is no list");
	PUT(x, "[");
	for (; item.index < json_object_array_length(v); item.index++) {
		if (item.index)
			PUT(x, ",");
		if (!put_value(x, step, ref->of,
		               json_object_array_get_idx(v, item.index), &item))
			return false;
	}
	PUT(x, "]");
	return true;
}

/* What a field has, and whether it has to be given back. */
struct found {
	json_object *value;
	bool owned, failed;
};

/* The member that a field is of its parent: "msg.txt" is one of another. */
static json_object *member_of(const struct graphql_field *f,
                              json_object *parent)
{
	const char *path = f->member ? f->member : f->name;
	json_object *v = parent;
	char name[64];

	while (path && v) {
		size_t len = strcspn(path, ".");
		bool more = path[len];

		snprintf(name, sizeof name, "%.*s", (int)len, path);
		v = json_object_is_type(v, json_type_object)
		            ? json_object_object_get(v, name)
		            : NULL;
		path = more ? path + len + 1 : NULL;
	}
	return v;
}

/* 4: what is deprecated is left out unless includeDeprecated says not to. */
static struct found current_of(const struct graphql_step *step,
                               json_object *parent)
{
	json_object *all = member_of(step->field->declared, parent), *current;

	if (!all || json_object_get_boolean(json_object_object_get(
			    step->args, "includeDeprecated")))
		return (struct found){ .value = all };
	current = json_object_new_array();
	for (size_t i = 0; i < json_object_array_length(all); i++) {
		json_object *one = json_object_array_get_idx(all, i);

		if (!json_object_get_boolean(
			    json_object_object_get(one, "isDeprecated")))
			json_object_array_add(current, json_object_get(one));
	}
	return (struct found){ .value = current, .owned = true };
}

static struct found failed(struct execution *x, const struct graphql_step *step,
                           const struct path *at, const struct reply *r)
{
	json_object *fault = tell(x, step, at, r->error,
	                          reply_sentence(x->faults->arena, r));
	json_object *more = json_object_object_get(fault, "extensions");

	if (more && r->param)
		json_object_object_add(more, "param",
		                       json_object_new_string(r->param->name));
	if (more && r->why)
		json_object_object_add(more, "detail",
		                       json_object_new_string(r->why));
	return (struct found){ .failed = true };
}

/* A tree of its own. */
static struct found taken(struct execution *x, const struct graphql_step *step,
                          const struct path *at, const struct reply *r)
{
	struct found found = { .owned = true };
	enum json_tokener_error e = json_tokener_success;

	if (r->error)
		return failed(x, step, at, r);
	if (r->data)
		found.value = json_tokener_parse_verbose(r->data, &e);
	if (e != json_tokener_success)
		found.failed = !unfit(x, step, at, "is no JSON");
	return found;
}

/* ResolveFieldValue(), of which neither rows nor memory are kept: there may be
 * many fields. */
static struct found resolved(struct execution *x,
                             const struct graphql_step *step,
                             json_object *parent, const struct path *at)
{
	const struct graphql_call call = { x->rq, parent, step->args, step };
	struct arena *whole = x->rq->arena;
	struct found found;
	struct reply r;

	x->unavailable |= clock_ms() > x->until;
	x->rq->arena = x->arena;
	r = x->unavailable ? reply_error(ERROR_UNAVAILABLE)
	                   : step->field->declared->resolve(&call);
	found = taken(x, step, at, &r);
	x->unavailable |= r.error == ERROR_UNAVAILABLE;
	x->rq->arena = whole;
	arena_reset(x->arena);
	db_reset(x->rq->db);
	return found;
}

static struct found find(struct execution *x, const struct graphql_step *step,
                         json_object *parent, const struct path *at)
{
	const struct graphql_field *f = step->field->declared;
	const char *name;

	if (f->resolve)
		return resolved(x, step, parent, at);
	switch (step->field->source) {
	case FROM_PARENT_CURRENT:
		return current_of(step, parent);
	case FROM_TYPE_NAME:
		return (struct found){ .value = json_object_new_string(
					       step->owner->name),
			               .owned = true };
	case FROM_SCHEMA:
		return (struct found){ .value = x->schema->shown };
	case FROM_TYPES:
		name = json_object_get_string(
			json_object_object_get(step->args, "name"));
		return (struct found){ .value = json_object_object_get(
					       x->schema->shown_types, name) };
	case FROM_PARENT:
		break;
	}
	return (struct found){ .value = member_of(f, parent) };
}

/* ExecuteField(); false: null has to go further up. */
static bool put_field(struct execution *x, const struct graphql_step *step,
                      json_object *parent, const struct path *up)
{
	const struct path at = { .up = up, .key = step->key };
	struct found found = { .failed = true };
	bool good = !step->field->ref->required;

	if (step->why)
		tell(x, step, &at, ERROR_BAD_REQUEST, step->why);
	else
		found = find(x, step, parent, &at);
	if (!found.failed)
		good = put_value(x, step, step->field->ref, found.value, &at);
	else if (good)
		PUT(x, "null");
	if (found.owned)
		json_object_put(found.value);
	return good && !x->too_much;
}

static bool put_fields(struct execution *x, const struct graphql_step *step,
                       json_object *parent, const struct path *at)
{
	PUT(x, "{");
	for (const struct graphql_step *s = step; s; s = s->next) {
		if (s != step)
			PUT(x, ",");
		PUT(x, "\"");
		put(x, s->key, (int)strlen(s->key));
		PUT(x, "\":");
		if (!put_field(x, s, parent, at))
			return false;
	}
	PUT(x, "}");
	return true;
}

static bool put_present(struct execution *x, const struct graphql_step *step,
                        const struct graphql_ref *ref, json_object *v,
                        const struct path *at)
{
	if (ref->of)
		return put_list(x, step, ref, v, at);
	if (ref->type->declared->kind != GRAPHQL_OBJECT)
		return put_leaf(x, ref->type, v) ||
		       unfit(x, step, at, "is not of its type");
	return json_object_is_type(v, json_type_object)
	               ? put_fields(x, step->below, v, at)
	               : unfit(x, step, at, "is no object");
}

/* CompleteValue(), 6.4.3; false: null has to go further up (6.4.4). */
static bool put_value(struct execution *x, const struct graphql_step *step,
                      const struct graphql_ref *ref, json_object *v,
                      const struct path *at)
{
	int before = x->to->bpos;

	if (++x->values > GRAPHQL_VALUES)
		x->too_much = true;
	if (x->too_much)
		return false;
	if (v && put_present(x, step, ref, v, at))
		return true;
	if (x->too_much)
		return false;
	cut_back(x, before);
	if (ref->required)
		return v ? false : unfit(x, step, at, "is null, and may not");
	PUT(x, "null");
	return true;
}

const char *graphql_execution_data(const struct graphql_schema *s,
                                   struct request *rq,
                                   struct graphql_faults *faults,
                                   const struct graphql_step *steps)
{
	struct execution x = { .schema = s,
		               .rq = rq,
		               .arena = arena_new(),
		               .until = clock_ms() + GRAPHQL_MS,
		               .faults = faults,
		               .to = printbuf_new() };
	const char *data = "null";

	if (!x.to)
		die("out of memory");
	if (put_fields(&x, steps, NULL, NULL))
		data = arena_copy(rq->arena, x.to->buf, (size_t)x.to->bpos);
	if (x.too_much)
		graphql_fault(faults, ERROR_TOO_COSTLY,
		              error_sentence(ERROR_TOO_COSTLY));
	printbuf_free(x.to);
	arena_free(x.arena);
	return data;
}
