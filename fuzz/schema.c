/* schema - a JSON Schema and, behind a line of --, a value to hold against it
 */
#include "schema.h"

#include "fuzz.h"
#include "json.h"

static void tell(void *to, const struct schema_fault *fault)
{
	int *n = to;

	must(fault->at && fault->keyword, "a fault has a place and a name");
	++*n;
}

static void hold(struct arena *a, const struct schema *s, const char *text)
{
	struct schema_fault fault;
	json_object *value;
	int faults = 0;
	bool holds;

	if (!json_parse(text, strlen(text), &value))
		return;
	holds = schema_holds(s, a, value, &fault);
	must(holds || (fault.at && fault.keyword && fault.why),
	     "what does not hold has a sentence");
	schema_faults(s, a, value, tell, &faults);
	must(holds == !faults, "what holds has no fault, and the other way");
	json_object_put(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	char *text = fuzz_text(data, size), *value = fuzz_second(text);
	const char *why = NULL;
	struct schema *s;
	json_object *root;

	if (json_parse(text, strlen(text), &root)) {
		s = schema_new(a, root, NULL, &why);
		must(s || why, "a schema that is no good is told why");
		if (s)
			hold(a, s, value ? value : text);
		schema_free(s);
		json_object_put(root);
	}
	free(text);
	return 0;
}
