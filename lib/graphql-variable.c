/* graphql-variable.c - variables: declared, used, given (5.8, 6.1.2) */
#include "graphql-variable.h"

#include <string.h>

#include "graphql-input.h"
#include "graphql-literal.h"

static struct graphql_ref *innermost(struct graphql_ref *ref)
{
	while (ref->of)
		ref = (struct graphql_ref *)ref->of;
	return ref;
}

void graphql_variable_check(const struct graphql_schema *s,
                            struct graphql_faults *faults,
                            struct graphql_operation *o,
                            struct graphql_variable *v)
{
	struct graphql_ref *named = innermost(v->ref);

	named->type = graphql_schema_type(s, named->name);
	if (graphql_names_find(o->by_name, v->name) != v)
		graphql_wrong(faults, v->name_at,
		              "There is already a variable \"$%s\"", v->name);
	if (!named->type) {
		graphql_wrong(faults, named->at, "There is no type \"%s\"",
		              named->name);
	} else if (!graphql_named_is_input(named->type)) {
		graphql_wrong(faults, v->ref->at,
		              "No variable can be of type \"%s\"", named->name);
		named->type = NULL;
	}
	if (v->fallback)
		graphql_literal_check(faults, &o->scope,
		                      named->type ? v->ref : NULL, false,
		                      v->fallback);
}

/* AreTypesCompatible(); required: is what stands there never null? */
static bool fits(const struct graphql_ref *have, const struct graphql_ref *want,
                 bool required)
{
	if (required && !have->required)
		return false;
	if (!want->of || !have->of)
		return !want->of && !have->of && have->type == want->type;
	return fits(have->of, want->of, want->of->required);
}

/* IsVariableUsageAllowed() */
static bool is_allowed(const struct graphql_variable *v,
                       const struct graphql_use *use)
{
	bool fallback = use->fallback ||
	                (v->fallback && v->fallback->kind != VALUE_NULL);

	return !use->as || !innermost(v->ref)->type ||
	       fits(v->ref, use->as, use->as->required && !fallback);
}

static void check_use(struct graphql_faults *faults,
                      struct graphql_operation *o,
                      const struct graphql_use *use)
{
	struct graphql_variable *v = (struct graphql_variable *)
		graphql_names_find(o->by_name, use->value->text);
	struct arena *a = faults->arena;

	if (!v) {
		graphql_wrong(faults, use->value->at,
		              "There is no variable \"$%s\"", use->value->text);
		return;
	}
	v->used = true;
	if (!is_allowed(v, use))
		graphql_wrong(faults, use->value->at,
		              "\"$%s\" of type \"%s\" cannot stand where one "
		              "of type \"%s\" is needed",
		              v->name, graphql_ref_text(a, v->ref),
		              graphql_ref_text(a, use->as));
}

static void check_scope(struct graphql_faults *faults,
                        struct graphql_document *d, struct graphql_operation *o,
                        const struct graphql_scope *scope)
{
	for (const struct graphql_use *u = scope->uses; u; u = u->next)
		if (graphql_faults_count(faults) < GRAPHQL_ERRORS)
			check_use(faults, o, u);
	for (const struct graphql_spread *s = scope->spreads; s; s = s->next) {
		struct graphql_fragment *f = s->selection->fragment;

		if (f->seen == d->round)
			continue;
		f->seen = d->round;
		check_scope(faults, d, o, &f->scope);
	}
}

void graphql_variables_check_uses(struct graphql_faults *faults,
                                  struct graphql_document *d,
                                  struct graphql_operation *o)
{
	d->round++;
	check_scope(faults, d, o, &o->scope);
	for (struct graphql_variable *v = o->variables; v; v = v->next)
		if (!v->used && graphql_names_find(o->by_name, v->name) == v)
			graphql_wrong(faults, v->at,
			              "The variable \"$%s\" is never used",
			              v->name);
}

/* False: it is not what it has to be.  One that was not given and has no
 * default is not there. */
static bool coerce(struct graphql_coercion *c, const struct graphql_variable *v,
                   json_object *given, json_object *to)
{
	json_object *value;

	if (json_object_object_get_ex(given, v->name, &value)) {
		if (!graphql_input_json(c, v->ref, value, &value))
			return false;
	} else if (v->fallback) {
		if (!graphql_input_literal(c, v->ref, v->fallback, &value))
			return false;
	} else {
		c->why = "it was not given";
		return !v->ref->required;
	}
	json_object_object_add(to, v->name, value);
	return true;
}

json_object *graphql_variables_coerce(struct graphql_faults *faults,
                                      const struct graphql_operation *o,
                                      json_object *given)
{
	struct graphql_coercion c = { .arena = faults->arena };
	json_object *all = json_object_new_object();

	for (const struct graphql_variable *v = o->variables; v; v = v->next)
		if (!coerce(&c, v, given, all))
			graphql_wrong(faults, v->at,
			              "The variable \"$%s\" is wrong: %s",
			              v->name, c.why);
	return all;
}
