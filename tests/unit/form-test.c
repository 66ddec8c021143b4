/* form-test - what a form sends, as an object of texts */
#include "form.h"

#include "../tap.h"

static struct arena *a;

/* As JSON; NULL: it is no form. */
static const struct {
	const char *text, *json, *what;
} forms[] = {
	{ "", "{}", "nothing has no fields" },
	{ "a=b", "{\"a\":\"b\"}", "a field" },
	{ "a=b&c=d", "{\"a\":\"b\",\"c\":\"d\"}", "two" },
	{ "a=", "{\"a\":\"\"}", "a value may be empty" },
	{ "a=b=c", "{\"a\":\"b=c\"}", "or have a =" },
	{ "a=%26%3D%25%2B", "{\"a\":\"&=%+\"}", "what is escaped is not read" },
	{ "a=b+c%20d", "{\"a\":\"b c d\"}", "a + is a space" },
	{ "%61=b", "{\"a\":\"b\"}", "so is a name's" },
	{ "a=%c3%A4", "{\"a\":\"\303\244\"}", "a letter of two bytes" },
	{ "a=\303\244", "{\"a\":\"\303\244\"}", "as it is" },
	{ "variable_map.client_id=x", "{\"variable_map.client_id\":\"x\"}",
	  "a dot in a name" },
	{ "a", NULL, "a name alone is none" },
	{ "=b", NULL, "nor a value alone" },
	{ "&", NULL, "nor a & alone" },
	{ "a=b&", NULL, "nor one at the end" },
	{ "&a=b", NULL, "nor at the beginning" },
	{ "a=b&&c=d", NULL, "nor two in a row" },
	{ "a=b&a=b", NULL, "a name that is there twice" },
	{ "a=b&%61=c", NULL, "however it is spelled" },
	{ "a=%", NULL, "a % alone" },
	{ "a=%4", NULL, "with one digit" },
	{ "a=%4&b=c", NULL, "with one, before another field" },
	{ "a=%zz", NULL, "with no digits" },
	{ "a=%+1", NULL, "with a sign" },
	{ "a=%00", NULL, "a NUL" },
	{ "%00=a", NULL, "in a name" },
	{ "a=%ff", NULL, "no UTF-8" },
	{ "a=%c0%af", NULL, "an overlong form" },
	{ "a=\377", NULL, "no UTF-8, as it is" },
	{ "%ff=a", NULL, "in a name" },
	{ "{\"a\":\"b\"}", NULL, "JSON" },
};

static void parses(void)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		json_object *o;
		bool good = form_parse(a, forms[i].text, strlen(forms[i].text),
		                       &o);

		if (forms[i].json)
			is(json_object_to_json_string_ext(
				   o, JSON_C_TO_STRING_PLAIN),
			   forms[i].json, forms[i].what);
		else
			ok(!good && !o, forms[i].what);
		json_object_put(o);
	}
}

static void bounds(void)
{
	char text[6 * (FORM_FIELDS + 1) + 1] = "";
	json_object *o;
	size_t n = 0;

	for (int i = 0; i <= FORM_FIELDS; i++)
		n += (size_t)snprintf(text + n, sizeof text - n,
		                      "%sf%02d=", i ? "&" : "", i);
	ok(!form_parse(a, text, n, &o), "too many fields are refused");
	n -= strlen("&f64=");
	ok(form_parse(a, text, n, &o), "as many as may be are not");
	json_object_put(o);
	ok(!form_parse(a, "a=b\0c", 5, &o), "a NUL as it is");
	ok(form_parse(a, NULL, 0, &o), "no text is an empty one");
	json_object_put(o);
}

int main(void)
{
	a = arena_new();
	parses();
	bounds();
	arena_free(a);
	return done();
}
