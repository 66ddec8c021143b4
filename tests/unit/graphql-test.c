/* GraphQL in C: what another implementation cannot be asked */
#include "../tap.h"

#include "../graphql-world.h"

static const struct graphql_schema *world, *corner, *schema;
static struct arena *arena;
static struct request rq;

static struct graphql_answer asked(const struct graphql_ask *ask)
{
	world_number = 0;
	return graphql_execute(schema, &rq, ask);
}

static struct reply param(const struct graphql_call *call)
{
	static const struct param text = { .name = "text" };

	(void)call;
	return (struct reply){ .error = ERROR_MALFORMED,
		               .param = &text,
		               .why = "it is long" };
}

static struct reply no_json(const struct graphql_call *call)
{
	(void)call;
	return (struct reply){ .data = "{" };
}

static int gone_calls;

static struct reply gone(const struct graphql_call *call)
{
	(void)call;
	gone_calls++;
	return (struct reply){ .error = ERROR_UNAVAILABLE };
}

static struct reply slow(const struct graphql_call *call)
{
	(void)call;
	usleep((GRAPHQL_MS + 1) * 1000);
	return (struct reply){ .data = "1" };
}

static struct reply list(const struct graphql_call *call)
{
	long n = atol(graphql_text(call, "of"));
	char *json = arena_alloc(call->rq->arena, (size_t)n * 2 + 2);

	json[0] = '[';
	for (long i = 0; i < n; i++)
		memcpy(json + 1 + 2 * i, "1,", 2);
	json[2 * n] = ']';
	return (struct reply){ .data = json };
}

static struct reply large(const struct graphql_call *call)
{
	char *json = arena_alloc(call->rq->arena, 1024 * 1024 + 3);

	memset(json, 'x', 1024 * 1024);
	json[0] = json[1024 * 1024] = '"';
	return (struct reply){ .data = json };
}

/* Where the next thing in memory would be. */
static struct reply place(const struct graphql_call *call)
{
	const void *next = arena_alloc(call->rq->arena, 1);

	return (struct reply){ .data = arena_printf(call->rq->arena, "\"%p\"",
		                                    next) };
}

static struct reply wants_what(const struct graphql_call *call)
{
	return (struct reply){
		.data = graphql_wants(call, "name") ? "{\"name\":\"yes\"}"
		                                    : "{\"a\":\"yes\"}",
	};
}

static const struct graphql_field corner_query[] = {
	{ "param", "Int", .resolve = param },
	{ "noJson", "Int", .resolve = no_json },
	{ "list", "[Int]", "of: ID!", .resolve = list },
	{ "large", "String", .resolve = large },
	{ "gone", "String", .resolve = gone },
	{ "place", "String", .resolve = place },
	{ "count", "Int", .cost = GRAPHQL_COST / 2 + 1, .resolve = param },
	{ "slow", "Int", .resolve = slow },
	{ "wants", "Wants", .resolve = wants_what },
	{ "few", "[Wants]", .resolve = wants_what, .many = 2 },
	{ "some", "[Wants]", .resolve = wants_what },
	{ 0 },
};

static const struct graphql_field corner_wants[] = {
	{ "a", "String", .summary = "One" },
	{ "name", "String", .summary = "Another" },
	{ "more", "[Wants]", "first: Int = 900, of: Int",
	  .summary = "And more" },
	{ 0 },
};

static const struct graphql_type corner_types[] = {
	{ "Query", .fields = corner_query },
	{ "Wants", .fields = corner_wants },
	{ 0 },
};

static const char *answer(const char *document)
{
	return asked(&(struct graphql_ask){ .document = document,
	                                    .costly_too = true })
	        .body;
}

static bool has(const char *text, const char *part)
{
	bool there = strstr(text, part);

	if (!there)
		printf("# \"%s\" is not in \"%s\"\n", part, text);
	return there;
}

static void members(void)
{
	is(answer("{me{fullName depth friend{fullName depth}}}"),
	   "{\"data\":{\"me\":{\"fullName\":\"Ada L.\",\"depth\":3,\"friend\":"
	   "{\"fullName\":\"Bob B.\",\"depth\":null}}}}",
	   "a field takes the member that it says, however deep");
	is(answer("{room(gid:1){gid name}}"),
	   "{\"data\":{\"room\":{\"gid\":\"17\",\"name\":\"t\xC3\xA9\\\"a\\n\"}"
	   "}}",
	   "an ID is a text, and a text is written as JSON has it");
}

static void errors(void)
{
	is(answer("{a:any fail}"),
	   "{\"errors\":[{\"message\":\"Unknown room\",\"extensions\":{"
	   "\"code\":\"unknown-room\"},\"locations\":[{\"line\":1,\"column\":8}"
	   "],\"path\":[\"fail\"]}],\"data\":{\"a\":{\"a\":[1,null,{\"b\":"
	   "\"c\"}]},\"fail\":null}}",
	   "an error has its sentence, its word, its place and its path");
	schema = corner;
	ok(has(answer("{param}"),
	       "{\"message\":\"Malformed request\",\"extensions\":{\"code\":"
	       "\"bad-param\",\"param\":\"text\",\"detail\":\"it is long\"}"),
	   "one of a parameter says which, and why");
	ok(has(answer("{a:gone list(of:1) b:gone}"),
	       "\"data\":{\"a\":null,\"list\":null,\"b\":null}") &&
	           gone_calls == 1,
	   "after one that is unavailable nobody is asked any more");
	ok(has(answer("{a:slow b:list(of:1)}"),
	       "\"data\":{\"a\":1,\"b\":null}"),
	   "nor after one that took too long");
	ok(has(answer("{noJson}"), "Query.noJson is no JSON"),
	   "what a resolver gives has to be JSON");
	schema = world;
	is(answer("{wrongObject{gid}}"),
	   "{\"errors\":[{\"message\":\"Query.wrongObject is no object\","
	   "\"extensions\":{\"code\":\"unavailable\"},\"locations\":[{\"line\":"
	   "1,\"column\":2}],\"path\":[\"wrongObject\"]}],\"data\":{"
	   "\"wrongObject\":null}}",
	   "and what its type says");
}

static void refusals(void)
{
	struct graphql_ask reading = { .document = "mutation{add(number:1)}",
		                       .reading = true };
	struct graphql_answer a = asked(&reading);

	ok(a.refused && !strstr(a.body, "data") &&
	           has(a.body, "Only queries") && world_number == 0,
	   "a mutation is refused where only queries may be asked");
	reading.document = "query A{any} mutation B{add(number:1)}";
	reading.operation = "A";
	ok(!asked(&reading).refused, "a query beside it is not");
	a = asked(
		&(struct graphql_ask){ .document = "{any} subscription{any}" });
	ok(a.refused && has(a.body, "no operations of this kind"),
	   "nobody can subscribe");
	a = asked(&(struct graphql_ask){ .document = "{any(x:\"\xFF\")}" });
	ok(a.refused && has(a.body, "not UTF-8"),
	   "a document that is not UTF-8 is refused");
}

static void costly(void)
{
	struct graphql_ask ask = {
		.document =
			"mutation($n:Boolean!){a:hash @skip(if:$n) "
			"b:hash @include(if:$n) add(number:1)}"
	};
	struct graphql_answer a;

	ask.variables = json_tokener_parse("{\"n\":true}");
	a = asked(&ask);
	ok(a.costly && !a.body && world_number == 0,
	   "an operation that hashes is not begun unless it may");
	ask.costly_too = true;
	a = asked(&ask);
	is(a.body, "{\"data\":{\"b\":null,\"add\":1}}",
	   "if it may, it is; what is left out does not count");
	json_object_put(ask.variables);
	ask.document = "mutation{me{login}}";
	ask.variables = NULL;
	ask.costly_too = false;
	ok(!asked(&ask).costly, "one that does not is always");
	a = asked(&(struct graphql_ask){
		.document = "mutation{...F ...F a:hash} fragment F on "
			    "Mutation{hash}",
		.costly_too = true });
	ok(a.refused && has(a.body, "\"code\":\"too-costly\""),
	   "and none may hash twice");
}

static bool is_too_costly(const char *document)
{
	return strstr(answer(document), "\"code\":\"too-costly\"");
}

static void cost(void)
{
	ok(!is_too_costly("{me{rooms(first:80){members{friend{name}}}}}"),
	   "what is multiplied by 80, and that by 5, is answered");
	ok(is_too_costly("{me{rooms(first:180){members{friend{name}}}}}"),
	   "what is by 180 is not");
	ok(is_too_costly("query($n:Int=180){me{rooms(first:$n){members{friend{"
	                 "name}}}}}"),
	   "whether a variable says so");
	schema = corner;
	ok(is_too_costly("{some{more{a name __typename}}}"), "or the default");
	ok(!is_too_costly("{few{more{a name __typename}}}"),
	   "a list may say that it has few");
	ok(!is_too_costly("{count}") && is_too_costly("{a:count b:count}"),
	   "a field may say what it costs");
	ok(has(answer("{list(of:90000)}"), "[1,1,1"),
	   "90,000 values are an answer");
	ok(is_too_costly("{list(of:100000)}") &&
	           has(answer("{list(of:100000)}"), "\"data\":null"),
	   "of too many there is no data");
	ok(!is_too_costly("{a:large b:large c:large}"),
	   "three megabytes are an answer");
	ok(is_too_costly("{a:large b:large c:large d:large}"), "four are not");
	schema = world;
}

static void wants(void)
{
	schema = corner;
	is(answer("{wants{a name}}"),
	   "{\"data\":{\"wants\":{\"a\":null,\"name\":\"yes\"}}}",
	   "a resolver sees what is asked for below it");
	is(answer("{wants{...F name @skip(if:true)}} fragment F on Wants{a}"),
	   "{\"data\":{\"wants\":{\"a\":\"yes\"}}}", "but not what is skipped");
	schema = world;
}

static void memory(void)
{
	char one[64] = "", other[64] = "no";

	schema = corner;
	sscanf(answer("{a:place b:place}"),
	       "{\"data\":{\"a\":\"%63[^\"]\",\"b\":\"%63[^\"]\"}}", one,
	       other);
	is(other, one, "what a field took another has");
	ok(rq.arena == arena, "but not the request");
	schema = world;
}

static struct graphql_field spoilt_query[2];
static const struct graphql_type spoilt_types[] = {
	{ "Query", .fields = spoilt_query },
	{ "In", GRAPHQL_INPUT, .body = "a: Int" },
	{ 0 },
};

static void make_spoilt(void)
{
	graphql_schema_new(spoilt_types);
}

/* The program ends, saying that. */
static bool dies(struct graphql_field field, const char *why)
{
	char said[256];

	spoilt_query[0] = field;
	return in_child(make_spoilt, said, sizeof said) != 0 && has(said, why);
}

static void bad_schemas(void)
{
	ok(dies((struct graphql_field){ "a", "Nope", .resolve = no_json },
	        "Query.a: its type is not declared"),
	   "a schema with an unknown type ends the program");
	ok(dies((struct graphql_field){ "a", "[Int", .resolve = no_json },
	        "Query.a: the document ends too early"),
	   "so does one of which a type is written wrong");
	ok(dies((struct graphql_field){ "a", "Int", "x Int",
	                                .resolve = no_json },
	        "Query.a: Int is out of place"),
	   "or an argument");
	ok(dies((struct graphql_field){ "a", "Int", "x: Query",
	                                .resolve = no_json },
	        "Query.a: its type is for the other direction"),
	   "or that takes an object");
	ok(dies((struct graphql_field){ "a", "In", .resolve = no_json },
	        "Query.a: its type is for the other direction"),
	   "or gives an input");
	ok(dies((struct graphql_field){ "a", "Int", .summary = "One" },
	        "Query.a: it has no resolver"),
	   "or asks nobody");
}

int main(void)
{
	arena = arena_new();
	rq = (struct request){ .arena = arena };
	corner = graphql_schema_new(corner_types);
	schema = world = graphql_schema_new(world_types);
	members();
	errors();
	refusals();
	costly();
	cost();
	wants();
	memory();
	bad_schemas();
	arena_free(arena);
	return done();
}
