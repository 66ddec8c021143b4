/* graphql - a document and, behind a line of --, its variables */
#include "fuzz.h"
#include "json.h"

#include "../tests/graphql-world.h"

static void look(struct arena *a, const struct graphql_schema *world,
                 const struct graphql_ask *ask)
{
	struct request rq = { .arena = a };
	struct graphql_answer answer = graphql_execute(world, &rq, ask);
	json_object *body = json_tokener_parse(answer.body);

	must(json_object_is_type(body, json_type_object),
	     "the answer is an object");
	must(json_object_object_get_ex(body, "data", NULL) == !answer.refused,
	     "what is refused has no data");
	must(!answer.refused || json_object_object_get_ex(body, "errors", NULL),
	     "and is told why");
	must(strlen(answer.body) <= GRAPHQL_ANSWER + GRAPHQL_DOCUMENT * 16,
	     "an answer is only so large");
	json_object_put(body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct graphql_schema *world;
	struct arena *a = fuzz_arena();
	char *text = fuzz_text(data, size), *variables = fuzz_second(text);
	struct graphql_ask ask = { .document = text, .costly_too = true };

	if (!world)
		world = graphql_schema_new(world_types);
	world_number = 0;
	if (variables)
		ask.variables = json_parse_object(variables, strlen(variables));
	look(a, world, &ask);
	ask.reading = true;
	ask.operation = "A";
	look(a, world, &ask);
	json_object_put(ask.variables);
	free(text);
	return 0;
}
