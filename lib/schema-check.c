/* schema-check.c - what a schema's rules ask of a value */
#include "schema-check.h"

#include <string.h>

#include "log.h"
#include "schema-pattern.h"
#include "schema-value.h"

/* What is kept until the end is work as well, so that it has an end, too. */
enum { STEP_KEPT = 8, NAME_MADE = 16, BYTES_MADE = 4 };

static const struct schema_step *kept(struct schema_check *c,
                                      const struct schema_step *way)
{
	struct schema_step *copy;

	if (!way)
		return NULL;
	schema_spend(&c->work, STEP_KEPT);
	copy = arena_alloc(c->a, sizeof *copy);
	*copy = *way;
	copy->up = kept(c, way->up);
	return copy;
}

static bool is_weak(const struct schema_rule *r)
{
	return r && (strcmp(r->keyword->name, "anyOf") == 0 ||
	             strcmp(r->keyword->name, "oneOf") == 0);
}

static int rank_of(const struct schema_check *c, const struct schema_rule *r,
                   json_object *v)
{
	bool fits = r && (r->of->types & schema_types_of(v));
	int depth = 0;

	for (const struct schema_step *s = c->way; s; s = s->up)
		depth++;
	return -4 * depth + 2 * !is_weak(r) + !fits;
}

static void tell(struct schema_check *c, const struct schema_finding *f)
{
	struct schema_finding here = *f;
	struct schema_fault fault;

	here.way = c->way;
	fault = schema_fault_of(c->a, &here);
	c->findings->tell(c->findings->to, &fault);
}

static void find_within(struct schema_check *c, const struct schema_finding *f,
                        const struct schema_findings *inner)
{
	struct schema_findings *all = c->findings;
	struct schema_finding *better;
	int rank, more;

	if (!all)
		return;
	if (all->tell) {
		tell(c, f);
		return;
	}
	rank = rank_of(c, f->rule, f->value);
	more = all->lowest ? all->best.rank - rank : rank - all->best.rank;
	if (all->any && more <= 0) {
		all->tie |= more == 0;
		return;
	}
	all->any = true;
	all->tie = false;
	all->best = *f;
	all->best.rank = rank;
	all->best.way = kept(c, c->way);
	if (inner && inner->any && !inner->tie) {
		better = arena_alloc(c->a, sizeof *better);
		*better = inner->best;
		all->best.inner = better;
	}
}

/* Always false, as what is found is wrong. */
static bool find(struct schema_check *c, const struct schema_rule *r,
                 json_object *v, const char *name, const char *other)
{
	struct schema_finding f = {
		.rule = r, .value = v, .name = name, .other = other
	};

	find_within(c, &f, NULL);
	return false;
}

static bool broken(struct schema_check *c, const struct schema_rule *r,
                   json_object *v)
{
	return find(c, r, v, NULL, NULL);
}

/* After one thing that does not hold nobody asks on, unless for the best. */
static bool asks_on(const struct schema_check *c, bool holds)
{
	return c->work && (holds || c->findings);
}

static bool is_about(enum schema_about about, json_object *v)
{
	switch (about) {
	case OBJECTS:
		return json_object_is_type(v, json_type_object);
	case ARRAYS:
		return json_object_is_type(v, json_type_array);
	case STRINGS:
		return json_object_is_type(v, json_type_string);
	case NUMBERS:
		return schema_is_number(v);
	case ALL:
		break;
	}
	return true;
}

static bool rule_holds(struct schema_check *c, const struct schema_rule *r,
                       json_object *v)
{
	const struct schema_keyword *k = r->keyword;

	return !k->holds || !is_about(k->about, v) || k->holds(c, r, v);
}

bool schema_node_holds(struct schema_check *c, const struct schema_node *node,
                       json_object *v)
{
	bool holds = true;

	if (c->depth == SCHEMA_DEPTH)
		c->work = 0;
	if (!schema_spend(&c->work, 1 + node->n))
		return false;
	if (node->nothing)
		return broken(c, NULL, v);
	c->depth++;
	for (size_t i = 0; i < node->n && asks_on(c, holds); i++)
		holds = rule_holds(c, &node->rules[i], v) && holds;
	c->depth--;
	return holds && c->work;
}

static bool holds_among(struct schema_check *c, const struct schema_node *node,
                        json_object *v, struct schema_findings *findings)
{
	struct schema_findings *outer = c->findings;
	bool holds;

	c->findings = outer ? findings : NULL;
	holds = schema_node_holds(c, node, v);
	c->findings = outer;
	return holds;
}

bool schema_node_fits(struct schema_check *c, const struct schema_node *node,
                      json_object *v)
{
	struct schema_findings *outer = c->findings;
	bool fits;

	c->findings = NULL;
	fits = schema_node_holds(c, node, v);
	c->findings = outer;
	return fits;
}

/* Of a member, or of an item, whose key is NULL. */
static bool part_holds(struct schema_check *c, const struct schema_node *node,
                       json_object *part, const char *key, size_t index)
{
	struct schema_step step = { c->way, key, index };
	bool holds;

	c->way = &step;
	holds = schema_node_holds(c, node, part);
	c->way = step.up;
	return holds;
}

static bool ref(struct schema_check *c, const struct schema_rule *r,
                json_object *v)
{
	return schema_node_holds(c, r->nodes[0], v);
}

static bool type(struct schema_check *c, const struct schema_rule *r,
                 json_object *v)
{
	return r->types & schema_types_of(v) || broken(c, r, v);
}

static bool one_of_values(struct schema_check *c, const struct schema_rule *r,
                          json_object *v)
{
	size_t n = json_object_array_length(r->json);

	for (size_t i = 0; i < n; i++)
		if (schema_equal(v, json_object_array_get_idx(r->json, i),
		                 &c->work))
			return true;
	return broken(c, r, v);
}

static bool constant(struct schema_check *c, const struct schema_rule *r,
                     json_object *v)
{
	return schema_equal(v, r->json, &c->work) || broken(c, r, v);
}

static bool multiple_of(struct schema_check *c, const struct schema_rule *r,
                        json_object *v)
{
	return schema_is_multiple(c->a, v, r->json) || broken(c, r, v);
}

static bool maximum(struct schema_check *c, const struct schema_rule *r,
                    json_object *v)
{
	return schema_compare(v, r->json) <= 0 || broken(c, r, v);
}

static bool minimum(struct schema_check *c, const struct schema_rule *r,
                    json_object *v)
{
	return schema_compare(v, r->json) >= 0 || broken(c, r, v);
}

static bool exclusive_maximum(struct schema_check *c,
                              const struct schema_rule *r, json_object *v)
{
	return schema_compare(v, r->json) < 0 || broken(c, r, v);
}

static bool exclusive_minimum(struct schema_check *c,
                              const struct schema_rule *r, json_object *v)
{
	return schema_compare(v, r->json) > 0 || broken(c, r, v);
}

/* To count characters is work: a step for each so many bytes. */
enum { BYTES_COUNTED = 64 };

static size_t length_of(struct schema_check *c, json_object *v)
{
	schema_spend(&c->work,
	             (size_t)json_object_get_string_len(v) / BYTES_COUNTED);
	return schema_length(v);
}

static bool max_length(struct schema_check *c, const struct schema_rule *r,
                       json_object *v)
{
	return length_of(c, v) <= r->count || broken(c, r, v);
}

static bool min_length(struct schema_check *c, const struct schema_rule *r,
                       json_object *v)
{
	return length_of(c, v) >= r->count || broken(c, r, v);
}

static bool pattern(struct schema_check *c, const struct schema_rule *r,
                    json_object *v)
{
	return schema_pattern_matches(r->patterns[0], json_object_get_string(v),
	                              (size_t)json_object_get_string_len(v),
	                              &c->work) ||
	       broken(c, r, v);
}

/* An array of schemas is for the first items, one by itself for each. */
static bool items(struct schema_check *c, const struct schema_rule *r,
                  json_object *v)
{
	bool list = json_object_is_type(r->json, json_type_array), holds = true;
	size_t n = json_object_array_length(v);

	if (list && n > r->n)
		n = r->n;
	for (size_t i = 0; i < n && asks_on(c, holds); i++)
		holds = part_holds(c, r->nodes[list ? i : 0],
		                   json_object_array_get_idx(v, i), NULL, i) &&
		        holds;
	return holds;
}

size_t schema_first_extra(const struct schema_rule *r)
{
	const struct schema_rule *listed = r->beside[0];

	return listed && json_object_is_type(listed->json, json_type_array)
	               ? listed->n
	               : SIZE_MAX;
}

static bool additional_items(struct schema_check *c,
                             const struct schema_rule *r, json_object *v)
{
	size_t n = json_object_array_length(v), first = schema_first_extra(r);
	bool holds = true;

	if (first < n && r->nodes[0]->nothing)
		return broken(c, r, v);
	for (size_t i = first; i < n && asks_on(c, holds); i++)
		holds = part_holds(c, r->nodes[0],
		                   json_object_array_get_idx(v, i), NULL, i) &&
		        holds;
	return holds;
}

static bool max_items(struct schema_check *c, const struct schema_rule *r,
                      json_object *v)
{
	return json_object_array_length(v) <= r->count || broken(c, r, v);
}

static bool min_items(struct schema_check *c, const struct schema_rule *r,
                      json_object *v)
{
	return json_object_array_length(v) >= r->count || broken(c, r, v);
}

static bool unique_items(struct schema_check *c, const struct schema_rule *r,
                         json_object *v)
{
	return !json_object_get_boolean(r->json) ||
	       schema_is_unique(v, &c->work) || broken(c, r, v);
}

static bool contains(struct schema_check *c, const struct schema_rule *r,
                     json_object *v)
{
	size_t n = json_object_array_length(v);

	for (size_t i = 0; i < n && c->work; i++)
		if (schema_node_fits(c, r->nodes[0],
		                     json_object_array_get_idx(v, i)))
			return true;
	return broken(c, r, v);
}

static size_t members(json_object *v)
{
	return (size_t)json_object_object_length(v);
}

static bool max_properties(struct schema_check *c, const struct schema_rule *r,
                           json_object *v)
{
	return members(v) <= r->count || broken(c, r, v);
}

static bool min_properties(struct schema_check *c, const struct schema_rule *r,
                           json_object *v)
{
	return members(v) >= r->count || broken(c, r, v);
}

static bool required(struct schema_check *c, const struct schema_rule *r,
                     json_object *v)
{
	bool holds = true;

	schema_spend(&c->work, r->n);
	for (size_t i = 0; i < r->n && asks_on(c, holds); i++)
		if (!json_object_object_get_ex(v, r->names[i], NULL))
			holds = find(c, r, v, r->names[i], NULL);
	return holds;
}

static bool properties(struct schema_check *c, const struct schema_rule *r,
                       json_object *v)
{
	json_object *member;
	bool holds = true;

	schema_spend(&c->work, r->n);
	for (size_t i = 0; i < r->n && asks_on(c, holds); i++)
		if (json_object_object_get_ex(v, r->names[i], &member))
			holds = part_holds(c, r->nodes[i], member, r->names[i],
			                   0) &&
			        holds;
	return holds;
}

static bool pattern_properties(struct schema_check *c,
                               const struct schema_rule *r, json_object *v)
{
	bool holds = true;

	for (size_t i = 0; i < r->n && asks_on(c, holds); i++) {
		json_object_object_foreach(v, key, member)
		{
			if (asks_on(c, holds) &&
			    schema_pattern_matches(r->patterns[i], key,
			                           strlen(key), &c->work))
				holds = part_holds(c, r->nodes[i], member, key,
				                   0) &&
				        holds;
		}
	}
	return holds;
}

bool schema_is_extra(struct schema_check *c, const struct schema_rule *r,
                     const char *key)
{
	const struct schema_rule *named = r->beside[0],
				 *patterned = r->beside[1];

	if (named && json_object_object_get_ex(named->json, key, NULL))
		return false;
	for (size_t i = 0; patterned && i < patterned->n; i++)
		if (schema_pattern_matches(patterned->patterns[i], key,
		                           strlen(key), &c->work))
			return false;
	return true;
}

static bool additional_properties(struct schema_check *c,
                                  const struct schema_rule *r, json_object *v)
{
	const struct schema_node *node = r->nodes[0];
	bool holds = true;

	json_object_object_foreach(v, key, member)
	{
		if (!asks_on(c, holds) || !schema_is_extra(c, r, key))
			continue;
		if (node->nothing)
			return broken(c, r, v);
		holds = part_holds(c, node, member, key, 0) && holds;
	}
	return holds;
}

/* A name is no value of the document; it has to stay while it is spoken of. */
static json_object *name_made(struct schema_check *c, const char *key)
{
	json_object *name = json_object_new_string(key);

	schema_spend(&c->work, NAME_MADE + strlen(key) / BYTES_MADE);
	if (!c->made)
		c->made = json_object_new_array();
	if (!name || !c->made || json_object_array_add(c->made, name))
		die("out of memory");
	return name;
}

static bool property_names(struct schema_check *c, const struct schema_rule *r,
                           json_object *v)
{
	bool holds = true;

	json_object_object_foreach(v, key, member)
	{
		(void)member;
		if (asks_on(c, holds))
			holds = schema_node_holds(c, r->nodes[0],
			                          name_made(c, key)) &&
			        holds;
	}
	return holds;
}

static bool needs_met(struct schema_check *c, const struct schema_rule *r,
                      json_object *v, const char *member)
{
	json_object *needed = json_object_object_get(r->json, member);
	size_t n = json_object_array_length(needed);
	bool holds = true;

	for (size_t i = 0; i < n && asks_on(c, holds); i++) {
		const char *name = json_object_get_string(
			json_object_array_get_idx(needed, i));

		if (!json_object_object_get_ex(v, name, NULL))
			holds = find(c, r, v, name, member);
	}
	return holds;
}

static bool dependencies(struct schema_check *c, const struct schema_rule *r,
                         json_object *v)
{
	bool holds = true;

	for (size_t i = 0; i < r->n && asks_on(c, holds); i++) {
		if (!json_object_object_get_ex(v, r->names[i], NULL))
			continue;
		holds = (r->nodes[i] ? schema_node_holds(c, r->nodes[i], v)
		                     : needs_met(c, r, v, r->names[i])) &&
		        holds;
	}
	return holds;
}

static bool if_then_else(struct schema_check *c, const struct schema_rule *r,
                         json_object *v)
{
	const struct schema_rule *next =
		r->beside[!schema_node_fits(c, r->nodes[0], v)];

	return !next || schema_node_holds(c, next->nodes[0], v);
}

static bool all_of(struct schema_check *c, const struct schema_rule *r,
                   json_object *v)
{
	bool holds = true;

	for (size_t i = 0; i < r->n && asks_on(c, holds); i++)
		holds = schema_node_holds(c, r->nodes[i], v) && holds;
	return holds;
}

/* The first branch that holds, or .n: what is wrong with them is found. */
static size_t first_branch(struct schema_check *c, const struct schema_rule *r,
                           json_object *v)
{
	struct schema_findings inner = { .lowest = true };
	struct schema_finding f = { .rule = r, .value = v };
	size_t i;

	for (i = 0; i < r->n && c->work; i++)
		if (holds_among(c, r->nodes[i], v, &inner))
			return i;
	find_within(c, &f, &inner);
	return r->n;
}

static bool any_of(struct schema_check *c, const struct schema_rule *r,
                   json_object *v)
{
	return first_branch(c, r, v) < r->n;
}

static bool one_of(struct schema_check *c, const struct schema_rule *r,
                   json_object *v)
{
	size_t first = first_branch(c, r, v);

	for (size_t i = first + 1; i < r->n && c->work; i++)
		if (schema_node_fits(c, r->nodes[i], v))
			return broken(c, r, v);
	return first < r->n;
}

static bool none_of(struct schema_check *c, const struct schema_rule *r,
                    json_object *v)
{
	return !schema_node_fits(c, r->nodes[0], v) || broken(c, r, v);
}

static const struct schema_keyword keywords[] = {
	{ "$schema", .shape = DIALECT },
	{ "definitions", .shape = NAMED_SCHEMAS },
	{ "$ref", REFERENCE, .in_place = true, .holds = ref },
	{ "type", TYPES, .holds = type, .say = schema_say_type },
	{ "enum", VALUES, .holds = one_of_values, .words = "is not one of",
	  .that = true },
	{ "const", ANYTHING, .holds = constant, .say = schema_say_const },
	{ "multipleOf", POSITIVE, .about = NUMBERS, .holds = multiple_of,
	  .say = schema_say_multiple },
	{ "maximum", NUMBER, .about = NUMBERS, .holds = maximum,
	  .words = "is greater than the maximum of", .that = true },
	{ "exclusiveMaximum", NUMBER, .about = NUMBERS,
	  .holds = exclusive_maximum,
	  .words = "is greater than or equal to the maximum of", .that = true },
	{ "minimum", NUMBER, .about = NUMBERS, .holds = minimum,
	  .words = "is less than the minimum of", .that = true },
	{ "exclusiveMinimum", NUMBER, .about = NUMBERS,
	  .holds = exclusive_minimum,
	  .words = "is less than or equal to the minimum of", .that = true },
	{ "maxLength", COUNT, .about = STRINGS, .holds = max_length,
	  .words = "is too long" },
	{ "minLength", COUNT, .about = STRINGS, .holds = min_length,
	  .words = "is too short" },
	{ "pattern", PATTERN, .about = STRINGS, .holds = pattern,
	  .words = "does not match", .that = true },
	{ "items", SCHEMA_OR_LIST, .about = ARRAYS, .holds = items },
	{ "additionalItems", ONE_SCHEMA, .about = ARRAYS,
	  .holds = additional_items, .say = schema_say_items,
	  .beside = { "items" } },
	{ "maxItems", COUNT, .about = ARRAYS, .holds = max_items,
	  .words = "is too long" },
	{ "minItems", COUNT, .about = ARRAYS, .holds = min_items,
	  .words = "is too short" },
	{ "uniqueItems", FLAG, .about = ARRAYS, .holds = unique_items,
	  .words = "has non-unique elements" },
	{ "contains", ONE_SCHEMA, .about = ARRAYS, .holds = contains,
	  .say = schema_say_contains },
	{ "maxProperties", COUNT, .about = OBJECTS, .holds = max_properties,
	  .words = "has too many properties" },
	{ "minProperties", COUNT, .about = OBJECTS, .holds = min_properties,
	  .words = "does not have enough properties" },
	{ "required", NAMES, .about = OBJECTS, .holds = required,
	  .say = schema_say_required },
	{ "properties", NAMED_SCHEMAS, .about = OBJECTS, .holds = properties },
	{ "patternProperties", PATTERNED_SCHEMAS, .about = OBJECTS,
	  .holds = pattern_properties },
	{ "additionalProperties", ONE_SCHEMA, .about = OBJECTS,
	  .holds = additional_properties, .say = schema_say_members,
	  .beside = { "properties", "patternProperties" } },
	{ "dependencies", SCHEMAS_OR_NAMES, .in_place = true, .about = OBJECTS,
	  .holds = dependencies, .say = schema_say_dependency },
	{ "propertyNames", ONE_SCHEMA, .about = OBJECTS,
	  .holds = property_names },
	{ "if", ONE_SCHEMA, .in_place = true, .holds = if_then_else,
	  .beside = { "then", "else" } },
	{ "then", .shape = ONE_SCHEMA, .in_place = true },
	{ "else", .shape = ONE_SCHEMA, .in_place = true },
	{ "allOf", SCHEMAS, .in_place = true, .holds = all_of },
	{ "anyOf", SCHEMAS, .in_place = true, .holds = any_of,
	  .words = "is not valid under any of the given schemas" },
	{ "oneOf", SCHEMAS, .in_place = true, .holds = one_of,
	  .say = schema_say_one_of },
	{ "not", ONE_SCHEMA, .in_place = true, .holds = none_of,
	  .words = "should not be valid under", .that = true },
};

const struct schema_keyword *schema_keyword(const char *name)
{
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (strcmp(keywords[i].name, name) == 0)
			return &keywords[i];
	return NULL;
}
