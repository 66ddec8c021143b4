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

/* 5.6.2 to 5.6.4 */
static void check_object(const struct literal *l,
                         const struct graphql_named *type,
                         const struct graphql_value *v)
{
	struct graphql_names *seen = graphql_names_new();

	for (const struct graphql_value *m = v->first; m; m = m->next) {
		const struct graphql_input *input = graphql_input_find(
			type->inputs, m->name);

		if (!graphql_names_add(seen, m->name, m))
			graphql_wrong(l->faults, m->name_at,
			              "There is already a field \"%s\"",
			              m->name);
		if (!input)
			graphql_wrong(l->faults, m->name_at,
			              "There is no field \"%s\" in \"%s\"",
			              m->name, type->name);
		check(l, input ? input->ref : NULL, input && input->fallback,
		      m);
	}
	for (const struct graphql_input *i = type->inputs; i; i = i->next)
		if (i->ref->required && !i->fallback &&
		    !graphql_names_find(seen, i->name))
			graphql_wrong(l->faults, v->at,
			              "The field \"%s\" of \"%s\" is missing",
			              i->name, type->name);
	graphql_names_free(seen);
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

static void check_all(const struct literal *l, const struct graphql_ref *ref,
                      const struct graphql_value *first)
{
	for (; first; first = first->next)
		check(l, ref, false, first);
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
	check_all(l, NULL, v->first);
}

static void check(const struct literal *l, const struct graphql_ref *ref,
                  bool fallback, const struct graphql_value *v)
{
	if (v->kind == VALUE_VARIABLE)
		note_use(l, ref, fallback, v);
	else if (!ref)
		check_all(l, NULL, v->first);
	else if (v->kind == VALUE_NULL && ref->required)
		wrong_type(l, ref, v);
	else if (v->kind == VALUE_NULL)
		return;
	else if (ref->of && v->kind == VALUE_LIST)
		check_all(l, ref->of, v->first);
	else if (ref->of)
		check(l, ref->of, false, v);
	else if (ref->type->declared->kind != GRAPHQL_INPUT)
		check_leaf(l, ref, v);
	else if (v->kind == VALUE_OBJECT)
		check_object(l, ref->type, v);
	else
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
