/* schema-words-test - what is wrong with a value, as Python's jsonschema says
 * it: schema-words.json is made by schema-words.py */
#include "schema.h"

#include "../tap.h"

enum { SCHEMA, VALUE, AT, KEYWORD, WHY };

static struct arena *a;

static const char *text(json_object *vector, size_t i)
{
	return json_object_get_string(json_object_array_get_idx(vector, i));
}

static void compare(json_object *vector)
{
	json_object *value = json_object_array_get_idx(vector, VALUE);
	const char *why;
	struct schema *s = schema_new(
		a, json_object_array_get_idx(vector, SCHEMA), NULL, &why);
	struct schema_fault fault = { "", "", "nothing", NULL };

	if (s && !schema_holds(s, a, value, &fault) &&
	    strcmp(fault.at, text(vector, AT)) == 0 &&
	    strcmp(fault.keyword, text(vector, KEYWORD)) == 0)
		is(fault.why, text(vector, WHY), text(vector, WHY));
	else if (!ok(false, text(vector, WHY)))
		printf("# %s of %s: %s: %s\n", text(vector, SCHEMA),
		       text(vector, VALUE), fault.at, s ? fault.why : why);
	schema_free(s);
}

int main(void)
{
	const char *top = getenv("top_srcdir");
	json_object *vectors;

	a = arena_new();
	vectors = json_object_from_file(arena_printf(
		a, "%s/tests/unit/schema-words.json", top ? top : "."));
	ok(json_object_array_length(vectors) > 600, "there are many");
	for (size_t i = 0; i < json_object_array_length(vectors); i++)
		compare(json_object_array_get_idx(vectors, i));
	json_object_put(vectors);
	arena_free(a);
	return done();
}
