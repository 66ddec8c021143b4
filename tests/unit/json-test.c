/* json-test - what is JSON, and what of it we take */
#include "json.h"

#include <dirent.h>

#include "../tap.h"

static bool parses(const char *text, size_t len)
{
	json_object *o = json_parse_object(text, len);

	json_object_put(o);
	return o;
}

static const struct {
	bool good;
	const char *text, *what;
} objects[] = {
	{ true, "{}", "an empty object" },
	{ true, " \t\r\n{ \"a\" : 1 , \"b\" : [ ] } \n", "with white space" },
	{ true, "{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}",
	  "equal keys in different objects" },
	{ true, "{\"a\":-0.5e+10,\"b\":0,\"c\":-0,\"d\":1E400}", "numbers" },
	{ true, "{\"a\":true,\"b\":false,\"c\":null}", "words" },
	{ true, "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83E\\udd86\"}",
	  "every escape" },
	{ true, "{\"\":\"\"}", "an empty key" },
	{ true, "{\"a\":\"\xc3\xa9\xf0\x9f\xa6\x86\x7f\"}", "UTF-8" },
	{ false, "", "nothing" },
	{ false, " ", "white space" },
	{ false, "[]", "an array" },
	{ false, "\"{}\"", "a text" },
	{ false, "1", "a number" },
	{ false, "null", "null" },
	{ false, "{} {}", "two objects" },
	{ false, "{}x", "something after it" },
	{ false, "{", "half of one" },
	{ false, "{\"a\"}", "a key alone" },
	{ false, "{\"a\":}", "no value" },
	{ false, "{\"a\":1,}", "a comma at the end" },
	{ false, "{,\"a\":1}", "a comma at the beginning" },
	{ false, "{a:1}", "a bare key" },
	{ false, "{'a':1}", "single quotes" },
	{ false, "{\"a\":NaN}", "NaN" },
	{ false, "{\"a\":Infinity}", "Infinity" },
	{ false, "{\"a\":-Infinity}", "minus Infinity" },
	{ false, "{\"a\":True}", "a word with a capital" },
	{ false, "{\"a\":01}", "a leading zero" },
	{ false, "{\"a\":1.}", "no digit after the point" },
	{ false, "{\"a\":.5}", "none before it" },
	{ false, "{\"a\":+1}", "plus" },
	{ false, "{\"a\":0x10}", "hexadecimal" },
	{ false, "{\"a\":1e}", "no exponent" },
	{ false, "{\"a\":1}//", "a comment" },
	{ false, "{\"a\":/**/1}", "a comment inside" },
	{ false, "\xef\xbb\xbf{}", "a byte order mark" },
	{ false, "{\"a\":\"\\x41\"}", "an escape that is none" },
	{ false, "{\"a\":\"\\u00g0\"}", "four digits that are none" },
	{ false, "{\"a\":\"\\u0000\"}", "an escaped NUL" },
	{ false, "{\"a\\u0000b\":1}", "an escaped NUL in a key" },
	{ false, "{\"a\":\"\\ud800\"}", "a lone first surrogate" },
	{ false, "{\"a\":\"\\udc00\"}", "a lone second one" },
	{ false, "{\"a\":\"\\ud800\\ud800\"}", "two first ones" },
	{ false, "{\"a\":\"\\udc00\\ud800\"}", "a pair the wrong way round" },
	{ false, "{\"a\":\"\\ud800x\"}", "a first one and a letter" },
	{ false, "{\"\\udead\":1}", "a lone surrogate in a key" },
	{ false, "{\"a\":\"\n\"}", "a bare newline in a text" },
	{ false, "{\"a\":\"\t\"}", "a bare tab in a text" },
	{ false, "{\"a\":\"\xff\"}", "no UTF-8" },
	{ false, "{\"a\":\"\xed\xa0\x80\"}", "a surrogate in UTF-8" },
	{ false, "{\"\xc0\x80\":1}", "an overlong NUL in a key" },
	{ false, "{\"a\":1,\"a\":1}", "a key twice" },
	{ false, "{\"a\":1,\"\\u0061\":2}", "a key twice, once escaped" },
	{ false, "{\"x\":[{\"a\":1,\"b\":2,\"a\":3}]}", "a key twice, inside" },
	{ false, "{\"a\":1,\"b\":{\"c\":1,\"c\":{\"d\":1}},\"e\":2}",
	  "a key twice, with more members elsewhere" },
};

static char text[1024 * 1024];

/* {"a": and then depth levels in all, the object itself being the first */
static size_t nested(int depth, char open, char close)
{
	size_t n = 0;

	n += (size_t)sprintf(text, "{\"a\":");
	for (int i = 1; i < depth; i++)
		n += (size_t)sprintf(text + n, open == '{' ? "{\"a\":" : "[");
	text[n++] = '1';
	for (int i = 1; i < depth; i++)
		text[n++] = close;
	text[n++] = '}';
	return n;
}

static size_t with_values(int values)
{
	size_t n = (size_t)sprintf(text, "{\"a\":[1");

	for (int i = 3; i < values; i++)
		n += (size_t)sprintf(text + n, ",1");
	return n + (size_t)sprintf(text + n, "]}");
}

/* {"a":[{},{},...]}: so many objects, the outer one and the array counted */
static size_t with_containers(int containers)
{
	size_t n = (size_t)sprintf(text, "{\"a\":[{}");

	for (int i = 3; i < containers; i++)
		n += (size_t)sprintf(text + n, ",{}");
	return n + (size_t)sprintf(text + n, "]}");
}

static void limits(void)
{
	size_t n;

	ok(parses(text, nested(JSON_DEPTH, '[', ']')),
	   "arrays as deep as may be");
	ok(!parses(text, nested(JSON_DEPTH + 1, '[', ']')), "and deeper");
	ok(parses(text, nested(JSON_DEPTH, '{', '}')),
	   "objects as deep as may be");
	ok(!parses(text, nested(JSON_DEPTH + 1, '{', '}')), "and deeper");
	ok(!parses(text, nested(20000, '[', ']')), "20,000 arrays");
	ok(!parses(text, nested(20000, '{', '}')), "20,000 objects");
	ok(parses(text, with_values(JSON_VALUES)), "as many values as may be");
	ok(!parses(text, with_values(JSON_VALUES + 1)), "and one more");
	/* Of a large text, a sixteenth of its bytes. */
	n = with_values(JSON_VALUES + 1);
	memset(text + n, ' ', (JSON_VALUES + 1) * JSON_SHARE - n);
	ok(parses(text, (JSON_VALUES + 1) * JSON_SHARE),
	   "a large text may have more");
	ok(!parses(text, (JSON_VALUES + 1) * JSON_SHARE - 1),
	   "a byte less is too little for as many");
	/* And a sixty-fourth of objects and arrays. */
	n = with_containers(JSON_VALUES + 1);
	memset(text + n, ' ', (JSON_VALUES + 1) * JSON_ROOM - n);
	ok(parses(text, (JSON_VALUES + 1) * JSON_ROOM),
	   "and more objects, which take more room");
	ok(!parses(text, (JSON_VALUES + 1) * JSON_ROOM - 1),
	   "a byte less is too little for as many");
	ok(!parses("{\"a\":\"\0\"}", 9), "a NUL in a text");
	ok(!parses("{}\0", 3), "a NUL after it");
	ok(!parses("\0{}", 3), "a NUL before it");
	ok(!parses("{\"a\0\":1}", 8), "a NUL in a key");
}

/* A text that arrives in pieces: bad at once, or cut until it is whole. */
static void pieces(void)
{
	static const char whole[] =
		" {\"a\":[1,-2.5e3,\"\\u00e9\\ud83e\\udd86\xf0\x9f\xa6\x86\"],"
		"\"b\":{\"c\":true,\"d\":null}}";
	struct json_scan scan;
	bool cut = true;

	for (size_t i = 0; i < sizeof whole - 1; i++)
		cut = cut && json_scan(whole, i).is == JSON_CUT;
	ok(cut, "an object is cut until its last byte");
	scan = json_scan(whole, sizeof whole - 1);
	ok(scan.is == JSON_GOOD && scan.len == sizeof whole - 1,
	   "then it is good, to its end");
	ok(scan.keys == 4, "and has so many keys");
	scan = json_scan("{}{\"a", 5);
	ok(scan.is == JSON_GOOD && scan.len == 2, "what follows is not its");
	ok(json_scan("[99999999999999999999", 21).is == JSON_CUT &&
	           json_scan("[99999999999999999999e1]", 24).is == JSON_GOOD &&
	           json_scan("[99999999999999999999]", 22).is == JSON_BAD,
	   "an integer that is too large may become a number that is not");
	ok(json_scan("{\"a\":tru!", 9).is == JSON_BAD, "bad is bad at once");
	ok(json_scan("{\"a\" 1", 6).is == JSON_BAD, "wherever it ends");
}

static void values(void)
{
	static const char object[] =
		"{\"a\":\"x\\u00e9\\ud83e\\udd86\",\"b\":7}";
	json_object *o = json_parse_object(object, sizeof object - 1);
	struct arena *a = arena_new();

	is(json_object_get_string(json_object_object_get(o, "a")),
	   "x\xc3\xa9\xf0\x9f\xa6\x86", "a text is what its escapes mean");
	ok(json_object_get_int(json_object_object_get(o, "b")) == 7,
	   "a number is one");
	json_object_put(o);
	is(json_quote(a, "a\"b\\c\n/\x01\xc3\xa9"),
	   "\"a\\\"b\\\\c\\n/\\u0001\xc3\xa9\"", "a text is quoted");
	is(json_quote(a, ""), "\"\"", "so is an empty one");
	arena_free(a);
}

/* Any value, by itself. */
static const struct {
	const char *text, *value, *what;
} alone[] = {
	{ "7", "7", "a number" },
	{ " -1.50\n", "-1.50", "with its digits, in white space" },
	{ "1e400", "1e400", "however large" },
	{ "18446744073709551615", "18446744073709551615", "64 bits" },
	{ "18446744073709551616", NULL, "one more" },
	{ "-9223372036854775808", "-9223372036854775808", "63 and a sign" },
	{ "-9223372036854775809", NULL, "one less" },
	{ "100000000000000000000000000", NULL, "many more" },
	{ "18446744073709551616.5", "18446744073709551616.5", "a fraction" },
	{ "18446744073709551615", "18446744073709551615", "of 64 bits" },
	{ "true", "true", "true" },
	{ "false", "false", "false" },
	{ "\"a\\u00e9\"", "\"a\xc3\xa9\"", "a text" },
	{ "\"\\ud836\\ude8c\"", "\"\xf0\x9d\xaa\x8c\"",
	  "a pair whose character ends like half of one" },
	{ "\"\\uDBFF\\udfff\\uD800\\uDC00\"",
	  "\"\xf4\x8f\xbf\xbf\xf0\x90\x80\x80\"", "the last pair, the first" },
	{ "\"\\\\ud836\\\\\\ude8c\\n\"", NULL,
	  "half of one after a backslash" },
	{ "\"\\\\ud836\\\\ude8c\\n\"", "\"\\\\ud836\\\\ude8c\\n\"",
	  "what only looks like one" },
	{ "{\"\\ud836\\ude8c\":1,\"\xf0\x9d\xaa\x8c\":1}", NULL,
	  "a key twice, once as a pair" },
	{ "[1,{\"a\":[]}]", "[1,{\"a\":[]}]", "an array" },
	{ "{\"a\":null}", "{\"a\":null}", "an object" },
	{ "null", "null", "null, which is no tree" },
	{ "nul", NULL, "half a word" },
	{ "-", NULL, "half a number" },
	{ "1 2", NULL, "two values" },
	{ "truefalse", NULL, "two words" },
	{ "7,", NULL, "a comma" },
	{ "\"", NULL, "half a text" },
	{ "[{\"a\":1,\"a\":1}]", NULL, "a key twice" },
	{ "", NULL, "nothing" },
};

static void any_value(void)
{
	for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
		const char *given = alone[i].text;
		json_object *o;
		bool good = json_parse(given, strlen(given), &o);

		if (alone[i].value)
			is(good ? json_object_to_json_string_ext(
					  o, JSON_C_TO_STRING_PLAIN)
			        : NULL,
			   alone[i].value, alone[i].what);
		else
			ok(!good && !o, alone[i].what);
		json_object_put(o);
	}
}

static void members(void)
{
	static const char object[] =
		"{\"a\":\"x/\\n\",\"b\":{\"c\":[1, 2]},\"n\":null}";
	json_object *o = json_parse_object(object, sizeof object - 1), *number;

	is(json_of(o, "a", "!"), "\"x/\\n\"", "a member as JSON");
	is(json_of(o, "b", "!"), "{\"c\":[1,2]}", "an object, without spaces");
	is(json_of(o, "n", "!"), "null", "null is there");
	is(json_of(o, "c", "!"), "!", "what is not there is what we say");
	json_object_put(o);
	is(json_of(NULL, "a", "!"), "!", "in null there is nothing");
	json_parse("7", 1, &number);
	is(json_of(number, "a", "!"), "!", "nor in a number");
	json_object_put(number);
}

static char folder[4000]; /* of the suite */

static size_t read_file(const char *name, char *to, size_t size)
{
	char path[sizeof folder + 256];
	FILE *file;
	size_t n;

	snprintf(path, sizeof path, "%s/%.255s", folder, name);
	file = fopen(path, "r");
	if (!file)
		return 0;
	n = fread(to, 1, size, file);
	fclose(file);
	return n;
}

/* JSON, but we take no NUL, nor equal keys. */
static bool refused_by_us(const char *name)
{
	return strstr(name, "null_in_key") || strstr(name, "null_escape") ||
	       strstr(name, "duplicated_key");
}

static void suite_file(const char *name)
{
	size_t n = (size_t)sprintf(text, "{\"x\":");
	struct json_scan scan;
	bool good;

	n += read_file(name, text + n, sizeof text - n - 1);
	scan = json_scan(text + 5, n - 5);
	text[n++] = '}';
	good = parses(text, n);
	if (*name == 'y' && !refused_by_us(name))
		ok(good && scan.is == JSON_GOOD, name);
	else if (*name == 'i')
		ok(true, name); /* either way, and still here */
	else
		ok(!good, name);
}

static void suite(void)
{
	const char *top = getenv("top_srcdir");
	DIR *dir;

	snprintf(folder, sizeof folder,
	         "%s/../shared/json-test-suite/test_parsing", top ? top : ".");
	dir = opendir(folder);
	if (!dir) {
		skip("every file of the JSON test suite",
		     "../shared/json-test-suite is not there");
		return;
	}
	for (struct dirent *d; (d = readdir(dir));)
		if (strstr(d->d_name, ".json"))
			suite_file(d->d_name);
	closedir(dir);
}

int main(void)
{
	for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
		ok(parses(objects[i].text, strlen(objects[i].text)) ==
		           objects[i].good,
		   objects[i].what);
	limits();
	pieces();
	values();
	any_value();
	members();
	suite();
	return done();
}
