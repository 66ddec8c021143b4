/* schema-build.c - from the JSON of a schema to nodes that can be asked */
#include <json-c/linkhash.h>
#include <math.h>
#include <string.h>

#include "log.h"
#include "schema-node.h"
#include "schema-pattern.h"
#include "schema-place.h"
#include "schema-value.h"

/* Where in a schema something stands. */
struct where {
	const struct where *up;
	const char *key;
};

/* A $ref whose schema is still to be found. */
struct pending {
	struct pending *next;
	struct schema_rule *rule;
	const char *base;
};

struct build {
	struct schema *s;
	struct arena *a; /* for what is said */
	struct schema_places *places;
	struct lh_table *nodes; /* JSON -> its node */
	struct pending *pending;
	const char *from; /* the name of what is being built */
	const char *why;
};

static const char *path(struct build *b, const struct where *w)
{
	return w ? arena_printf(b->a, "%s/%s", path(b, w->up), w->key)
	         : b->from;
}

static bool wrong(struct build *b, const struct where *w, const char *what)
{
	b->why = arena_printf(b->a, "%.200s %.200s", path(b, w), what);
	return false;
}

static bool is(json_object *v, enum json_type type)
{
	return json_object_is_type(v, type);
}

static struct schema_node *build_node(struct build *b, json_object *json,
                                      const char *base, const struct where *w,
                                      int depth);

/* What a rule is made from. */
struct making {
	struct schema_rule *rule;
	const char *base;
	const struct where *where;
	int depth;
};

static void make_room(struct build *b, struct schema_rule *r, size_t n)
{
	r->n = n;
	r->nodes = arena_alloc(b->s->arena, n * sizeof(struct schema_node *));
	r->names = arena_alloc(b->s->arena, n * sizeof *r->names);
	r->patterns = arena_alloc(b->s->arena,
	                          n * sizeof(struct schema_pattern *));
}

static bool add_node(struct build *b, const struct making *m, size_t i,
                     json_object *json, const char *key)
{
	const struct where w = { m->where, key };

	m->rule->nodes[i] = build_node(b, json, m->base, key ? &w : m->where,
	                               m->depth + 1);
	return m->rule->nodes[i];
}

static bool one_schema(struct build *b, const struct making *m)
{
	make_room(b, m->rule, 1);
	return add_node(b, m, 0, m->rule->json, NULL);
}

static bool schemas(struct build *b, const struct making *m)
{
	size_t n = json_object_array_length(m->rule->json);

	make_room(b, m->rule, n);
	for (size_t i = 0; i < n; i++)
		if (!add_node(b, m, i,
		              json_object_array_get_idx(m->rule->json, i),
		              arena_printf(b->a, "%zu", i)))
			return false;
	return true;
}

static bool some_schemas(struct build *b, const struct making *m)
{
	if (!is(m->rule->json, json_type_array) ||
	    !json_object_array_length(m->rule->json))
		return wrong(b, m->where,
		             "has to be an array of schemas, of one at least");
	return schemas(b, m);
}

static bool schema_or_list(struct build *b, const struct making *m)
{
	return is(m->rule->json, json_type_array) ? schemas(b, m)
	                                          : one_schema(b, m);
}

static bool are_texts(json_object *array)
{
	if (!is(array, json_type_array))
		return false;
	for (size_t i = 0; i < json_object_array_length(array); i++)
		if (!is(json_object_array_get_idx(array, i), json_type_string))
			return false;
	return true;
}

static bool named_schemas(struct build *b, const struct making *m)
{
	struct schema_rule *r = m->rule;
	bool names = r->keyword->shape == SCHEMAS_OR_NAMES;
	size_t i = 0;

	if (!is(r->json, json_type_object))
		return wrong(b, m->where, "has to be an object of schemas");
	make_room(b, r, (size_t)json_object_object_length(r->json));
	json_object_object_foreach(r->json, key, value)
	{
		r->names[i] = key;
		if (!(names && are_texts(value)) &&
		    !add_node(b, m, i, value, key))
			return false;
		i++;
	}
	return true;
}

static bool add_pattern(struct build *b, const struct making *m, size_t i,
                        const char *text)
{
	const char *why;

	m->rule->patterns[i] = schema_pattern_new(b->s->arena, text,
	                                          &b->s->patterns, &why);
	return m->rule->patterns[i] ||
	       wrong(b, m->where, arena_printf(b->a, "is no pattern: %s", why));
}

static bool patterned_schemas(struct build *b, const struct making *m)
{
	if (!named_schemas(b, m))
		return false;
	for (size_t i = 0; i < m->rule->n; i++)
		if (!add_pattern(b, m, i, m->rule->names[i]))
			return false;
	return true;
}

static bool pattern(struct build *b, const struct making *m)
{
	make_room(b, m->rule, 1);
	if (!is(m->rule->json, json_type_string))
		return wrong(b, m->where, "has to be a text");
	return add_pattern(b, m, 0, json_object_get_string(m->rule->json));
}

static bool reference(struct build *b, const struct making *m)
{
	struct pending *p = arena_alloc(b->s->arena, sizeof *p);

	if (!is(m->rule->json, json_type_string))
		return wrong(b, m->where, "has to be a text");
	make_room(b, m->rule, 1);
	*p = (struct pending){ b->pending, m->rule, m->base };
	b->pending = p;
	return true;
}

static bool number(struct build *b, const struct making *m)
{
	json_object *v = m->rule->json;

	return is(v, json_type_int) || is(v, json_type_double) ||
	       wrong(b, m->where, "has to be a number");
}

static bool positive(struct build *b, const struct making *m)
{
	double d = json_object_get_double(m->rule->json);

	return number(b, m) && ((d > 0 && isfinite(d)) ||
	                        wrong(b, m->where, "has to be greater than 0"));
}

static bool count(struct build *b, const struct making *m)
{
	double d = json_object_get_double(m->rule->json);

	if (!number(b, m))
		return false;
	if (d < 0 || !schema_is_whole(d))
		return wrong(b, m->where, "has to be a natural number");
	m->rule->count = d < 0x1p53 ? (size_t)d : SIZE_MAX;
	return true;
}

static bool names(struct build *b, const struct making *m)
{
	struct schema_rule *r = m->rule;

	if (!are_texts(r->json))
		return wrong(b, m->where, "has to be an array of texts");
	make_room(b, r, json_object_array_length(r->json));
	for (size_t i = 0; i < r->n; i++)
		r->names[i] = json_object_get_string(
			json_object_array_get_idx(r->json, i));
	return true;
}

static bool add_type(struct build *b, const struct making *m, json_object *v)
{
	unsigned bit = is(v, json_type_string)
	                       ? schema_type_named(json_object_get_string(v))
	                       : 0;

	m->rule->types |= bit;
	return bit ||
	       wrong(b, m->where, "has to be the name of a type, or of some");
}

static bool types(struct build *b, const struct making *m)
{
	json_object *v = m->rule->json;
	size_t n = is(v, json_type_array) ? json_object_array_length(v) : 0;

	for (size_t i = 0; i < n; i++)
		if (!add_type(b, m, json_object_array_get_idx(v, i)))
			return false;
	return n || add_type(b, m, v);
}

static bool values(struct build *b, const struct making *m)
{
	return is(m->rule->json, json_type_array) ||
	       wrong(b, m->where, "has to be an array of values");
}

static bool flag(struct build *b, const struct making *m)
{
	return is(m->rule->json, json_type_boolean) ||
	       wrong(b, m->where, "has to be true or false");
}

/* What a later draft says would be taken for a remark, and accepted. */
static bool dialect(struct build *b, const struct making *m)
{
	static const char draft[] = "http://json-schema.org/draft-07/schema";
	const char *said = json_object_get_string(m->rule->json);
	size_t n = sizeof draft - 1;

	return (said && strncmp(said, draft, n) == 0 &&
	        (!said[n] || strcmp(said + n, "#") == 0)) ||
	       wrong(b, m->where, "has to be that of draft-07");
}

static bool anything(struct build *b, const struct making *m)
{
	(void)b;
	(void)m;
	return true;
}

static bool (*const makers[])(struct build *b, const struct making *m) = {
	[ONE_SCHEMA] = one_schema,
	[SCHEMAS] = some_schemas,
	[SCHEMA_OR_LIST] = schema_or_list,
	[NAMED_SCHEMAS] = named_schemas,
	[PATTERNED_SCHEMAS] = patterned_schemas,
	[SCHEMAS_OR_NAMES] = named_schemas,
	[REFERENCE] = reference,
	[NUMBER] = number,
	[POSITIVE] = positive,
	[COUNT] = count,
	[PATTERN] = pattern,
	[NAMES] = names,
	[TYPES] = types,
	[VALUES] = values,
	[FLAG] = flag,
	[DIALECT] = dialect,
	[ANYTHING] = anything,
};

static bool add_rule(struct build *b, struct schema_node *node,
                     const struct schema_keyword *keyword, json_object *json,
                     const struct making *around)
{
	const struct where w = { around->where, keyword->name };
	struct schema_rule *r = &node->rules[node->n++];
	const struct making m = { r, around->base, &w, around->depth };

	*r = (struct schema_rule){ .keyword = keyword,
		                   .of = node,
		                   .json = json };
	if (!makers[keyword->shape](b, &m))
		return false;
	node->types |= keyword->shape == TYPES ? r->types : 0;
	return true;
}

static const struct schema_rule *rule_named(const struct schema_node *node,
                                            const char *name)
{
	for (size_t i = 0; name && i < node->n; i++)
		if (strcmp(node->rules[i].keyword->name, name) == 0)
			return &node->rules[i];
	return NULL;
}

static void introduce(struct schema_node *node)
{
	for (size_t i = 0; i < node->n; i++)
		for (int j = 0; j < SCHEMA_BESIDE; j++)
			node->rules[i].beside[j] = rule_named(
				node, node->rules[i].keyword->beside[j]);
}

/* Beside a $ref nothing else counts. */
static bool build_rules(struct build *b, struct schema_node *node,
                        const struct making *m)
{
	bool refers = json_object_object_get_ex(node->json, "$ref", NULL);

	node->rules = arena_alloc(
		b->s->arena, (size_t)json_object_object_length(node->json) *
				     sizeof *node->rules);
	json_object_object_foreach(node->json, key, value)
	{
		const struct schema_keyword *k = schema_keyword(key);

		if (k && (!refers || k->shape == REFERENCE) &&
		    !add_rule(b, node, k, value, m))
			return false;
	}
	introduce(node);
	return true;
}

static struct schema_node *build_node(struct build *b, json_object *json,
                                      const char *base, const struct where *w,
                                      int depth)
{
	const struct making m = { NULL,
		                  schema_places_base(b->places, json, base), w,
		                  depth };
	struct schema_node *node;
	void *known;

	if (lh_table_lookup_ex(b->nodes, json, &known))
		return known;
	if (depth == SCHEMA_NESTED) {
		wrong(b, NULL, "is nested too deep");
		return NULL;
	}
	if (!is(json, json_type_object) && !is(json, json_type_boolean)) {
		wrong(b, w, "has to be a schema: an object, true or false");
		return NULL;
	}
	node = arena_alloc(b->s->arena, sizeof *node);
	node->json = json;
	if (lh_table_insert(b->nodes, json, node))
		die("out of memory");
	node->nothing = is(json, json_type_boolean) &&
	                !json_object_get_boolean(json);
	return is(json, json_type_boolean) || build_rules(b, node, &m) ? node
	                                                               : NULL;
}

static bool build_pending(struct build *b)
{
	struct pending *p = b->pending;
	struct schema_place place;

	b->pending = p->next;
	b->from = json_object_get_string(p->rule->json);
	if (!schema_places_find(b->places, p->base, b->from, &place))
		return wrong(b, NULL, "is a $ref to nothing that is there");
	p->rule->nodes[0] = build_node(b, place.json, place.base, NULL, 0);
	return p->rule->nodes[0];
}

/*
 * How deep it goes without going into the value, below what has gone that deep
 * already.  -1: without end, or too deep to be asked at all.
 */
static int depth_of(struct schema_node *node, int above);

static int depth_of_all(const struct schema_rule *r, int above)
{
	int depth = 0;

	for (size_t i = 0; r->keyword->in_place && i < r->n; i++) {
		int below = r->nodes[i] ? depth_of(r->nodes[i], above) : 0;

		if (below < 0)
			return -1;
		depth = below > depth ? below : depth;
	}
	return depth;
}

static int depth_of(struct schema_node *node, int above)
{
	int depth = 0;

	if (node->seen == SEEN)
		return node->depth;
	if (node->seen == BEING_SEEN || above == SCHEMA_DEPTH)
		return -1;
	node->seen = BEING_SEEN;
	for (size_t i = 0; i < node->n; i++) {
		int below = depth_of_all(&node->rules[i], above + 1);

		if (below < 0 || below == SCHEMA_DEPTH)
			return -1;
		depth = below > depth ? below : depth;
	}
	node->seen = SEEN;
	return node->depth = depth + 1;
}

/* Every schema that a value is ever held against. */
static bool ends(struct build *b)
{
	for (struct lh_entry *e = b->nodes->head; e; e = e->next)
		if (depth_of((void *)e->v, 0) < 0)
			return wrong(b, NULL,
			             "refers to itself without end, or too "
			             "deep");
	return true;
}

bool schema_build(struct schema *s, struct arena *a, const char **why)
{
	struct build b = {
		.s = s,
		.a = a,
		.places = schema_places_new(s->arena, s->root, s->library),
		.nodes = lh_kptr_table_new(16, NULL),
		.from = "#",
	};
	bool good;

	if (!b.nodes)
		die("out of memory");
	s->top = build_node(&b, s->root, "", NULL, 0);
	good = s->top;
	while (good && b.pending)
		good = build_pending(&b);
	b.from = "#";
	good = good && ends(&b);
	lh_table_free(b.nodes);
	schema_places_free(b.places);
	*why = b.why;
	return good;
}
