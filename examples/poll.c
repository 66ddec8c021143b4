/* poll - an endpoint of one's own whose body no rows of parameters can say */
#include <confab/endpoint.h>
#include <confab/json.h>

static const char schema[] =
	"{ \"type\": \"object\","
	"  \"required\": [\"question\", \"choices\"],"
	"  \"additionalProperties\": false,"
	"  \"properties\": {"
	"    \"question\": { \"$ref\": \"#/definitions/line\" },"
	"    \"choices\": { \"type\": \"array\","
	"                 \"items\": { \"$ref\": \"#/definitions/line\" },"
	"                 \"minItems\": 2, \"maxItems\": 10,"
	"                 \"uniqueItems\": true },"
	"    \"until\": { \"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\" } },"
	"  \"definitions\": {"
	"    \"line\": { \"type\": \"string\","
	"              \"minLength\": 1, \"maxLength\": 80 } } }";

static struct reply poll(struct request *rq)
{
	return reply_data(arena_printf(rq->arena, "{\"asked\":%s,\"of\":%s}",
	                               json_of(rq->body, "question", ""),
	                               json_of(rq->body, "choices", "")));
}

static const struct endpoint endpoint = {
	.name = "poll",
	.route = "POST /poll",
	.summary = "Ask a question with some answers",
	.access = ANYONE,
	.schema = schema,
	.returns = "Poll",
	.handle = poll,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
