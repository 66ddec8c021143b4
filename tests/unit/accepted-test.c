/* accepted-test - what is accepted as a body, as a JSON Schema */
#include "accepted.h"

#include <limits.h>

#include "dialect.h"
#include "json.h"

#include "../tap.h"

static const struct param rows[] = {
	{ "t", BODY, TEXT, .min = 1, .max = 4, .summary = "A text" },
	{ "i", BODY, INTEGER, .min = -5, .max = 9, .optional = true,
	  .summary = "A number" },
	{ "b", BODY, BOOLEAN, .optional = true, .no_null = true,
	  .summary = "A word" },
	{ "a", BODY, TEXTS, .max = 2, .summary = "Texts" },
	{ "q", QUERY, TEXT, .max = 2, .summary = "Elsewhere" },
	{ 0 },
};
static const struct param optional[] = {
	{ "t", BODY, TEXT, .max = 4, .optional = true, .summary = "" }, { 0 }
};

#define EVENT .route = "EVENT e", .dialect = &dialect_event

static const struct {
	struct endpoint ep;
	const char *schema, *what;
} table[] = {
	{ { .route = "POST /p", .params = rows },
	  "{\"type\":\"object\",\"required\":[\"t\",\"a\"],\"properties\":{"
	  "\"t\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4,"
	  "\"description\":\"A text\"},"
	  "\"i\":{\"type\":[\"integer\",\"null\"],\"minimum\":-5,\"maximum\":9,"
	  "\"description\":\"A number\"},"
	  "\"b\":{\"type\":\"boolean\",\"description\":\"A word\"},"
	  "\"a\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},"
	  "\"minItems\":0,\"maxItems\":2,\"description\":\"Texts\"}}}",
	  "rows are members of an object" },
	{ { .route = "POST /p" }, "{\"type\":\"object\"}", "without any, too" },
	{ { .route = "POST /p", .takes = STRUCTURED },
	  "{\"type\":[\"object\",\"array\"]}",
	  "or of an array" },
	{ { .route = "POST /p", .takes = VALUE }, "{}", "or of anything" },
	{ { .route = "POST /p", .takes = VALUE, .params = optional },
	  "{\"properties\":{\"t\":{\"type\":[\"string\",\"null\"],"
	  "\"minLength\":0,\"maxLength\":4,\"description\":\"\"}}}",
	  "unless members are needed" },
	{ { .route = "GET /g" }, NULL, "a GET has no body" },
	{ { .route = "POST /p", .takes = NOTHING },
	  NULL,
	  "what is not looked at has no schema" },
	{ { .route = "POST /p", .schema = "{\"maxProperties\":1}" },
	  "{\"maxProperties\":1}",
	  "a schema is itself" },
	{ { EVENT, .schema = "{\"additionalProperties\":false}" },
	  "{\"additionalProperties\":false,\"properties\":{"
	  "\"type\":{\"type\":\"string\"},\"id\":true}}",
	  "that of an event lets its type in, and its id" },
	{ { EVENT, .schema = "{\"properties\":{\"id\":{\"const\":1},"
	                     "\"x\":true}}" },
	  "{\"properties\":{\"id\":{\"const\":1},\"x\":true,"
	  "\"type\":{\"type\":\"string\"}}}",
	  "unless it says of them what it likes" },
	{ { EVENT, .schema = "true" }, "true", "true lets in all" },
};

static void schemas(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		json_object *o = accepted_body(&table[i].ep);

		if (table[i].schema)
			is(json_object_to_json_string_ext(
				   o, JSON_C_TO_STRING_PLAIN),
			   table[i].schema, table[i].what);
		else
			ok(!o, table[i].what);
		json_object_put(o);
	}
}

static struct endpoint bad = { .route = "POST /p" };
static void make_bad(void)
{
	accepted_new(&bad);
}

static void bad_schemas(void)
{
	static const char *const schemas_of[][2] = {
		{ "{", "the schema is not JSON" },
		{ "{\"type\":\"text\"}",
		  "the schema is no good: #/type has to be the name of a "
		  "type" },
		{ "7", "the schema is no good: # has to be a schema" },
	};
	char said[512];

	for (size_t i = 0; i < sizeof schemas_of / sizeof *schemas_of; i++) {
		bad.schema = schemas_of[i][0];
		ok(in_child(make_bad, said, sizeof said) != 0 &&
		           strstr(said, schemas_of[i][1]),
		   schemas_of[i][1]);
	}
}

/* Of more than anybody can look at it is not said that it is good. */
static void too_much(void)
{
	static const struct param many[] = {
		{ "a", BODY, TEXTS, .max = LONG_MAX, .optional = true,
		  .summary = "" },
		{ 0 }
	};
	static const struct endpoint ep = { .route = "POST /p",
		                            .params = many };
	json_object *body = json_object_new_object(),
		    *texts = json_object_new_array(),
		    *text = json_object_new_string("");
	struct arena *a = arena_new();
	struct schema *s = accepted_new(&ep);
	enum fault fault = NO_FAULT;

	for (int i = 0; i < SCHEMA_WORK / 2; i++)
		json_object_array_add(texts, json_object_get(text));
	json_object_put(text);
	json_object_object_add(body, "a", texts);
	accepted_params(s, &ep, a, body, &fault);
	ok(fault == WRONG_SIZE, "what would take too much work is too large");
	json_object_put(body);
	schema_free(s);
	arena_free(a);
}

int main(void)
{
	schemas();
	bad_schemas();
	too_much();
	return done();
}
