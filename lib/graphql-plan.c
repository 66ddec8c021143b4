/* graphql-plan.c - what an operation asks for, fragments filled in */
#include "graphql-plan.h"

#include <string.h>

#include "graphql-input.h"

/* The fields of one object. */
struct level {
	struct graphql_plan *plan;
	const struct graphql_named *type;
	struct graphql_step *first, **last;
	long round; /* of the fragments that are filled in already */
};

static void stop(struct graphql_plan *p, const char *at, const char *why)
{
	if (!p->stopped)
		graphql_fault_place(
			p->faults,
			graphql_fault(
				p->faults, ERROR_TOO_COSTLY,
				arena_printf(p->faults->arena, "%s: %s",
		                             error_sentence(ERROR_TOO_COSTLY),
		                             why)),
			at);
	p->stopped = true;
}

static bool same_value(struct graphql_plan *p, const struct graphql_value *a,
                       const struct graphql_value *b);

static const struct graphql_value *
named(struct graphql_plan *p, const struct graphql_value *v, const char *name)
{
	for (; v && strcmp(v->name, name) != 0; v = v->next)
		p->compared++;
	return v;
}

/* Their order means nothing. */
static bool same_members(struct graphql_plan *p, const struct graphql_value *a,
                         const struct graphql_value *b)
{
	int more = 0;

	for (const struct graphql_value *v = b; v; v = v->next)
		more++;
	for (; a && p->compared < GRAPHQL_COMPARED; a = a->next, more--) {
		const struct graphql_value *other = named(p, b, a->name);

		if (!other || !same_value(p, a, other))
			return false;
	}
	return more == 0;
}

static bool same_items(struct graphql_plan *p, const struct graphql_value *a,
                       const struct graphql_value *b)
{
	for (; a && b; a = a->next, b = b->next)
		if (!same_value(p, a, b))
			return false;
	return !a && !b;
}

static bool same_value(struct graphql_plan *p, const struct graphql_value *a,
                       const struct graphql_value *b)
{
	p->compared++;
	if (a->kind != b->kind)
		return false;
	if (a->kind == VALUE_OBJECT)
		return same_members(p, a->first, b->first);
	if (a->kind == VALUE_LIST)
		return same_items(p, a->first, b->first);
	return strcmp(a->text, b->text) == 0;
}

/* FieldsInSetCanMerge() for two of the same object: their shape is the same as
 * they are the same field. */
static bool is_mergeable(struct graphql_plan *p,
                         const struct graphql_selection *a,
                         const struct graphql_selection *b)
{
	json_object *fault;

	if (strcmp(a->name, b->name) == 0 &&
	    (same_members(p, a->args, b->args) ||
	     p->compared >= GRAPHQL_COMPARED))
		return true;
	fault = graphql_fault(
		p->faults, ERROR_BAD_REQUEST,
		arena_printf(p->faults->arena,
	                     "\"%s\" would be two things in the answer: give "
	                     "one of them another alias",
	                     b->key));
	graphql_fault_place(p->faults, fault, a->at);
	graphql_fault_place(p->faults, fault, b->at);
	return false;
}

static struct graphql_step *step_of(struct level *l,
                                    const struct graphql_selection *s)
{
	struct graphql_step *step = l->first;

	while (step && strcmp(step->key, s->key) != 0)
		step = step->next;
	if (step)
		return step;
	step = arena_alloc(l->plan->faults->arena, sizeof *step);
	step->key = s->key;
	step->field = s->field;
	step->owner = l->type;
	step->last = &step->places;
	*l->last = step;
	l->last = &step->next;
	return step;
}

static void add_field(struct level *l, const struct graphql_selection *s)
{
	struct arena *a = l->plan->faults->arena;
	struct graphql_step *step = step_of(l, s);
	struct graphql_place *place = arena_alloc(a, sizeof *place);

	if (step->places && !is_mergeable(l->plan, step->places->selection, s))
		return;
	if (l->plan->compared >= GRAPHQL_COMPARED)
		stop(l->plan, s->at, "too many arguments to compare");
	place->selection = s;
	*step->last = place;
	step->last = &place->next;
}

/* 3.13.1, 3.13.2: is the condition of @skip or @include true? */
static bool condition(struct graphql_plan *p, const struct graphql_value *v)
{
	json_object *value;

	if (v->kind != VALUE_VARIABLE)
		return *v->text == 't';
	value = json_object_object_get(p->variables, v->text);
	if (!value)
		graphql_wrong(p->faults, v->at,
		              "The variable \"$%s\" may not be null here",
		              v->text);
	return json_object_get_boolean(value);
}

static bool left_out(struct graphql_plan *p, const struct graphql_selection *s)
{
	const struct graphql_directive *d;

	for (d = p->variables ? s->directives : NULL; d; d = d->next)
		if (condition(p, d->args) == (strcmp(d->name, "skip") == 0))
			return true;
	return false;
}

/* CollectFields() */
static void collect(struct level *l, const struct graphql_selection *s)
{
	for (; s && !l->plan->stopped; s = s->next) {
		if (++l->plan->fields > GRAPHQL_FIELDS)
			stop(l->plan, s->at, "too many fields");
		if (left_out(l->plan, s))
			continue;
		if (s->kind == SELECT_FIELD) {
			add_field(l, s);
		} else if (s->kind == SELECT_INLINE) {
			collect(l, s->below);
		} else if (s->fragment->seen != l->round) {
			s->fragment->seen = l->round;
			collect(l, s->fragment->below);
		}
	}
}

static struct level level_of(struct graphql_plan *p,
                             const struct graphql_named *type)
{
	return (struct level){ .plan = p,
		               .type = type,
		               .round = ++p->document->round };
}

static void coerce_args(struct graphql_plan *p, struct graphql_step *step)
{
	struct graphql_coercion c = { .arena = p->faults->arena,
		                      .variables = p->variables };

	if (!graphql_input_members(&c, step->field->inputs,
	                           step->places->selection->args,
	                           &step->args)) {
		step->why = c.why;
		step->why_at = c.at;
	}
	json_object_array_add(p->kept, step->args);
}

static void count(struct graphql_plan *p, const struct graphql_step *step)
{
	const struct graphql_field *f = step->field->declared;
	const char *at = step->places->selection->at;

	if (f->resolve && ++p->resolvers > GRAPHQL_RESOLVERS)
		stop(p, at, "too many fields that have to be looked up");
	if (f->costly && p->costly)
		stop(p, at, "only one such field");
	p->costly |= f->costly;
}

static bool is_introspection(const struct graphql_step *step)
{
	return step->field->source == FROM_SCHEMA ||
	       step->field->source == FROM_TYPES;
}

/* What is below each step; how many levels there may be still. */
static void expand(struct graphql_plan *p, struct graphql_step *step,
                   int levels)
{
	for (; step && !p->stopped; step = step->next) {
		const struct graphql_named *type = graphql_ref_named(
			step->field->ref);
		struct level l = level_of(p, type);
		int more = levels - 1;

		if (p->variables) {
			count(p, step);
			coerce_args(p, step);
		}
		if (is_introspection(step))
			more = GRAPHQL_INTROSPECTION_DEPTH - 1;
		if (more < 0)
			stop(p, step->places->selection->at,
			     "fields too deep in each other");
		l.last = &l.first;
		for (const struct graphql_place *place = step->places; place;
		     place = place->next)
			collect(&l, place->selection->below);
		step->below = l.first;
		expand(p, step->below, more);
	}
}

struct graphql_step *graphql_plan_steps(struct graphql_plan *p,
                                        const struct graphql_named *root,
                                        const struct graphql_operation *o)
{
	struct level l = level_of(p, root);

	l.last = &l.first;
	p->costly = false;
	collect(&l, o->below);
	expand(p, l.first, GRAPHQL_DEPTH);
	return l.first;
}

/* How many values a field has, at most or as a rule. */
static long many(const struct graphql_step *step)
{
	json_object *said;

	if (json_object_object_get_ex(step->args, "first", &said) ||
	    json_object_object_get_ex(step->args, "limit", &said))
		if (json_object_is_type(said, json_type_int))
			return json_object_get_int(said) < 0
			               ? 0
			               : json_object_get_int(said);
	if (step->field->declared->many)
		return step->field->declared->many;
	return step->field->ref->of ? 10 : 1;
}

static long own_cost(const struct graphql_field *f)
{
	if (f->cost)
		return f->cost;
	return f->resolve ? 20 : 1;
}

/* Not more than one too many: numbers stay small. */
static long cost(const struct graphql_step *step)
{
	long all = 0;

	for (; step && all <= GRAPHQL_COST; step = step->next) {
		all += own_cost(step->field->declared);
		if (!is_introspection(step))
			all += many(step) * cost(step->below);
	}
	return all > GRAPHQL_COST ? GRAPHQL_COST + 1 : all;
}

void graphql_plan_check_cost(struct graphql_plan *p,
                             const struct graphql_step *steps)
{
	if (!p->stopped && cost(steps) > GRAPHQL_COST)
		stop(p, NULL, "ask for fewer, or for less of each");
}
