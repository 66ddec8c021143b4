/* python-test - a JSON value as text, as Python writes it */
#include "python.h"

#include "json.h"

#include "../tap.h"

static struct arena *a;

static json_object *vectors(void)
{
	static char file[1024 * 1024];
	const char *tree = getenv("top_srcdir");
	FILE *f = fopen(arena_printf(a, "%s/tests/unit/python-vectors.json",
	                             tree ? tree : "."),
	                "r");
	json_object *all = NULL;

	if (!f || !json_parse(file, fread(file, 1, sizeof file, f), &all)) {
		puts("Bail out! there are no vectors");
		exit(1);
	}
	fclose(f);
	return all;
}

static const char *text(json_object *vector, size_t i)
{
	return json_object_get_string(json_object_array_get_idx(vector, i));
}

/* What Python said of it: the text, its str() and its repr(). */
static void vector(json_object *v)
{
	const char *json = text(v, 0);
	json_object *value;

	if (!ok(json_parse(json, strlen(json), &value),
	        arena_printf(a, "%.60s is taken", json_quote(a, json))))
		return;
	is(python_str(a, value), text(v, 1), "as str() has it");
	is(python_repr(a, value), text(v, 2), "as repr() has it");
	json_object_put(value);
}

static void not_utf8(void)
{
	json_object *value = json_object_new_string_len("a\xff\xc3\0'", 5);

	is(python_repr(a, value), "\"a\\udcff\\udcc3\\x00'\"",
	   "bytes that are no UTF-8, and NUL, are escaped and not read over");
	json_object_put(value);
}

int main(void)
{
	json_object *all;

	a = arena_new();
	all = vectors();
	for (size_t i = 0; i < json_object_array_length(all); i++)
		vector(json_object_array_get_idx(all, i));
	json_object_put(all);
	not_utf8();
	arena_free(a);
	return done();
}
