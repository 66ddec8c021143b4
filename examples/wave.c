/* wave - an event of one's own: waves at somebody */
#include <confab/dialect.h>
#include <confab/endpoint.h>
#include <confab/json.h>

enum { AT };

static const struct param params[] = {
	[AT] = { "at", BODY, TEXT, .min = 1, .max = 64, .summary = "Whom",
	         .if_wrong = "expected at as string" },
	{ 0 },
};

static struct reply wave(struct request *rq)
{
	return reply_data(arena_printf(rq->arena, "{\"from\":%s,\"at\":%s}",
	                               json_quote(rq->arena, rq->user->login),
	                               json_quote(rq->arena, rq->arg[AT])));
}

static const struct endpoint endpoint = {
	.name = "ws-wave",
	.route = "EVENT wave",
	.summary = "Wave at somebody",
	.access = USER,
	.params = params,
	.dialect = &dialect_event,
	.returns = "Wave",
	.handle = wave,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
