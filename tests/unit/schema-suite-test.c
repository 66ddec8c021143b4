/* schema-suite-test - every case of the official test suite for draft 7 */
#include "schema.h"

#include <dirent.h>
#include <limits.h>

#include "../tap.h"

enum { NAME = 255 };

static struct arena *a;
static const char *folder;   /* of the suite */
static json_object *library; /* its remotes, and the schema of schemas */

static void add_remotes(const char *below);

static void add_remote(const char *below, const char *name)
{
	const char *file = arena_printf(a, "%s%s", below, name);

	if (*name == '.')
		return;
	if (strstr(name, ".json"))
		json_object_object_add(
			library,
			arena_printf(a, "http://localhost:1234/%s", file),
			json_object_from_file(arena_printf(a, "%s/remotes/%s",
		                                           folder, file)));
	else
		add_remotes(arena_printf(a, "%s/", file));
}

static void add_remotes(const char *below)
{
	DIR *dir = opendir(arena_printf(a, "%s/remotes/%s", folder, below));

	for (struct dirent *d; dir && (d = readdir(dir));)
		add_remote(below, d->d_name);
	if (dir)
		closedir(dir);
}

static const char *text(json_object *o, const char *key)
{
	return json_object_get_string(json_object_object_get(o, key));
}

static int cases, held; /* of those that were asked last */

static void test_case(const struct schema *s, json_object *test,
                      const char *about, bool required)
{
	bool valid = json_object_get_boolean(
		     json_object_object_get(test, "valid")),
	     as_said = s &&
	               schema_holds(s, a, json_object_object_get(test, "data"),
	                            NULL) == valid;

	cases++;
	held += as_said;
	if (required)
		ok(as_said,
		   arena_printf(a, "%s: %s", about, text(test, "description")));
}

static void group(const char *file, json_object *of, bool required)
{
	json_object *tests = json_object_object_get(of, "tests");
	const char *why = "", *about = arena_printf(a, "%s: %s", file,
	                                            text(of, "description"));
	struct schema *s = schema_new(a, json_object_object_get(of, "schema"),
	                              library, &why);

	if (!s)
		printf("# no schema: %s\n", why);
	for (size_t i = 0; i < json_object_array_length(tests); i++)
		test_case(s, json_object_array_get_idx(tests, i), about,
		          required);
	schema_free(s);
}

static void file(const char *below, const char *name, bool required)
{
	json_object *groups = json_object_from_file(
		arena_printf(a, "%s/tests/draft7/%s%s", folder, below, name));

	for (size_t i = 0; i < json_object_array_length(groups); i++)
		group(name, json_object_array_get_idx(groups, i), required);
	json_object_put(groups);
}

static void files(const char *below, bool required, const char *what)
{
	struct dirent **found;
	int n = scandir(arena_printf(a, "%s/tests/draft7/%s", folder, below),
	                &found, NULL, alphasort);

	cases = held = 0;
	for (int i = 0; i < n; i++) {
		if (strstr(found[i]->d_name, ".json"))
			file(below, found[i]->d_name, required);
		free(found[i]);
	}
	if (n >= 0)
		free(found);
	printf("# %d of %d %s cases hold\n", held, cases, what);
}

/* What is optional may be otherwise, and format is a remark to us. */
static void suite(const char *top)
{
	library = json_object_new_object();
	add_remotes("");
	json_object_object_add(
		library, "http://json-schema.org/draft-07/schema#",
		json_object_from_file(arena_printf(
			a, "%s/tests/unit/schema-draft-07.json", top)));
	files("", true, "required");
	ok(held == cases && cases > 900,
	   arena_printf(a, "all %d required cases hold", cases));
	files("optional/", false, "optional");
	ok(cases, "the optional ones are answered, one way or the other");
	files("optional/format/", false, "optional format");
	ok(cases, "also those about format");
	json_object_put(library);
}

int main(void)
{
	const char *top = getenv("top_srcdir");
	DIR *dir;

	top = top ? top : ".";
	a = arena_new();
	folder = arena_printf(a, "%s/../shared/json-schema-test-suite", top);
	dir = opendir(folder);
	if (dir) {
		closedir(dir);
		suite(top);
	} else {
		skip("every case of the JSON Schema test suite",
		     "../shared/json-schema-test-suite is not there");
	}
	arena_free(a);
	return done();
}
