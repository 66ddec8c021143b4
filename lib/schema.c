/* schema.c - is a JSON value what a JSON Schema says it has to be? */
#include "schema.h"

#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "schema-check.h"
#include "schema-pattern.h"

struct schema *schema_new(struct arena *a, json_object *root,
                          json_object *library, const char **why)
{
	struct schema *s = alloc_zero(sizeof *s);

	*s = (struct schema){
		.arena = arena_new(),
		.root = json_object_get(root),
		.library = json_object_get(library),
	};
	if (schema_build(s, a, why))
		return s;
	schema_free(s);
	return NULL;
}

void schema_free(struct schema *s)
{
	if (!s)
		return;
	schema_patterns_free(s->patterns);
	json_object_put(s->root);
	json_object_put(s->library);
	arena_free(s->arena);
	free(s);
}

static const struct {
	const char *name;
	enum schema_type type;
} types[] = {
	{ "array", TYPE_ARRAY },     { "boolean", TYPE_BOOLEAN },
	{ "integer", TYPE_INTEGER }, { "null", TYPE_NULL },
	{ "number", TYPE_NUMBER },   { "object", TYPE_OBJECT },
	{ "string", TYPE_STRING },
};

unsigned schema_type_named(const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].name, name) == 0)
			return types[i].type;
	return 0;
}

/* A key as a token of a JSON Pointer (RFC 6901). */
static const char *token(struct arena *a, const char *key)
{
	char *text = arena_alloc(a, 2 * strlen(key) + 1), *to = text;

	for (; *key; key++) {
		if (*key == '~' || *key == '/') {
			*to++ = '~';
			*to++ = *key == '~' ? '0' : '1';
		} else {
			*to++ = *key;
		}
	}
	return text;
}

static const char *pointer(struct arena *a, const struct schema_step *way)
{
	if (!way)
		return "";
	return way->key ? arena_printf(a, "%s/%s", pointer(a, way->up),
	                               token(a, way->key))
	                : arena_printf(a, "%s/%zu", pointer(a, way->up),
	                               way->index);
}

static struct schema_fault told(struct schema_check *c,
                                const struct schema_finding *f)
{
	while (f->inner)
		f = f->inner;
	c->findings = NULL;
	c->work = SCHEMA_WORK; /* for what it takes to word it */
	return (struct schema_fault){
		.at = pointer(c->a, f->way),
		.keyword = f->rule ? f->rule->keyword->name : "false",
		.why = schema_words(c, f),
	};
}

/* It holds as a rule, and is asked with all that is wrong only if not. */
bool schema_holds(const struct schema *s, struct arena *a, json_object *value,
                  struct schema_fault *fault)
{
	struct schema_findings findings = { 0 };
	struct schema_check c = { .a = a, .work = SCHEMA_WORK };
	bool holds = schema_node_holds(&c, s->top, value);

	if (!holds && fault) {
		c.findings = c.work ? &findings : NULL;
		c.work = c.work ? SCHEMA_WORK : 0;
		if (c.work)
			schema_node_holds(&c, s->top, value);
		*fault = c.work && findings.any
		                 ? told(&c, &findings.best)
		                 : (struct schema_fault){ "", "",
			                                  "too much work" };
	}
	json_object_put(c.made);
	return holds;
}
