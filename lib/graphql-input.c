/* graphql-input.c - what comes in, made what its type says (3.5 to 3.12, 6.4.1)
 */
#include "graphql-input.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is(json_object *v, enum json_type type)
{
	return json_object_is_type(v, type);
}

static bool no(struct graphql_coercion *c, const char *why)
{
	c->why = why;
	return false;
}

static bool no_value_of(struct graphql_coercion *c,
                        const struct graphql_ref *ref)
{
	return no(c, arena_printf(c->arena, "a value of type %s is needed",
	                          graphql_ref_text(c->arena, ref)));
}

/* 3.5.1: 1.0 is an integer as well. */
static bool int_in(json_object *in, json_object **out)
{
	double d = json_object_get_double(in);

	if (!is(in, json_type_int) && !is(in, json_type_double))
		return false;
	if (!(d >= INT32_MIN && d <= INT32_MAX) || d != (int32_t)d)
		return false;
	*out = json_object_new_int((int32_t)d);
	return true;
}

static bool id_in(json_object *in, json_object **out)
{
	if (!is(in, json_type_string) && !is(in, json_type_int))
		return false;
	*out = json_object_new_string(json_object_get_string(in));
	return true;
}

static bool taken(bool good, json_object *in, json_object **out)
{
	if (good)
		*out = json_object_get(in);
	return good;
}

/* A scalar or an enum, as JSON that is not null. */
static bool leaf_in(const struct graphql_named *type, json_object *in,
                    json_object **out)
{
	bool (*takes)(json_object *) = type->declared->takes;

	if (type->words)
		return taken(is(in, json_type_string) &&
		                     graphql_named_has(
					     type, json_object_get_string(in)),
		             in, out);
	switch (type->builtin) {
	case BUILTIN_INT:
		return int_in(in, out);
	case BUILTIN_FLOAT:
		return taken(is(in, json_type_int) ||
		                     (is(in, json_type_double) &&
		                      isfinite(json_object_get_double(in))),
		             in, out);
	case BUILTIN_STRING:
		return taken(is(in, json_type_string), in, out);
	case BUILTIN_BOOLEAN:
		return taken(is(in, json_type_boolean), in, out);
	case BUILTIN_ID:
		return id_in(in, out);
	case NO_BUILTIN:
		break;
	}
	return taken(!takes || takes(in), in, out);
}

/* A whole number that json-c would clamp is one that is not; what is beyond
 * that, too, stays as it is written. */
static json_object *number(const char *text)
{
	double d = strtod(text, NULL);
	long long n;

	errno = 0;
	n = strtoll(text, NULL, 10);
	if (text[strspn(text, "-0123456789")] || !isfinite(d))
		return json_object_new_double_s(d, text);
	return errno ? json_object_new_double(d) : json_object_new_int64(n);
}

/* A literal as JSON, whatever its type may be. */
static json_object *untyped(const struct graphql_value *v,
                            json_object *variables)
{
	json_object *all, *variable;

	switch (v->kind) {
	case VALUE_VARIABLE:
		variable = json_object_object_get(variables, v->text);
		return json_object_get(variable);
	case VALUE_INT:
	case VALUE_FLOAT:
		return number(v->text);
	case VALUE_STRING:
	case VALUE_ENUM:
		return json_object_new_string(v->text);
	case VALUE_BOOLEAN:
		return json_object_new_boolean(*v->text == 't');
	case VALUE_NULL:
		return NULL;
	case VALUE_LIST:
		all = json_object_new_array();
		for (v = v->first; v; v = v->next)
			json_object_array_add(all, untyped(v, variables));
		return all;
	case VALUE_OBJECT:
		all = json_object_new_object();
		for (v = v->first; v; v = v->next)
			json_object_object_add(all, v->name,
			                       untyped(v, variables));
		return all;
	}
	return NULL;
}

/* Is it written as values of that type are?  "OPEN" is not OPEN. */
static bool is_written_so(const struct graphql_named *type,
                          const struct graphql_value *v)
{
	if (type->words)
		return v->kind == VALUE_ENUM;
	switch (type->builtin) {
	case BUILTIN_INT:
		return v->kind == VALUE_INT;
	case BUILTIN_FLOAT:
		return v->kind == VALUE_INT || v->kind == VALUE_FLOAT;
	case BUILTIN_STRING:
		return v->kind == VALUE_STRING;
	case BUILTIN_BOOLEAN:
		return v->kind == VALUE_BOOLEAN;
	case BUILTIN_ID:
		return v->kind == VALUE_STRING || v->kind == VALUE_INT;
	case NO_BUILTIN:
		break;
	}
	return true;
}

static bool leaf(const struct graphql_named *type,
                 const struct graphql_value *v, json_object *variables,
                 json_object **out)
{
	json_object *in;
	bool good;

	if (!is_written_so(type, v))
		return false;
	if (type->builtin == BUILTIN_ID) {
		*out = json_object_new_string(v->text);
		return true;
	}
	in = untyped(v, variables);
	good = leaf_in(type, in, out);
	json_object_put(in);
	return good;
}

bool graphql_input_leaf(const struct graphql_named *type,
                        const struct graphql_value *v, json_object **out)
{
	return leaf(type, v, NULL, out);
}

/* 3.11: what is no list is one of that alone. */
static bool json_list(struct graphql_coercion *c, const struct graphql_ref *ref,
                      json_object *in, json_object **out)
{
	bool list = is(in, json_type_array);
	size_t n = list ? json_object_array_length(in) : 1;
	json_object *all = json_object_new_array();

	for (size_t i = 0; i < n; i++) {
		json_object *one = list ? json_object_array_get_idx(in, i) : in;

		if (!graphql_input_json(c, ref->of, one, &one)) {
			json_object_put(all);
			return false;
		}
		json_object_array_add(all, one);
	}
	*out = all;
	return true;
}

static bool json_member(struct graphql_coercion *c,
                        const struct graphql_input *input, json_object *in,
                        json_object *to)
{
	json_object *one;

	if (json_object_object_get_ex(in, input->name, &one)) {
		if (!graphql_input_json(c, input->ref, one, &one))
			return false;
	} else if (input->fallback) {
		if (!graphql_input_literal(c, input->ref, input->fallback,
		                           &one))
			return false;
	} else {
		return !input->ref->required ||
		       no(c, arena_printf(c->arena, "its field %s is missing",
		                          input->name));
	}
	json_object_object_add(to, input->name, one);
	return true;
}

/* 3.10 */
static bool json_members(struct graphql_coercion *c,
                         const struct graphql_input *inputs, json_object *in,
                         json_object *to)
{
	json_object_object_foreach(in, key, value)
	{
		(void)value;
		if (!graphql_input_find(inputs, key))
			return no(c, "it has a field that its type has not");
	}
	for (; inputs; inputs = inputs->next)
		if (!json_member(c, inputs, in, to))
			return false;
	return true;
}

static bool json_object_in(struct graphql_coercion *c,
                           const struct graphql_input *inputs, json_object *in,
                           json_object **out)
{
	json_object *all = json_object_new_object();

	if (!json_members(c, inputs, in, all)) {
		json_object_put(all);
		return false;
	}
	*out = all;
	return true;
}

bool graphql_input_json(struct graphql_coercion *c,
                        const struct graphql_ref *ref, json_object *in,
                        json_object **out)
{
	*out = NULL;
	if (!in)
		return !ref->required || no_value_of(c, ref);
	if (ref->of)
		return json_list(c, ref, in, out);
	if (ref->type->declared->kind != GRAPHQL_INPUT)
		return leaf_in(ref->type, in, out) || no_value_of(c, ref);
	return is(in, json_type_object)
	               ? json_object_in(c, ref->type->inputs, in, out)
	               : no_value_of(c, ref);
}

static bool literal_list(struct graphql_coercion *c,
                         const struct graphql_ref *ref,
                         const struct graphql_value *v, json_object **out)
{
	const struct graphql_value *item = v->kind == VALUE_LIST ? v->first : v;
	json_object *all = json_object_new_array(), *one;

	while (item) {
		if (!graphql_input_literal(c, ref->of, item, &one)) {
			json_object_put(all);
			return false;
		}
		json_object_array_add(all, one);
		item = v->kind == VALUE_LIST ? item->next : NULL;
	}
	*out = all;
	return true;
}

static bool variable(struct graphql_coercion *c, const struct graphql_ref *ref,
                     const char *name, json_object **out)
{
	*out = json_object_get(json_object_object_get(c->variables, name));
	return *out || !ref->required ||
	       no(c, arena_printf(c->arena,
	                          "the variable $%s is null where a value of "
	                          "type %s is needed",
	                          name, graphql_ref_text(c->arena, ref)));
}

bool graphql_input_literal(struct graphql_coercion *c,
                           const struct graphql_ref *ref,
                           const struct graphql_value *v, json_object **out)
{
	*out = NULL;
	if (v->kind == VALUE_VARIABLE)
		return variable(c, ref, v->text, out);
	if (v->kind == VALUE_NULL)
		return !ref->required || no_value_of(c, ref);
	if (ref->of)
		return literal_list(c, ref, v, out);
	if (ref->type->declared->kind == GRAPHQL_INPUT)
		return graphql_input_members(c, ref->type->inputs, v->first,
		                             out);
	return leaf(ref->type, v, c->variables, out) || no_value_of(c, ref);
}

/* What was written for it; NULL: nothing, or a variable that nobody gave. */
static const struct graphql_value *given_for(const struct graphql_coercion *c,
                                             const struct graphql_input *input,
                                             const struct graphql_value *given)
{
	while (given && strcmp(given->name, input->name) != 0)
		given = given->next;
	if (given && given->kind == VALUE_VARIABLE &&
	    !json_object_object_get_ex(c->variables, given->text, NULL))
		return NULL;
	return given;
}

/* 6.4.1, 5 */
static bool member(struct graphql_coercion *c,
                   const struct graphql_input *input,
                   const struct graphql_value *given, json_object *to)
{
	const struct graphql_value *v = given_for(c, input, given);
	json_object *one;

	if (!v)
		v = input->fallback;
	if (!v)
		return !input->ref->required ||
		       no(c,
		          arena_printf(c->arena, "%s is missing", input->name));
	if (!graphql_input_literal(c, input->ref, v, &one)) {
		c->at = v == input->fallback ? NULL : v->at;
		return false;
	}
	json_object_object_add(to, input->name, one);
	return true;
}

bool graphql_input_members(struct graphql_coercion *c,
                           const struct graphql_input *inputs,
                           const struct graphql_value *given, json_object **out)
{
	json_object *all = json_object_new_object();

	for (; inputs; inputs = inputs->next) {
		if (!member(c, inputs, given, all)) {
			json_object_put(all);
			return false;
		}
	}
	*out = all;
	return true;
}
