/* json - what is let in as JSON, what json-c makes of it, and Python's words */
#include "json.h"

#include "fuzz.h"
#include "python.h"
#include "utf8.h"

enum { SHORT = 256 };

/* What is good may be cut anywhere: then more may mend it. */
static void prefixes(const char *text, size_t len)
{
	for (size_t i = 0; i < len && i < SHORT; i++)
		must(json_scan(text, i).is != JSON_BAD,
		     "the beginning of what is good may become good");
}

/* Only in what it does with equal keys, and with halves of characters that are
 * escaped, do the two differ. */
static json_object *json_c(const char *text, size_t len)
{
	json_object *value, *all;
	char *copy = fuzz_text(text, len);
	enum json_tokener_error error;

	all = json_tokener_parse_verbose(copy, &error);
	must(error == json_tokener_success, "json-c reads what is let in");
	if (!json_parse(text, len, &value))
		value = NULL;
	must(!value || memchr(text, '\\', len) || json_object_equal(value, all),
	     "and as we do");
	json_object_put(all);
	free(copy);
	return value;
}

static void round_trip(json_object *value)
{
	const char *text = json_object_to_json_string_ext(
		value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	json_object *again;

	must(json_parse(text, strlen(text), &again),
	     "what is written is read again");
	must(json_object_equal(value, again), "and is the same");
	json_object_put(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct json_scan scan = json_scan(text, size);
	struct arena *a = fuzz_arena();
	json_object *value;

	must(scan.is != JSON_GOOD || scan.len <= size,
	     "a value is no longer than its text");
	if (scan.is == JSON_GOOD) {
		must(json_scan(text, scan.len).is == JSON_GOOD,
		     "a value is good without what follows it");
		prefixes(text, scan.len);
		value = json_c(text, scan.len);
		round_trip(value);
		must(utf8_length(python_str(a, value)) >= 0 &&
		             utf8_length(python_repr(a, value)) >= 0,
		     "Python's words are well-formed");
		json_object_put(value);
	}
	if (json_parse(text, size, &value)) {
		must(scan.is == JSON_GOOD, "nothing else is read");
		json_object_put(value);
	}
	return 0;
}
