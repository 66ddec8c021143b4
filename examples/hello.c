/* hello - an endpoint of one's own: greets who is signed in */
#include <confab/endpoint.h>
#include <confab/json.h>

enum { GREETING };

static const struct param params[] = {
	[GREETING] = { "greeting", QUERY, TEXT, .min = 1, .max = 32,
	               .optional = true, .summary = "Instead of Hello" },
	{ 0 },
};

static struct reply hello(struct request *rq)
{
	const char *greeting = rq->arg[GREETING];

	return reply_data(arena_printf(
		rq->arena, "{\"greeting\":%s,\"to\":%s}",
		json_quote(rq->arena, greeting ? greeting : "Hello"),
		json_quote(rq->arena, rq->user->name)));
}

static const struct endpoint endpoint = {
	.name = "hello",
	.route = "GET /hello",
	.summary = "Greet who is signed in",
	.access = USER,
	.params = params,
	.returns = "Greeting",
	.handle = hello,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
