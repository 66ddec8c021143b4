/* serve.c - a request, from its body to what is answered */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "api.h"
#include "dialect.h"
#include "log.h"

const char api_body[] =
	"{\"type\":\"object\",\"required\":[\"query\"],\"properties\":{"
	"\"query\":{\"type\":\"string\",\"description\":\"The document\"},"
	"\"operationName\":{\"type\":[\"string\",\"null\"],"
	"\"description\":\"Which of its operations\"},"
	"\"variables\":{\"type\":[\"object\",\"null\"],"
	"\"description\":\"What stands for its $names\"},"
	"\"extensions\":{\"type\":[\"object\",\"null\"]}}}";

const enum error api_errors[] = { ERROR_MEDIA_TYPE, OK };

static const struct graphql_schema *schema;

/* From a shell it need not be said. */
static bool is_json(const struct request *rq)
{
	static const char json[] = "application/json";
	const char *type = request_variable(rq, "CONTENT_TYPE");

	return !type || (strncasecmp(type, json, sizeof json - 1) == 0 &&
	                 strchr("; \t", type[sizeof json - 1]));
}

static struct graphql_ask asked(const struct request *rq, bool costly)
{
	json_object *body = rq->body;
	struct graphql_ask ask = { .costly_too = costly };

	ask.document = json_object_get_string(
		json_object_object_get(body, "query"));
	ask.operation = json_object_get_string(
		json_object_object_get(body, "operationName"));
	ask.variables = json_object_object_get(body, "variables");
	return ask;
}

/* There is no way but nginx's to the program that answers it. */
static struct reply go_on(const struct request *rq)
{
	struct reply reply = reply_ok();

	reply.door = request_variable(rq, "DOOR");
	return reply.door ? reply : reply_error(ERROR_UNAVAILABLE);
}

struct reply api_serve(struct request *rq, bool costly)
{
	const struct graphql_ask ask = asked(rq, costly);
	struct graphql_answer answer;
	struct reply reply;

	if (!is_json(rq))
		return reply_error(ERROR_MEDIA_TYPE);
	answer = graphql_execute(schema, rq, &ask);
	if (answer.costly)
		return go_on(rq);
	reply = reply_data(answer.body);
	if (answer.refused && dialect_graphql_typed(rq->env))
		reply.status = 400;
	return reply;
}

static int print_schema(void)
{
	struct arena *a = arena_new();

	fputs(graphql_schema_text(schema, a), stdout);
	arena_free(a);
	return 0;
}

int api_main(int argc, char **argv, const struct endpoint *ep)
{
	log_name(ep->name);
	schema = graphql_schema_new(api_types);
	if (argc == 2 && strcmp(argv[1], "--schema") == 0)
		return print_schema();
	return endpoint_main(argc, argv, ep);
}
