/* schema-words.c - what is wrong, as Python's jsonschema 4.10 words it */
#include <stdlib.h>
#include <string.h>

#include "python.h"
#include "schema-check.h"
#include "schema-value.h"
#include "utf8.h"

/* Bytes of a value in a sentence; it has two of them at most. */
enum { QUOTED = 200 };

static const char *cut(struct arena *a, const char *text)
{
	size_t n;

	if (strlen(text) <= QUOTED)
		return text;
	n = utf8_cut(text, QUOTED);
	return arena_printf(a, "%.*s...", (int)n, text);
}

static const char *quote(struct schema_check *c, json_object *v)
{
	return cut(c->a, python_repr(c->a, v));
}

static const char *quote_name(struct schema_check *c, const char *name)
{
	json_object *v = json_object_new_string(name);
	const char *text = quote(c, v);

	json_object_put(v);
	return text;
}

/* Texts one after the other, until there are enough of them to be cut. */
struct list {
	const char *text;
	size_t n;
};

static void add(struct schema_check *c, struct list *list, const char *text)
{
	if (!list->n++)
		list->text = text;
	else if (strlen(list->text) <= QUOTED)
		list->text = arena_printf(c->a, "%s, %s", list->text, text);
}

static const char *listed(struct schema_check *c, const struct list *list)
{
	return cut(c->a, list->n ? list->text : "");
}

const char *schema_say_type(struct schema_check *c,
                            const struct schema_finding *f)
{
	json_object *types = f->rule->json;
	struct list list = { 0 };

	if (json_object_is_type(types, json_type_string))
		add(c, &list, quote(c, types));
	else
		for (size_t i = 0; i < json_object_array_length(types); i++)
			add(c, &list,
			    quote(c, json_object_array_get_idx(types, i)));
	return arena_printf(c->a, "%s is not of type %s", quote(c, f->value),
	                    listed(c, &list));
}

const char *schema_say_const(struct schema_check *c,
                             const struct schema_finding *f)
{
	return arena_printf(c->a, "%s was expected", quote(c, f->rule->json));
}

const char *schema_say_multiple(struct schema_check *c,
                                const struct schema_finding *f)
{
	return arena_printf(c->a, "%s is not a multiple of %s",
	                    quote(c, f->value), quote(c, f->rule->json));
}

const char *schema_say_contains(struct schema_check *c,
                                const struct schema_finding *f)
{
	return arena_printf(c->a, "None of %s are valid under the given schema",
	                    quote(c, f->value));
}

const char *schema_say_required(struct schema_check *c,
                                const struct schema_finding *f)
{
	return arena_printf(c->a, "%s is a required property",
	                    quote_name(c, f->name));
}

const char *schema_say_dependency(struct schema_check *c,
                                  const struct schema_finding *f)
{
	return arena_printf(c->a, "%s is a dependency of %s",
	                    quote_name(c, f->name), quote_name(c, f->other));
}

static int by_letters(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All keys, in the order of their letters, or those that the rule refuses. */
static struct list sorted_keys(struct schema_check *c, json_object *object,
                               const struct schema_rule *refusing)
{
	const char **keys = arena_alloc(
		c->a, (size_t)json_object_object_length(object) * sizeof *keys);
	struct list list = { 0 };
	size_t n = 0;

	json_object_object_foreach(object, key, value)
	{
		(void)value;
		if (!refusing || schema_is_extra(c, refusing, key))
			keys[n++] = key;
	}
	qsort(keys, n, sizeof *keys, by_letters);
	for (size_t i = 0; i < n; i++)
		add(c, &list, quote_name(c, keys[i]));
	return list;
}

const char *schema_say_members(struct schema_check *c,
                               const struct schema_finding *f)
{
	const struct schema_rule *patterns = f->rule->beside[1];
	struct list extra = sorted_keys(c, f->value, f->rule), all;

	if (!patterns)
		return arena_printf(c->a,
		                    "Additional properties are not allowed "
		                    "(%s %s unexpected)",
		                    listed(c, &extra),
		                    extra.n == 1 ? "was" : "were");
	all = sorted_keys(c, patterns->json, NULL);
	return arena_printf(c->a, "%s %s not match any of the regexes: %s",
	                    listed(c, &extra), extra.n == 1 ? "does" : "do",
	                    listed(c, &all));
}

static int by_value(const void *a, const void *b)
{
	json_object *x = *(json_object *const *)a,
		    *y = *(json_object *const *)b;

	if (json_object_is_type(x, json_type_string))
		return strcmp(json_object_get_string(x),
		              json_object_get_string(y));
	return schema_compare(x, y);
}

/* Python sorts these, and can do so if all of them are texts or numbers. */
static void sort(json_object **values, size_t n)
{
	bool texts = true, numbers = true;

	for (size_t i = 0; i < n; i++) {
		texts &= json_object_is_type(values[i], json_type_string);
		numbers &= schema_is_number(values[i]);
	}
	if (texts || numbers)
		qsort(values, n, sizeof(json_object *), by_value);
}

const char *schema_say_items(struct schema_check *c,
                             const struct schema_finding *f)
{
	size_t first = schema_first_extra(f->rule),
	       n = json_object_array_length(f->value) - first;
	json_object **values = arena_alloc(c->a, n * sizeof(json_object *));
	struct list list = { 0 };

	for (size_t i = 0; i < n; i++)
		values[i] = json_object_array_get_idx(f->value, first + i);
	sort(values, n);
	for (size_t i = 0; i < n; i++)
		add(c, &list, quote(c, values[i]));
	return arena_printf(c->a,
	                    "Additional items are not allowed (%s %s "
	                    "unexpected)",
	                    listed(c, &list), n == 1 ? "was" : "were");
}

/* The first branch that holds is named last. */
const char *schema_say_one_of(struct schema_check *c,
                              const struct schema_finding *f)
{
	const struct schema_node *first = NULL;
	struct list list = { 0 };

	for (size_t i = 0; i < f->rule->n; i++) {
		if (!schema_node_fits(c, f->rule->nodes[i], f->value))
			continue;
		if (first)
			add(c, &list, quote(c, f->rule->nodes[i]->json));
		else
			first = f->rule->nodes[i];
	}
	if (!first)
		return arena_printf(c->a,
		                    "%s is not valid under any of the given "
		                    "schemas",
		                    quote(c, f->value));
	add(c, &list, quote(c, first->json));
	return arena_printf(c->a, "%s is valid under each of %s",
	                    quote(c, f->value), listed(c, &list));
}

const char *schema_words(struct schema_check *c, const struct schema_finding *f)
{
	const struct schema_keyword *k;

	if (!f->rule)
		return arena_printf(c->a, "False schema does not allow %s",
		                    quote(c, f->value));
	k = f->rule->keyword;
	if (k->say)
		return k->say(c, f);
	if (k->that)
		return arena_printf(c->a, "%s %s %s", quote(c, f->value),
		                    k->words, quote(c, f->rule->json));
	return arena_printf(c->a, "%s %s", quote(c, f->value), k->words);
}
