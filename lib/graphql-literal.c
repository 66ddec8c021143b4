/* graphql-literal.c - is a literal what it has to be (specification, 5.6)? */
#include "graphql-literal.h"

#include <string.h>

#include "graphql-input.h"

struct literal {
	struct graphql_faults *faults;
	struct graphql_scope *scope;
};

static void check(const struct literal *l, const struct graphql_ref *ref,
                  bool fallback, const struct graphql_value *v);

static void note_use(const struct literal *l, const struct graphql_ref *ref,
                     bool fallback, const struct graphql_value *v)
{
	struct graphql_use *use = arena_alloc(l->faults->arena, sizeof *use);

	*use = (struct graphql_use){ l->scope->uses, v, ref, fallback };
	l->scope->uses = use;
}

static void wrong_type(const struct literal *l, const struct graphql_ref *ref,
                       const struct graphql_value *v)
{
	graphql_wrong(l->faults, v->at, "A value of type \"%s\" is needed here",
	              graphql_ref_text(l->faults->arena, ref));
}

/* 5.6.3 */
static void check_names(const struct literal *l, const struct graphql_value *v)
{
	struct graphql_names *seen = graphql_names_new();

	for (const struct graphql_value *m = v->first; m; m = m->next)
		if (!graphql_names_add(seen, m->name, m))
			graphql_wrong(l->faults, m->name_at,
			              "There is already a field \"%s\"",
			              m->name);
	graphql_names_free(seen);
}

static bool is_given(const struct graphql_value *v, const char *name)
{
	for (v = v->first; v && strcmp(v->name, name) != 0;)
		v = v->next;
	return v;
}

/* 5.6.2 and 5.6.4 */
static void check_object(const struct literal *l,
                         const struct graphql_named *type,
                         const struct graphql_value *v)
{
	check_names(l, v);
	for (const struct graphql_value *m = v->first; m; m = m->next) {
		const struct graphql_input *input = graphql_input_find(
			type->inputs, m->name);

		if (!input)
			graphql_wrong(l->faults, m->name_at,
			              "There is no field \"%s\" in \"%s\"",
			              m->name, type->name);
		check(l, input ? input->ref : NULL, input && input->fallback,
		      m);
	}
	for (const struct graphql_input *i = type->inputs; i; i = i->next)
		if (i->ref->required && !i->fallback && !is_given(v, i->name))
			graphql_wrong(l->faults, v->at,
			              "The field \"%s\" of \"%s\" is missing",
			              i->name, type->name);
}

static bool has_variables(const struct graphql_value *v)
{
	if (v->kind == VALUE_VARIABLE)
		return true;
	for (v = v->first; v; v = v->next)
		if (has_variables(v))
			return true;
	return false;
}

/* What is in a list, or in an object of which nothing is known. */
static void check_all(const struct literal *l, const struct graphql_ref *ref,
                      const struct graphql_value *v)
{
	if (v->kind == VALUE_OBJECT)
		check_names(l, v);
	for (v = v->first; v; v = v->next)
		check(l, ref, false, v);
}

/* What a scalar of one's own takes is not known before its variables are. */
static void check_leaf(const struct literal *l, const struct graphql_ref *ref,
                       const struct graphql_value *v)
{
	bool own = !ref->type->builtin && !ref->type->words;
	json_object *json = NULL;

	if (!(own && has_variables(v)) &&
	    !graphql_input_leaf(ref->type, v, &json))
		wrong_type(l, ref, v);
	json_object_put(json);
	check_all(l, NULL, v);
}

/* What is neither a variable nor null, as the type that it has to be of. */
static void check_typed(const struct literal *l, const struct graphql_ref *ref,
                        const struct graphql_value *v)
{
	if (ref->of && v->kind == VALUE_LIST)
		check_all(l, ref->of, v);
	else if (ref->of)
		check(l, ref->of, false, v);
	else if (ref->type->declared->kind != GRAPHQL_INPUT)
		check_leaf(l, ref, v);
	else if (v->kind == VALUE_OBJECT)
		check_object(l, ref->type, v);
	else
		wrong_type(l, ref, v);
}

static void check(const struct literal *l, const struct graphql_ref *ref,
                  bool fallback, const struct graphql_value *v)
{
	if (v->kind == VALUE_VARIABLE)
		note_use(l, ref, fallback, v);
	else if (!ref)
		check_all(l, NULL, v);
	else if (v->kind != VALUE_NULL)
		check_typed(l, ref, v);
	else if (ref->required)
		wrong_type(l, ref, v);
}

void graphql_literal_check(struct graphql_faults *faults,
                           struct graphql_scope *scope,
                           const struct graphql_ref *ref, bool fallback,
                           const struct graphql_value *value)
{
	const struct literal l = { faults, scope };

	check(&l, ref, fallback, value);
}
