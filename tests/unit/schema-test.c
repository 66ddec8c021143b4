/* schema-test - what a schema says of values, and that nobody is kept by one */
#include "schema.h"

#include "../tap.h"

#include <sys/resource.h>

static struct arena *a;

static json_object *parsed(const char *text)
{
	enum json_tokener_error error;
	json_object *o = json_tokener_parse_verbose(text, &error);

	if (error != json_tokener_success) {
		printf("Bail out! not JSON: %.200s\n", text);
		exit(1);
	}
	return o;
}

static struct schema *made(const char *text, json_object *library,
                           const char **why)
{
	json_object *root = parsed(text);
	struct schema *s = schema_new(a, root, library, why);

	json_object_put(root);
	return s;
}

static struct schema *good(const char *text)
{
	const char *why = "";
	struct schema *s = made(text, NULL, &why);

	if (!s)
		printf("# %s: %s\n", text, why);
	return s;
}

/* What is wrong with it; "": it holds. */
static const char *said(const char *schema, json_object *value)
{
	struct schema *s = good(schema);
	struct schema_fault fault = { .why = "there is no schema" };
	const char *why = s && schema_holds(s, a, value, &fault) ? ""
	                                                         : fault.why;

	schema_free(s);
	return why;
}

static const struct {
	bool holds;
	const char *schema, *value, *what;
} table[] = {
	{ true, "true", "[null]", "true lets all in" },
	{ false, "false", "null", "false nothing" },
	{ true, "{}", "7", "an empty one is true" },
	{ true, "{\"Type\":\"string\",\"x\":1}", "7",
	  "what is unknown counts "
	  "for nothing" },

	{ true, "{\"type\":\"string\"}", "\"\"", "a string" },
	{ false, "{\"type\":\"string\"}", "null", "null is none" },
	{ true, "{\"type\":\"null\"}", "null", "null is null" },
	{ true, "{\"type\":[\"null\",\"array\"]}", "[]", "one of some types" },
	{ false, "{\"type\":[\"null\",\"array\"]}", "{}", "none of them" },
	{ true, "{\"type\":\"number\"}", "1.5", "a number" },
	{ false, "{\"type\":\"number\"}", "true", "true is none" },
	{ true, "{\"type\":\"integer\"}", "1.0", "1.0 is an integer" },
	{ true, "{\"type\":\"integer\"}", "1e3", "so is 1e3" },
	{ false, "{\"type\":\"integer\"}", "1.5", "1.5 is none" },
	{ false, "{\"type\":\"integer\"}", "1e999", "nor what has no end" },
	{ true, "{\"type\":\"boolean\"}", "false", "false is a boolean" },
	{ false, "{\"type\":\"boolean\"}", "0", "0 is none" },

	{ true, "{\"enum\":[1,\"a\",{\"x\":[1]}]}", "{\"x\":[1.0]}",
	  "one of some values" },
	{ false, "{\"enum\":[1,\"a\",{\"x\":[1]}]}", "{\"x\":[true]}",
	  "true is not 1" },
	{ true, "{\"const\":{\"a\":1,\"b\":null}}", "{\"b\":null,\"a\":1}",
	  "the order of members does not matter" },
	{ false, "{\"const\":[1,2]}", "[2,1]", "that of items does" },
	{ false, "{\"const\":{\"a\":null}}", "{}", "null is not nothing" },
	{ true, "{\"const\":null}", "null", "null can be asked for" },

	{ true, "{\"multipleOf\":0.01}", "4.35", "4.35 is a multiple of 0.01" },
	{ false, "{\"multipleOf\":0.01}", "4.355", "4.355 is none" },
	{ true, "{\"multipleOf\":1e-8}", "12391239123", "of 1e-8 all are" },
	{ false, "{\"multipleOf\":0.123456789}", "1e308", "a large one" },
	{ true, "{\"multipleOf\":3e300}", "6e300", "a large step" },
	{ false, "{\"multipleOf\":3e300}", "7", "larger than the number" },
	{ true, "{\"multipleOf\":7}", "0.0", "0 is one of all" },
	{ false, "{\"multipleOf\":7}", "1e999", "what has no end is none" },
	{ false, "{\"multipleOf\":3}", "18446744073709551614",
	  "64 bits are not rounded" },
	{ true, "{\"multipleOf\":3}", "18446744073709551615",
	  "not even these" },
	{ true, "{\"maximum\":3}", "3.0", "as large as may be" },
	{ false, "{\"maximum\":3}", "3.0000000001", "and larger" },
	{ false, "{\"maximum\":9007199254740992}", "9007199254740993",
	  "integers that are one double are two" },
	{ false, "{\"maximum\":9007199254740992.0}", "9007199254740993",
	  "even if one is written as a double" },
	{ false, "{\"maximum\":9223372036854775807}", "18446744073709551615",
	  "without a sign" },
	{ true, "{\"minimum\":-9223372036854775808}", "-9223372036854775808",
	  "with one" },
	{ false, "{\"maximum\":18446744073709551615}", "1e20",
	  "a double beyond all integers" },
	{ false, "{\"maximum\":7}", "1e999", "infinity is larger" },
	{ true, "{\"minimum\":1}", "1", "as small as may be" },
	{ false, "{\"minimum\":1}", "-1", "and smaller" },
	{ false, "{\"exclusiveMaximum\":3}", "3", "less than that" },
	{ true, "{\"exclusiveMaximum\":3}", "2.999", "is less" },
	{ false, "{\"exclusiveMinimum\":3}", "3.0", "more than that" },
	{ true, "{\"exclusiveMinimum\":3}", "4", "is more" },
	{ true, "{\"minimum\":3}", "\"a\"", "a text has no size as a number" },

	{ true, "{\"maxLength\":2}", "\"\xc3\xa4\xf0\x9f\xa6\x86\"",
	  "characters are not bytes" },
	{ false, "{\"maxLength\":2}", "\"abc\"", "too long" },
	{ true, "{\"minLength\":2.0}", "\"ab\"", "just long enough" },
	{ false, "{\"minLength\":2}", "\"\xf0\x9f\xa6\x86\"", "too short" },
	{ true, "{\"maxLength\":1e300}", "\"a\"", "a limit beyond all" },
	{ true, "{\"pattern\":\"b\"}", "\"abc\"", "a pattern, anywhere" },
	{ false, "{\"pattern\":\"^b\"}", "\"abc\"", "or at the beginning" },
	{ true, "{\"pattern\":\"^b\"}", "5", "of texts alone" },

	{ true, "{\"items\":{\"type\":\"null\"}}", "[null,null]", "each item" },
	{ false, "{\"items\":{\"type\":\"null\"}}", "[null,1]", "not each" },
	{ true, "{\"items\":[{\"type\":\"null\"},true]}", "[null]",
	  "a schema for each item, of which some are not there" },
	{ false, "{\"items\":[true,{\"type\":\"null\"}]}", "[1,2,3]",
	  "the second" },
	{ false, "{\"items\":[true],\"additionalItems\":false}", "[1,2]",
	  "none beside those" },
	{ true, "{\"items\":{},\"additionalItems\":false}", "[1,2]",
	  "which means nothing without a list" },
	{ true, "{\"maxItems\":1}", "[1]", "few items" },
	{ false, "{\"maxItems\":1}", "[1,2]", "too many" },
	{ false, "{\"minItems\":1}", "[]", "too few" },
	{ true, "{\"uniqueItems\":true}", "[1,true,\"1\",[1],{\"a\":1},null,0]",
	  "no two are equal" },
	{ false, "{\"uniqueItems\":true}",
	  "[{\"a\":1,\"b\":2},{\"b\":2.0,"
	  "\"a\":1}]",
	  "equal objects" },
	{ false, "{\"uniqueItems\":true}",
	  "[9007199254740992.0,"
	  "9007199254740992]",
	  "equal numbers" },
	{ true, "{\"uniqueItems\":true}",
	  "[9007199254740992,"
	  "9007199254740993]",
	  "numbers that are not" },
	{ true, "{\"uniqueItems\":false}", "[1,1]", "if it is asked for" },
	{ true, "{\"contains\":{\"type\":\"null\"}}", "[1,null]",
	  "one of them" },
	{ false, "{\"contains\":true}", "[]", "of none there is none" },

	{ true, "{\"maxProperties\":1}", "{\"a\":1}", "few members" },
	{ false, "{\"maxProperties\":1}", "{\"a\":1,\"b\":1}", "too many" },
	{ false, "{\"minProperties\":1}", "{}", "too few" },
	{ true, "{\"required\":[\"a\"]}", "{\"a\":null}", "null is there" },
	{ false, "{\"required\":[\"a\"]}", "{\"A\":1}", "another is not" },
	{ false, "{\"properties\":{\"a\":{\"type\":\"null\"}}}", "{\"a\":1}",
	  "a member" },
	{ true, "{\"properties\":{\"a\":{\"type\":\"null\"}}}", "{\"b\":1}",
	  "which need not be there" },
	{ false, "{\"patternProperties\":{\"^a\":{\"type\":\"null\"}}}",
	  "{\"b\":1,\"ab\":1}", "a member whose name is like that" },
	{ true,
	  "{\"properties\":{\"a\":true},\"patternProperties\":{\"^b\":true},"
	  "\"additionalProperties\":false}",
	  "{\"a\":1,\"bb\":2}", "no others beside those" },
	{ false,
	  "{\"properties\":{\"a\":true},\"patternProperties\":{\"^b\":true},"
	  "\"additionalProperties\":false}",
	  "{\"a\":1,\"c\":2}", "another" },
	{ false, "{\"additionalProperties\":{\"type\":\"null\"}}", "{\"a\":1}",
	  "others like that" },
	{ false, "{\"dependencies\":{\"a\":[\"b\"]}}", "{\"a\":1}",
	  "one needs another" },
	{ true, "{\"dependencies\":{\"a\":[\"b\"]}}", "{\"c\":1}",
	  "if it is there" },
	{ false, "{\"dependencies\":{\"a\":{\"maxProperties\":1}}}",
	  "{\"a\":1,\"b\":2}", "or all to be like that" },
	{ false, "{\"propertyNames\":{\"maxLength\":1}}", "{\"a\":1,\"bb\":1}",
	  "what names look like" },

	{ true,
	  "{\"if\":{\"minimum\":5},\"then\":{\"multipleOf\":2},"
	  "\"else\":{\"multipleOf\":3}}",
	  "8", "then" },
	{ false,
	  "{\"if\":{\"minimum\":5},\"then\":{\"multipleOf\":2},"
	  "\"else\":{\"multipleOf\":3}}",
	  "4", "else" },
	{ true, "{\"if\":{\"minimum\":5}}", "4", "if alone says nothing" },
	{ false, "{\"then\":false,\"else\":false,\"if\":true}", "4",
	  "in whatever order" },
	{ false, "{\"allOf\":[{\"minimum\":1},{\"maximum\":3}]}", "4",
	  "all of" },
	{ true, "{\"anyOf\":[{\"minimum\":5},{\"maximum\":3}]}", "2",
	  "any of" },
	{ false, "{\"anyOf\":[{\"minimum\":5},{\"maximum\":3}]}", "4", "none" },
	{ true, "{\"oneOf\":[{\"minimum\":3},{\"maximum\":3}]}", "2",
	  "one of" },
	{ false, "{\"oneOf\":[{\"minimum\":3},{\"maximum\":3}]}", "3", "two" },
	{ false, "{\"not\":{\"type\":\"null\"}}", "null", "not" },
	{ true, "{\"not\":{\"not\":{\"type\":\"null\"}}}", "null", "not not" },

	{ true,
	  "{\"definitions\":{\"a/b~c\":{\"type\":\"null\"}},"
	  "\"$ref\":\"#/definitions/a~1b~0c\",\"minimum\":\"\"}",
	  "null", "a $ref, beside which nothing counts" },
	{ false,
	  "{\"properties\":{\"next\":{\"$ref\":\"#\"}},"
	  "\"required\":[\"v\"]}",
	  "{\"v\":1,\"next\":{\"v\":1,\"next\":{}}}", "a list" },
	{ false,
	  "{\"$id\":\"http://a/b/\",\"items\":{\"$ref\":\"c#d\"},"
	  "\"definitions\":{\"x\":{\"$id\":\"c\",\"items\":"
	  "{\"$id\":\"#d\",\"type\":\"null\"}}}}",
	  "[1]", "by a name of its own" },
	{ true, "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
	  "1", "the draft is said" },
	{ true, "{\"format\":\"email\",\"contentEncoding\":\"base64\"}",
	  "\"no\"", "format and content are remarks" },
};

/* As ECMA-262 has them. */
static const struct {
	bool matches;
	const char *pattern, *text, *what;
} patterns[] = {
	{ true, "^\\\\d+$", "\"12\"", "digits" },
	{ false, "^\\\\d+$", "\"\xd9\xa1\"", "those of others are none" },
	{ false, "^\\\\w$", "\"\xc3\xa9\"", "nor their letters" },
	{ false, "^a$", "\"a\\n\"", "$ is the end, and not before a newline" },
	{ true, "^a.c$",
	  "\"a\xf0\x9f\xa6\x86"
	  "c\"",
	  "a character is one" },
	{ false, "^.$", "\"\\n\"", "but no newline" },
	{ true, "^\\\\s\\\\S$", "\"\xe2\x80\x83x\"", "a space of Unicode's" },
	{ true, "^[\\\\s]$", "\"\xef\xbb\xbf\"", "the byte order mark is one" },
	{ false, "^[^\\\\S]$", "\"x\"", "a letter is none" },
	{ true, "^\\\\cA\\\\t\\\\v\\\\u0041\\\\x41$", "\"\\u0001\\t\\u000bAA\"",
	  "escapes" },
	{ true, "^\\\\u{1f986}$", "\"\xf0\x9f\xa6\x86\"", "of any character" },
	{ true, "^\\\\p{Letter}\\\\p{L}\\\\P{digit}$", "\"\xc3\xa9xy\"",
	  "properties" },
	{ true, "^[^]$", "\"\\n\"", "anything" },
	{ false, "[]", "\"a\"", "nothing" },
	{ true, "^[[:a]+$", "\"[:a\"", "a bracket in brackets" },
	{ true, "^(?<n>a)\\\\k<n>(?=b)(?!c)(?:b)$", "\"aab\"", "groups" },
	{ true, "(?<=a)b", "\"ab\"", "what is before" },
};

static const struct {
	const char *schema, *why, *what;
} bad[] = {
	{ "5", "# has to be a schema: an object, true or false", "a number" },
	{ "null", "# has to be a schema: an object, true or false", "null" },
	{ "{\"type\":\"strin\"}",
	  "#/type has to be the name of a type, or of some", "no such type" },
	{ "{\"type\":[]}", "#/type has to be the name of a type, or of some",
	  "no type at all" },
	{ "{\"type\":[\"null\",7]}",
	  "#/type has to be the name of a type, or of some", "no name" },
	{ "{\"properties\":{\"a\":{\"minLength\":-1}}}",
	  "#/properties/a/minLength has to be a natural number",
	  "a negative length" },
	{ "{\"maxItems\":1.5}", "#/maxItems has to be a natural number",
	  "half an item" },
	{ "{\"maxItems\":\"1\"}", "#/maxItems has to be a number",
	  "a text of one" },
	{ "{\"minimum\":null}", "#/minimum has to be a number", "no number" },
	{ "{\"multipleOf\":0}", "#/multipleOf has to be greater than 0",
	  "a multiple of 0" },
	{ "{\"multipleOf\":1e999}", "#/multipleOf has to be greater than 0",
	  "of what has no end" },
	{ "{\"pattern\":\"(\"}",
	  "#/pattern is no pattern: missing closing parenthesis",
	  "half a pattern" },
	{ "{\"pattern\":7}", "#/pattern has to be a text", "no pattern" },
	{ "{\"pattern\":\"\\\\Z\"}",
	  "#/pattern is no pattern: it has an escape or a group that ECMA-262 "
	  "has not",
	  "another dialect's" },
	{ "{\"pattern\":\"(?R)\"}",
	  "#/pattern is no pattern: it has an escape or a group that ECMA-262 "
	  "has not",
	  "one that calls itself" },
	{ "{\"pattern\":\"((a{1,1000}){1,1000}){1,1000}\"}",
	  "#/pattern is no pattern: regular expression is too large",
	  "one that would grow" },
	{ "{\"patternProperties\":{\"[\":true}}",
	  "#/patternProperties is no pattern: missing terminating ] for "
	  "character class",
	  "a bad one as a name" },
	{ "{\"properties\":[]}", "#/properties has to be an object of schemas",
	  "an array" },
	{ "{\"items\":{\"not\":7}}",
	  "#/items/not has to be a schema: an object, true or false",
	  "deep inside" },
	{ "{\"items\":[{},7]}",
	  "#/items/1 has to be a schema: an object, true or false",
	  "in a list" },
	{ "{\"allOf\":[]}",
	  "#/allOf has to be an array of schemas, of one at least", "of none" },
	{ "{\"anyOf\":{}}",
	  "#/anyOf has to be an array of schemas, of one at least",
	  "no array" },
	{ "{\"required\":\"a\"}", "#/required has to be an array of texts",
	  "draft 3's" },
	{ "{\"required\":[7]}", "#/required has to be an array of texts",
	  "a number as a name" },
	{ "{\"dependencies\":{\"a\":[7]}}",
	  "#/dependencies/a has to be a schema: an object, true or false",
	  "or that it needs" },
	{ "{\"enum\":7}", "#/enum has to be an array of values", "one value" },
	{ "{\"uniqueItems\":1}", "#/uniqueItems has to be true or false",
	  "1 for true" },
	{ "{\"$ref\":7}", "#/$ref has to be a text", "a number as a name" },
	{ "{\"$ref\":\"#/definitions/a\"}",
	  "#/definitions/a is a $ref to nothing that is there", "a $ref" },
	{ "{\"items\":{\"$ref\":\"http://elsewhere/\"}}",
	  "http://elsewhere/ is a $ref to nothing that is there",
	  "what would have to be fetched" },
	{ "{\"items\":{\"$ref\":\"#/x\"},\"x\":{\"type\":\"y\"}}",
	  "#/x/type has to be the name of a type, or of some",
	  "what is referred to" },
	{ "{\"$ref\":\"#\"}", "# refers to itself without end, or too deep",
	  "itself" },
	{ "{\"items\":{\"anyOf\":[{\"not\":{\"$ref\":\"#/items\"}}]}}",
	  "# refers to itself without end, or too deep",
	  "itself, in a roundabout way" },
	{ "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"}",
	  "#/$schema has to be that of draft-07", "a later draft" },
};

static void tables(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		json_object *value = parsed(table[i].value);

		ok((*said(table[i].schema, value) == '\0') == table[i].holds,
		   table[i].what);
		json_object_put(value);
	}
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		json_object *text = parsed(patterns[i].text);
		const char *schema = arena_printf(a, "{\"pattern\":\"%s\"}",
		                                  patterns[i].pattern);

		ok((*said(schema, text) == '\0') == patterns[i].matches,
		   patterns[i].what);
		json_object_put(text);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *why = "";
		struct schema *s = made(bad[i].schema, NULL, &why);

		is(s ? "it is good" : why, bad[i].why, bad[i].what);
		schema_free(s);
	}
}

static void shared(void)
{
	json_object *library = parsed(
			    "{\"http://a/b#\":{\"definitions\":{\"n\":"
			    "{\"type\":\"null\"}},\"items\":{\"$ref\":\"c\"}},"
			    "\"http://a/c\":{\"type\":\"string\"}}"),
		    *value = parsed("{\"b\":[1],\"n\":1}");
	const char *why;
	struct schema *s = made(
		"{\"properties\":{\"b\":{\"$ref\":"
		"\"http://a/b\"},\"n\":{\"$ref\":"
		"\"http://a/b#/definitions/n\"}}}",
		library, &why);
	struct schema_fault fault;

	json_object_put(library);
	ok(s && !schema_holds(s, a, value, &fault),
	   "a schema may be of a library, and stays");
	is(fault.why, "1 is not of type 'null'", "also a part of one");
	schema_free(s);
	json_object_put(value);
}

static json_object *many(size_t n, json_object *(*item)(size_t i))
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < n; i++)
		json_object_array_add(array, item(i));
	return array;
}

static json_object *an_integer(size_t i)
{
	return json_object_new_int((int)i);
}

static json_object *an_object(size_t i)
{
	json_object *o = json_object_new_object();

	json_object_object_add(o, "n", json_object_new_int((int)i));
	return o;
}

static json_object *a_long_text(const char *unit, size_t n, const char *end)
{
	size_t len = strlen(unit);
	char *text = arena_alloc(a, len * n + strlen(end) + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, unit, len);
	memcpy(text + n * len, end, strlen(end));
	return json_object_new_string(text);
}

static json_object *as_and_one(size_t i)
{
	(void)i;
	return a_long_text("a", 25, "1b");
}

/* A value for which it would take ages, or all the stack, and what is said. */
static void refused(const char *schema, json_object *value, const char *what)
{
	is(said(schema, value), "too much work", what);
	json_object_put(value);
}

/* Each of n definitions is the next, or, if it branches, that twice. */
static const char *tower(bool branches, int n, const char *last)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	const char *kept;

	fputs("{\"$ref\":\"#/definitions/0\",\"definitions\":{", out);
	for (int i = 0; i < n; i++) {
		fprintf(out, "\"%d\":{", i);
		if (branches)
			fprintf(out,
			        "\"anyOf\":[{\"$ref\":\"#/definitions/%d\"},"
			        "{\"$ref\":\"#/definitions/%d\"}]},",
			        i + 1, i + 1);
		else
			fprintf(out, "\"$ref\":\"#/definitions/%d\"},", i + 1);
	}
	fprintf(out, "\"%d\":%s}}", n, last);
	fclose(out);
	kept = arena_copy(a, text, len);
	free(text);
	return kept;
}

static json_object *deep(int n)
{
	json_object *o = NULL;

	for (int i = 0; i < n; i++) {
		json_object *array = json_object_new_array();

		json_object_array_add(array, o);
		o = array;
	}
	return o;
}

/* An expression of a kind that people describe so: wrong at its very inside. */
static const char expressions[] =
	"{\"definitions\":{\"e\":{\"anyOf\":["
	"{\"properties\":{\"op\":{\"const\":\"and\"},"
	"                \"arg\":{\"$ref\":\"#/definitions/e\"}}},"
	"{\"properties\":{\"op\":{\"const\":\"or\"},"
	"                \"arg\":{\"$ref\":\"#/definitions/e\"}}},"
	"{\"type\":\"string\"}]}},\"$ref\":\"#/definitions/e\"}";

static json_object *expression(int depth)
{
	json_object *o = json_object_new_object(), *outer;

	json_object_object_add(o, "op", json_object_new_int(5));
	while (depth--) {
		outer = json_object_new_object();
		json_object_object_add(outer, "op",
		                       json_object_new_string("and"));
		json_object_object_add(outer, "arg", o);
		o = outer;
	}
	return o;
}

/* The most memory that there was until now, in kB. */
static long peak(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void frugal(void)
{
	long before = peak();

	refused(expressions, expression(28), "each of many ways to be wrong");
	ok(peak() - before < 64 * 1024, "takes little memory");
}

static void hostile(void)
{
	const char *why = "";
	struct schema *s;

	refused("{\"pattern\":\"^(a+)+1$\"}", as_and_one(0),
	        "a pattern that goes back again and again");
	refused("{\"pattern\":\"[a-z]+1$\"}", a_long_text("a", 64000, "1b"),
	        "or begins again and again");
	refused("{\"pattern\":\"^(a|b)*$\"}", a_long_text("ab", 64000, ""),
	        "or remembers all");
	refused("{\"items\":{\"not\":{\"pattern\":\"^(a+)+1$\"}}}",
	        many(10000, as_and_one), "also for each of many");
	refused(tower(true, 40, "{\"type\":\"null\"}"), an_integer(1),
	        "branches of branches of branches");
	refused(tower(true, 40, "{\"type\":\"null\"}"), an_object(1),
	        "whatever they are about");
	refused("{\"items\":{\"$ref\":\"#\"}}", deep(SCHEMA_DEPTH + 1),
	        "a value that is too deep");
	s = made(tower(false, 20000, "true"), NULL, &why);
	is(s ? "" : why, "# refers to itself without end, or too deep",
	   "a chain of 20,000");
	schema_free(s);
	is(said(tower(false, SCHEMA_DEPTH - 2, "false"), NULL),
	   "False schema does not allow None", "one that is not too long");
}

static void large(void)
{
	json_object *numbers = many(10000, an_integer),
		    *objects = many(10000, an_object),
		    *text = a_long_text("\xf0\x9f\xa6\x86", 1000, "'\"");
	const char *why;

	is(said("{\"uniqueItems\":true}", numbers), "",
	   "10,000 different numbers");
	is(said("{\"uniqueItems\":true}", objects), "",
	   "10,000 different objects");
	json_object_array_add(objects, an_object(1234));
	why = said("{\"uniqueItems\":true}", objects);
	ok(strlen(why) < 500 && strstr(why, "... has non-unique elements"),
	   "and one of them again; a sentence is not long");
	is(said("{\"items\":{\"required\":[\"n\"],\"additionalProperties\":"
	        "false,\"properties\":{\"n\":{\"maximum\":9998}}}}",
	        objects),
	   "9999 is greater than the maximum of 9998", "the last but one");
	why = said("{\"enum\":[1]}", text);
	ok(strlen(why) < 500 && strstr(why, "\xf0\x9f\xa6\x86... is not"),
	   "a text is cut between characters");
	why = said("{\"additionalProperties\":false}",
	           json_object_array_get_idx(objects, 0));
	is(why, "Additional properties are not allowed ('n' was unexpected)",
	   "a short one is whole");
	json_object_put(numbers);
	json_object_put(objects);
	json_object_put(text);
}

int main(void)
{
	a = arena_new();
	tables();
	shared();
	frugal();
	hostile();
	large();
	arena_free(a);
	return done();
}
