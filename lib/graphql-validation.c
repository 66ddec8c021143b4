/* graphql-validation.c - may the document be executed (specification, 5)? */
#include "graphql-validation.h"

#include <string.h>

#include "graphql-literal.h"
#include "graphql-variable.h"

struct validation {
	const struct graphql_schema *schema;
	struct graphql_document *document;
	struct graphql_faults *faults;
	struct graphql_scope *scope; /* what is being looked at */
};

#define wrong(v, at, ...) graphql_wrong((v)->faults, at, __VA_ARGS__)

/* 5.4.2.1 */
static void check_required(struct validation *v,
                           const struct graphql_input *inputs,
                           const struct graphql_value *args, const char *at,
                           const char *of)
{
	for (; inputs; inputs = inputs->next) {
		const struct graphql_value *arg = args;

		while (arg && strcmp(arg->name, inputs->name) != 0)
			arg = arg->next;
		if (!arg && inputs->ref->required && !inputs->fallback)
			wrong(v, at, "\"%s\" needs its argument \"%s\"", of,
			      inputs->name);
	}
}

/* 5.4: known, there once, and of the right type; inputs of something unknown
 * are NULL, and it is not known. */
static void check_args(struct validation *v, bool known,
                       const struct graphql_input *inputs,
                       const struct graphql_value *args, const char *of)
{
	struct graphql_names *seen = args ? graphql_names_new() : NULL;

	for (const struct graphql_value *arg = args; arg; arg = arg->next) {
		const struct graphql_input *input = graphql_input_find(
			inputs, arg->name);

		if (!graphql_names_add(seen, arg->name, arg))
			wrong(v, arg->name_at,
			      "There is already an argument \"%s\"", arg->name);
		if (known && !input)
			wrong(v, arg->name_at, "\"%s\" has no argument \"%s\"",
			      of, arg->name);
		graphql_literal_check(v->faults, v->scope,
		                      input ? input->ref : NULL,
		                      input && input->fallback, arg);
	}
	graphql_names_free(seen);
}

static const struct graphql_directive_type *
directive_named(const struct graphql_schema *s, const char *name)
{
	const struct graphql_directive_type *d = s->directives;

	while (d->name && strcmp(d->name, name) != 0)
		d++;
	return d->name ? d : NULL;
}

/* 5.7.1 and 5.7.2; no place is the beginning of another that is asked for. */
static void check_directive(struct validation *v,
                            const struct graphql_directive *d,
                            const char *place)
{
	const struct graphql_directive_type *known = directive_named(v->schema,
	                                                             d->name);

	if (!known)
		wrong(v, d->at, "There is no directive \"@%s\"", d->name);
	else if (!strstr(known->places, place) ||
	         strstr(known->places, "DEFINITION"))
		wrong(v, d->at, "\"@%s\" may not stand here", d->name);
	check_args(v, known, known ? known->inputs : NULL, d->args, d->name);
	if (known)
		check_required(v, known->inputs, d->args, d->at, d->name);
}

/* 5.7 */
static void check_directives(struct validation *v,
                             const struct graphql_directive *d,
                             const char *place)
{
	struct graphql_names *seen = d ? graphql_names_new() : NULL;

	for (; d; d = d->next) {
		check_directive(v, d, place);
		if (!graphql_names_add(seen, d->name, d))
			wrong(v, d->at, "\"@%s\" stands here already", d->name);
	}
	graphql_names_free(seen);
}

static void check_set(struct validation *v, const struct graphql_named *type,
                      struct graphql_selection *s);

/* 5.3.3 */
static void check_leaf(struct validation *v, const struct graphql_selection *s,
                       const struct graphql_named *type)
{
	if (type->declared->kind != GRAPHQL_OBJECT && s->below)
		wrong(v, s->below_at,
		      "\"%s\" is of type \"%s\", which has no fields", s->name,
		      type->name);
	if (type->declared->kind == GRAPHQL_OBJECT && !s->below)
		wrong(v, s->at,
		      "\"%s\" is of type \"%s\": say which of its fields",
		      s->name, type->name);
}

/* 5.3.1; of an unknown type nothing is known. */
static void check_field(struct validation *v, const struct graphql_named *type,
                        struct graphql_selection *s)
{
	const struct graphql_named *of = NULL;

	if (type)
		s->field = graphql_schema_member(v->schema, type, s->name);
	if (type && !s->field)
		wrong(v, s->at, "There is no field \"%s\" on type \"%s\"",
		      s->name, type->name);
	check_args(v, s->field, s->field ? s->field->inputs : NULL, s->args,
	           s->name);
	check_directives(v, s->directives, "FIELD");
	if (s->field) {
		of = graphql_ref_named(s->field->ref);
		check_required(v, s->field->inputs, s->args, s->at, s->name);
		check_leaf(v, s, of);
	}
	if (of && of->declared->kind != GRAPHQL_OBJECT)
		of = NULL;
	check_set(v, of, s->below);
}

/* 5.5.1.2 and 5.5.1.3: the object that a type condition names. */
static const struct graphql_named *condition(struct validation *v,
                                             const char *name, const char *at)
{
	const struct graphql_named *type = graphql_schema_type(v->schema, name);

	if (!type)
		wrong(v, at, "There is no type \"%s\"", name);
	else if (type->declared->kind != GRAPHQL_OBJECT)
		wrong(v, at, "\"%s\" has no fields", name);
	else
		return type;
	return NULL;
}

/* 5.5.2.3: as there is no type that others are of, it has to be the same. */
static void check_possible(struct validation *v,
                           const struct graphql_named *type,
                           const struct graphql_named *of, const char *at)
{
	if (type && of && type != of)
		wrong(v, at, "What is on \"%s\" can never be in \"%s\"",
		      of->name, type->name);
}

static void check_inline(struct validation *v, const struct graphql_named *type,
                         struct graphql_selection *s)
{
	const struct graphql_named *of = type;

	if (s->on) {
		of = condition(v, s->on, s->on_at);
		check_possible(v, type, of, s->at);
	}
	check_directives(v, s->directives, "INLINE_FRAGMENT");
	check_set(v, of, s->below);
}

/* 5.5.2.1 */
static void check_spread(struct validation *v, const struct graphql_named *type,
                         struct graphql_selection *s)
{
	struct graphql_spread *spread = arena_alloc(v->faults->arena,
	                                            sizeof *spread);

	check_directives(v, s->directives, "FRAGMENT_SPREAD");
	s->fragment = (struct graphql_fragment *)graphql_names_find(
		v->document->by_name, s->name);
	if (!s->fragment) {
		wrong(v, s->name_at, "There is no fragment \"%s\"", s->name);
		return;
	}
	check_possible(v, type, s->fragment->type, s->at);
	*spread = (struct graphql_spread){ v->scope->spreads, s };
	v->scope->spreads = spread;
}

static void check_set(struct validation *v, const struct graphql_named *type,
                      struct graphql_selection *s)
{
	for (; s; s = s->next) {
		switch (s->kind) {
		case SELECT_FIELD:
			check_field(v, type, s);
			break;
		case SELECT_SPREAD:
			check_spread(v, type, s);
			break;
		case SELECT_INLINE:
			check_inline(v, type, s);
			break;
		}
	}
}

/* 5.5.1.1.  The types are known before any set is looked at. */
static void check_fragments(struct validation *v)
{
	struct graphql_fragment *f;

	for (f = v->document->fragments; f; f = f->next) {
		if (graphql_names_find(v->document->by_name, f->name) != f)
			wrong(v, f->name_at,
			      "There is already a fragment \"%s\"", f->name);
		f->type = condition(v, f->on, f->on_at);
	}
	for (f = v->document->fragments; f; f = f->next) {
		v->scope = &f->scope;
		check_directives(v, f->directives, "FRAGMENT_DEFINITION");
		check_set(v, f->type, f->below);
	}
}

static void check_operation(struct validation *v, struct graphql_operation *o)
{
	static const char *const places[] = {
		[OPERATION_QUERY] = "QUERY",
		[OPERATION_MUTATION] = "MUTATION",
		[OPERATION_SUBSCRIPTION] = "SUBSCRIPTION",
	};
	const struct graphql_named *const roots[] = {
		[OPERATION_QUERY] = v->schema->query,
		[OPERATION_MUTATION] = v->schema->mutation,
		[OPERATION_SUBSCRIPTION] = NULL,
	};

	v->scope = &o->scope;
	if (!roots[o->kind])
		wrong(v, o->at, "There are no operations of this kind");
	for (struct graphql_variable *x = o->variables; x; x = x->next) {
		graphql_variable_check(v->schema, v->faults, o, x);
		check_directives(v, x->directives, "VARIABLE_DEFINITION");
	}
	check_directives(v, o->directives, places[o->kind]);
	check_set(v, roots[o->kind], o->below);
}

/* 5.2.1.1 and 5.2.2.1 */
static void check_operations(struct validation *v)
{
	struct graphql_operation *first = v->document->operations;
	struct graphql_names *seen = graphql_names_new();

	for (struct graphql_operation *o = first; o; o = o->next) {
		if (!o->name && first->next)
			wrong(v, o->at,
			      "An operation without name has to be alone");
		if (o->name && !graphql_names_add(seen, o->name, o))
			wrong(v, o->name_at,
			      "There is already an operation \"%s\"", o->name);
		check_operation(v, o);
	}
	graphql_names_free(seen);
	if (!first)
		wrong(v, NULL, "The document has no operation");
}

/* 5.5.2.2 */
static void check_cycle(struct validation *v, struct graphql_fragment *f)
{
	f->cycle = CYCLE_BEING_LOOKED_FOR;
	for (const struct graphql_spread *s = f->scope.spreads; s;
	     s = s->next) {
		struct graphql_fragment *to = s->selection->fragment;

		if (to->cycle == CYCLE_BEING_LOOKED_FOR)
			wrong(v, s->selection->at,
			      "The fragment \"%s\" is in itself", to->name);
		if (to->cycle == CYCLE_UNKNOWN)
			check_cycle(v, to);
	}
	f->cycle = CYCLE_NONE;
}

/* 5.5.1.4: whatever an operation reaches was seen as its variables were. */
static void check_used(struct validation *v)
{
	struct graphql_fragment *f;

	for (f = v->document->fragments; f; f = f->next) {
		if (!f->seen &&
		    graphql_names_find(v->document->by_name, f->name) == f)
			wrong(v, f->at, "The fragment \"%s\" is never used",
			      f->name);
		if (f->cycle == CYCLE_UNKNOWN)
			check_cycle(v, f);
	}
}

void graphql_validate(const struct graphql_schema *s,
                      struct graphql_document *d, struct graphql_faults *faults)
{
	struct validation v = { s, d, faults, NULL };

	check_fragments(&v);
	check_operations(&v);
	for (struct graphql_operation *o = d->operations; o; o = o->next)
		graphql_variables_check_uses(faults, d, o);
	check_used(&v);
}
