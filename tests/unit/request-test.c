/* request-test - from what the server hands over to checked arguments */
#include "request.h"

#include "accepted.h"
#include "json.h"

#include "../tap.h"

static const struct param query[] = {
	{ "q", QUERY, TEXT, .min = 1, .max = 4, .summary = "" },
	{ "n", QUERY, INTEGER, .min = -5, .max = 10, .optional = true,
	  .summary = "" },
	{ 0 },
};
static const struct param body[] = {
	{ "t", BODY, TEXT, .min = 1, .max = 4, .summary = "" },
	{ "n", BODY, INTEGER, .min = -5, .max = 10, .optional = true,
	  .summary = "" },
	{ 0 },
};
static const struct param choice[] = {
	{ "b", BODY, BOOLEAN, .summary = "" },
	{ "o", BODY, BOOLEAN, .optional = true, .summary = "" },
	{ 0 },
};
static const struct param all[] = {
	{ "t", BODY, TEXT, .min = 1, .max = 2, .optional = true,
	  .no_null = true, .summary = "" },
	{ "a", BODY, TEXTS, .min = 1, .max = 2, .optional = true,
	  .summary = "" },
	{ 0 },
};
static const struct endpoint getter = { .route = "GET /get", .params = query },
			     poster = { .route = "POST /post", .params = body },
			     chooser = { .route = "POST /choose",
	                                 .params = choice },
			     sorter = { .route = "EVENT sort", .params = all },
			     taker = { .route = "POST /take",
	                               .takes = VALUE,
	                               .params = body,
	                               .if_no_object = ERROR_INVALID_JSON },
			     ignorer = { .route = "POST /ignore",
	                                 .takes = NOTHING,
	                                 .if_no_object = ERROR_INVALID_JSON };

static struct request rq;
static enum fault fault;

static const struct param *args_of(const struct endpoint *ep,
                                   const struct incoming *in)
{
	struct schema *accepted = accepted_new(ep);
	const struct param *wrong = request_args(&rq, ep, accepted, in, &fault);

	schema_free(accepted);
	return wrong;
}

/* wrong is the parameter that is named; NULL: none, and then t and n are. */
static const struct {
	const char *given, *wrong, *t, *n, *what;
} queries[] = {
	{ "q=ab", NULL, "ab", NULL, "a text" },
	{ "n=5&q=ab", NULL, "ab", "5", "in any order" },
	{ "&&q=ab&", NULL, "ab", NULL, "with empty parts" },
	{ "q=a%20b", NULL, "a b", NULL, "escaped" },
	{ "q=a+b", NULL, "a b", NULL, "a plus is a space" },
	{ "q=%c3%A9%2b", NULL, "\xc3\xa9+", NULL, "digits of either case" },
	{ "q=a=b", NULL, "a=b", NULL, "only the first = parts" },
	{ "Q=x&qq=y&q=a", NULL, "a", NULL, "other names are others" },
	{ "", "q", NULL, NULL, "absent" },
	{ "q", "q", NULL, NULL, "a name alone" },
	{ "q=", "q", NULL, NULL, "empty" },
	{ "q=a&q=a", "q", NULL, NULL, "given twice" },
	{ "q=a&q=", "q", NULL, NULL, "given twice, once empty" },
	{ "q=abcd", NULL, "abcd", NULL, "as long as may be" },
	{ "q=abcde", "q", NULL, NULL, "longer" },
	{ "q=%c3%a9%c3%a9%c3%a9%c3%a9", NULL, "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
	  NULL, "letters are not bytes" },
	{ "q=%", "q", NULL, NULL, "a percent alone" },
	{ "q=%4", "q", NULL, NULL, "one digit" },
	{ "q=%4g", "q", NULL, NULL, "a digit that is none" },
	{ "q=%-1", "q", NULL, NULL, "a sign that is no digit" },
	{ "q=%+1", "q", NULL, NULL, "another" },
	{ "q=% 1", "q", NULL, NULL, "nor a space" },
	{ "q=%00", "q", NULL, NULL, "a NUL" },
	{ "q=a%00", "q", NULL, NULL, "a NUL at the end" },
	{ "q=%ff", "q", NULL, NULL, "no UTF-8" },
	{ "q=\xff", "q", NULL, NULL, "no UTF-8, not escaped" },
	{ "q=%c0%80", "q", NULL, NULL, "an overlong NUL" },
	{ "q=%ed%a0%80", "q", NULL, NULL, "a surrogate" },
	{ "q=a&n=-5", NULL, "a", "-5", "the least" },
	{ "q=a&n=10", NULL, "a", "10", "the greatest" },
	{ "q=a&n=-6", "n", NULL, NULL, "less" },
	{ "q=a&n=11", "n", NULL, NULL, "more" },
	{ "q=a&n=", "n", NULL, NULL, "an empty number" },
	{ "q=a&n=-", "n", NULL, NULL, "a sign alone" },
	{ "q=a&n=%2b5", "n", NULL, NULL, "a plus" },
	{ "q=a&n=+5", "n", NULL, NULL, "a space" },
	{ "q=a&n=5+", "n", NULL, NULL, "a space after it" },
	{ "q=a&n=1.0", "n", NULL, NULL, "a fraction" },
	{ "q=a&n=1e1", "n", NULL, NULL, "an exponent" },
	{ "q=a&n=99999999999999999999", "n", NULL, NULL, "longer than a long" },
	{ "q=a&n=1&n=1", "n", NULL, NULL, "a number twice" },
}, bodies[] = {
	{ "{\"t\":\"ab\",\"n\":5}", NULL, "ab", "5", "members" },
	{ "{\"t\":\"ab\",\"x\":[1]}", NULL, "ab", NULL, "others are left alone" },
	{ "{\"t\":\"ab\",\"n\":null}", NULL, "ab", NULL, "null is not there" },
	{ "{}", "t", NULL, NULL, "absent" },
	{ "{\"t\":null}", "t", NULL, NULL, "null" },
	{ "{\"t\":\"\"}", "t", NULL, NULL, "empty" },
	{ "{\"t\":5}", "t", NULL, NULL, "a number is no text" },
	{ "{\"t\":true}", "t", NULL, NULL, "nor is true" },
	{ "{\"t\":[\"a\"]}", "t", NULL, NULL, "nor an array" },
	{ "{\"t\":{\"a\":1}}", "t", NULL, NULL, "nor an object" },
	{ "{\"t\":\"abcde\"}", "t", NULL, NULL, "too long" },
	{ "{\"t\":\"a\",\"n\":11}", "n", NULL, NULL, "too large" },
	{ "{\"t\":\"a\",\"n\":\"5\"}", "n", NULL, NULL,
	  "a text is no number" },
	{ "{\"t\":\"a\",\"n\":5.0}", "n", NULL, NULL, "nor is a fraction" },
	{ "{\"t\":\"a\",\"n\":false}", "n", NULL, NULL, "nor is false" },
	{ "{\"t\":\"a\",\"n\":9223372036854775808}", "n", NULL, NULL,
	  "nor what is longer than a long" },
};

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : !a && !b;
}

static void check(const struct param *wrong, const char *name, const char *t,
                  const char *n, const char *what)
{
	if (name)
		ok(wrong && strcmp(wrong->name, name) == 0, what);
	else
		ok(!wrong && same(rq.arg[0], t) && same(rq.arg[1], n), what);
}

static void test_queries(void)
{
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		char given[256];
		char *env[] = { given, NULL };
		struct incoming in = { .env = env };

		snprintf(given, sizeof given, "QUERY_STRING=%s",
		         queries[i].given);
		check(args_of(&getter, &in), queries[i].wrong, queries[i].t,
		      queries[i].n, queries[i].what);
	}
}

static void test_bodies(void)
{
	char *env[] = { NULL };
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct incoming in = { .env = env,
			               .body = bodies[i].given,
			               .body_len = strlen(bodies[i].given) };

		ok(request_body(&rq, &poster, &in) == OK, bodies[i].given);
		check(args_of(&poster, &in), bodies[i].wrong, bodies[i].t,
		      bodies[i].n, bodies[i].what);
		json_object_put(rq.body);
		rq.body = NULL;
	}
}

/* b and o are what they have to be; b NULL: it is wrong. */
static const struct {
	const char *given, *b, *o, *what;
} choices[] = {
	{ "{\"b\":true}", "true", NULL, "true is a boolean" },
	{ "{\"b\":false,\"o\":true}", "false", "true", "so is false" },
	{ "{\"b\":true,\"o\":null}", "true", NULL, "null is not there" },
	{ "{}", NULL, NULL, "one that is missing is none" },
	{ "{\"b\":null}", NULL, NULL, "nor is null" },
	{ "{\"b\":1}", NULL, NULL, "nor 1" },
	{ "{\"b\":0}", NULL, NULL, "nor 0" },
	{ "{\"b\":\"true\"}", NULL, NULL, "nor a text" },
	{ "{\"b\":[true]}", NULL, NULL, "nor an array of one" },
};

/* What is wrong with the one parameter that there is; of an array its JSON. */
static const struct {
	const char *given;
	enum fault fault;
	const char *a, *what;
} faults[] = {
	{ "{}", NO_FAULT, NULL, "nothing has no fault" },
	{ "{\"t\":\"a\"}", NO_FAULT, NULL, "nor has a text" },
	{ "{\"t\":null}", WRONG_TYPE, NULL, "null is not absent for all" },
	{ "{\"a\":null}", NO_FAULT, NULL, "but for most" },
	{ "{\"t\":1}", WRONG_TYPE, NULL, "a number is no text" },
	{ "{\"t\":\"\"}", EMPTY, NULL, "a text may be empty" },
	{ "{\"t\":\"abc\"}", WRONG_SIZE, NULL, "or too long" },
	{ "{\"a\":[\"b\",\"\\\"\"]}", NO_FAULT, "[\"b\",\"\\\"\"]",
	  "an array of texts is JSON" },
	{ "{\"a\":{}}", WRONG_TYPE, NULL, "an object is no array" },
	{ "{\"a\":\"b\"}", WRONG_TYPE, NULL, "nor is a text" },
	{ "{\"a\":[]}", WRONG_SIZE, NULL, "it may be too short" },
	{ "{\"a\":[\"b\",\"c\",\"d\"]}", WRONG_SIZE, NULL, "or too long" },
	{ "{\"a\":[1]}", EMPTY, NULL, "or of numbers" },
	{ "{\"a\":[\"b\",null]}", EMPTY, NULL, "or have a null in it" },
	{ "{\"a\":[\"b\",\"c\",[\"d\"]]}", EMPTY, NULL, "or an array" },
};

static enum error take(const struct endpoint *ep, const char *text)
{
	char *env[] = { NULL };
	struct incoming in = { .env = env,
		               .body = text,
		               .body_len = strlen(text) };

	json_object_put(rq.body);
	rq.body = NULL;
	return request_body(&rq, ep, &in);
}

static void test_choices(void)
{
	struct incoming in = { .env = (char *[]){ NULL } };

	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
		const struct param *wrong;

		take(&chooser, choices[i].given);
		wrong = args_of(&chooser, &in);
		ok(choices[i].b ? !wrong && same(rq.arg[0], choices[i].b) &&
		                          same(rq.arg[1], choices[i].o)
		                : wrong == &choice[0],
		   choices[i].what);
	}
}

static void test_faults(void)
{
	struct incoming in = { .env = (char *[]){ NULL } };

	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		take(&sorter, faults[i].given);
		args_of(&sorter, &in);
		ok(fault == faults[i].fault &&
		           (fault || same(rq.arg[1], faults[i].a)),
		   faults[i].what);
	}
}

static void test_values(void)
{
	static const char *const good[] = { "{}",     "[]",    "\"\"", "0",
		                            " -1.5 ", "false", "null" },
				 *const bad[] = { "",      " ",    "nonsense",
		                                  "{} {}", "[1,]", "7 x" };
	struct incoming in = { .env = (char *[]){ NULL } };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(take(&taker, good[i]) == OK, good[i]);
	ok(!rq.body, "null is nothing");
	ok(args_of(&taker, &in) == &body[0], "which has no members");
	take(&taker, "7");
	ok(json_object_get_int(rq.body) == 7, "a number is one");
	ok(args_of(&taker, &in) == &body[0], "that has none either");
	take(&taker, "[\"t\"]");
	ok(args_of(&taker, &in) == &body[0], "nor has an array");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(take(&taker, bad[i]) == ERROR_INVALID_JSON, bad[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(take(&ignorer, bad[i]) == OK && !rq.body,
		   "what takes nothing does not look");
	json_object_put(rq.body);
	rq.body = NULL;
}

/* In the order in which a contract may name them. */
static const struct {
	const char *given, *what;
	enum fault fault;
} texts[] = {
	{ "{}", "one that is missing is absent", ABSENT },
	{ "{\"t\":7}", "a number is of another type", WRONG_TYPE },
	{ "{\"t\":\"\"}", "no letter is empty", EMPTY },
	{ "{\"t\":\"xxxxxxxxx\"}", "nine are of the wrong size", WRONG_SIZE },
	{ "[\"t\"]", "an array has none", ABSENT },
};

static void test_structured(void)
{
	static const struct param text[] = {
		{ "t", BODY, TEXT, .min = 1, .max = 8, .summary = "" }, { 0 }
	};
	static const struct endpoint structured = {
		.route = "POST /t",
		.takes = STRUCTURED,
		.params = text,
		.if_no_object = ERROR_INVALID_DATA,
	};
	static const char *const others[] = { "7", "\"t\"", "true", "null",
		                              "" };
	struct incoming in = { .env = (char *[]){ NULL } };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		ok(take(&structured, texts[i].given) == OK &&
		           args_of(&structured, &in) == &text[0] &&
		           fault == texts[i].fault,
		   texts[i].what);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		ok(take(&structured, others[i]) == ERROR_INVALID_DATA,
		   "neither object nor array");
	json_object_put(rq.body);
	rq.body = NULL;
}

static void test_numbers(void)
{
	char text[] =
		"A=7\0B=\0C=-1\0D=1x\0E= 1\0F=999999999999999999\0"
		"G=9999999999999999999";
	char *env[8] = { text };
	const char *const good[] = { "A", "F" }, *const bad[] = {
		"B", "C", "D", "E", "G", "H"
	};

	for (int i = 1; i < 7; i++)
		env[i] = env[i - 1] + strlen(env[i - 1]) + 1;
	rq.env = env;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(request_number(&rq, good[i]), "a natural number is one");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!request_number(&rq, bad[i]), "nothing else is");
	rq.env = NULL;
}

static enum error route(const struct endpoint *ep, const char *method,
                        const char *path)
{
	char m[64], p[64];
	char *env[] = { m, p, NULL };
	struct incoming in = { .env = env };

	snprintf(m, sizeof m, "REQUEST_METHOD=%s", method);
	snprintf(p, sizeof p, "SCRIPT_NAME=%s", path);
	return request_route(ep, &in);
}

static void test_routes(void)
{
	ok(route(&getter, "GET", "/get") == OK, "its method and path");
	ok(route(&getter, "HEAD", "/get") == OK, "HEAD is a GET");
	ok(route(&poster, "HEAD", "/post") == ERROR_WRONG_METHOD,
	   "but no POST");
	ok(route(&poster, "OPTIONS", "/post") == OK, "OPTIONS may always be");
	ok(route(&getter, "get", "/get") == ERROR_WRONG_METHOD,
	   "a method has its case");
	ok(route(&getter, "GETS", "/get") == ERROR_WRONG_METHOD, "no longer");
	ok(route(&getter, "GE", "/get") == ERROR_WRONG_METHOD, "no shorter");
	ok(route(&getter, "GET", "/get/") == ERROR_UNKNOWN_ROUTE,
	   "a longer path is another");
	ok(route(&getter, "GET", "/ge") == ERROR_UNKNOWN_ROUTE,
	   "so is a shorter one");
	ok(route(&getter, "PUT", "/x") == ERROR_UNKNOWN_ROUTE,
	   "the path is looked at first");
}

static void test_soundness(void)
{
	static char many[70][8];
	char *env[71] = { NULL };
	static const char *const twice[] = { "A=1", "AB=1", "A=2", NULL },
				 *const alike[] = { "A=1", "AB=1", "ABC=1",
		                                    NULL };
	struct incoming in = { .env = env };

	for (int i = 0; i < 65; i++)
		snprintf(many[i], sizeof many[i], "V%d=", i);
	for (int i = 0; i < 64; i++)
		env[i] = many[i];
	ok(incoming_sound(&in), "64 variables are sound");
	env[64] = many[64];
	ok(!incoming_sound(&in), "65 are not");
	in.env = (char **)twice;
	ok(!incoming_sound(&in), "nor is one that is there twice");
	in.env = (char **)alike;
	ok(incoming_sound(&in), "names that begin alike are");
	is(incoming_get(&in, "AB"), "1", "and are told apart");
	ok(!incoming_get(&in, "B"), "one that is not there is not");
}

int main(void)
{
	rq.arena = arena_new();
	test_queries();
	test_bodies();
	test_choices();
	test_faults();
	test_values();
	test_structured();
	test_numbers();
	test_routes();
	test_soundness();
	arena_free(rq.arena);
	return done();
}
