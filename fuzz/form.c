/* form - what a form sends */
#include "form.h"

#include "fuzz.h"
#include "utf8.h"

static const char *escaped(struct arena *a, const char *text)
{
	char *to = arena_alloc(a, 3 * strlen(text) + 1), *at = to;

	for (; *text; text++)
		at += snprintf(at, 4, "%%%02X", (unsigned char)*text);
	return to;
}

/* The same form, with all of it escaped. */
static const char *written(struct arena *a, json_object *form)
{
	const char *text = "";

	json_object_object_foreach(form, name, value)
	{
		const char *said = json_object_get_string(value);

		must(*name && utf8_length(name) >= 0 && utf8_length(said) >= 0,
		     "a field is a text with a name");
		text = arena_printf(a, "%s%s%s=%s", text, *text ? "&" : "",
		                    escaped(a, name), escaped(a, said));
	}
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	json_object *form, *again;
	const char *text;

	if (!form_parse(a, (const char *)data, size, &form)) {
		must(!form, "what is no form is nothing");
		return 0;
	}
	must(json_object_object_length(form) <= FORM_FIELDS,
	     "there are only so many fields");
	text = written(a, form);
	must(form_parse(a, text, strlen(text), &again) &&
	             json_object_equal(form, again),
	     "a form says the same when it is escaped");
	json_object_put(again);
	json_object_put(form);
	return 0;
}
