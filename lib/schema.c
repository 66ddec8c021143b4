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

struct schema_fault schema_fault_of(struct arena *a,
                                    const struct schema_finding *f)
{
	return (struct schema_fault){
		.at = pointer(a, f->way),
		.keyword = f->rule ? f->rule->keyword->name : "false",
		.member = f->name,
	};
}

static const struct schema_fault too_much = { "", "", "too much work", NULL };

/* Once all is found: the best of it, in words. */
static struct schema_fault best(struct schema_check *c)
{
	const struct schema_finding *f = &c->findings->best;
	struct schema_fault fault;

	if (!c->work || !c->findings->any)
		return too_much;
	while (f->inner)
		f = f->inner;
	c->findings = NULL;
	c->work = SCHEMA_WORK; /* for what it takes to word it */
	fault = schema_fault_of(c->a, f);
	fault.why = schema_words(c, f);
	return fault;
}

/* It holds as a rule, and is asked for all that is wrong only if not. */
bool schema_holds(const struct schema *s, struct arena *a, json_object *value,
                  struct schema_fault *fault)
{
	struct schema_findings findings = { 0 };
	struct schema_check c = { .a = a, .work = SCHEMA_WORK };
	bool holds = schema_node_holds(&c, s->top, value);

	if (!holds && fault && c.work) {
		c.findings = &findings;
		c.work = SCHEMA_WORK;
		schema_node_holds(&c, s->top, value);
		*fault = best(&c);
	} else if (!holds && fault) {
		*fault = too_much;
	}
	json_object_put(c.made);
	return holds;
}

void schema_faults(const struct schema *s, struct arena *a, json_object *value,
                   void (*tell)(void *to, const struct schema_fault *fault),
                   void *to)
{
	struct schema_findings findings = { .tell = tell, .to = to };
	struct schema_check c = { .a = a,
		                  .work = SCHEMA_WORK,
		                  .findings = &findings };

	schema_node_holds(&c, s->top, value);
	if (!c.work)
		tell(to, &(struct schema_fault){ .at = "", .keyword = "" });
	json_object_put(c.made);
}
