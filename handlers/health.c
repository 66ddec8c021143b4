/* health - are all parts there */
#include "endpoint.h"
#include "hint.h"

static const char *state(bool up)
{
	return up ? "up" : "down";
}

static struct reply health(struct request *rq)
{
	bool database = db_answers(rq->db), notifier = hint_ping("notifier"),
	     gateway = hint_ping("gateway");
	struct reply reply = reply_data(arena_printf(
		rq->arena,
		"{\"database\":\"%s\",\"notifier\":\"%s\",\"gateway\":\"%s\"}",
		state(database), state(notifier), state(gateway)));

	if (!database || !notifier || !gateway)
		reply.status = 503;
	return reply;
}

static const struct endpoint endpoint = {
	.name = "health",
	.route = "GET /health",
	.summary =
		"Whether the database, the notifier and a gateway answer; 503 "
		"if "
		"not",
	.access = ANYONE,
	.returns = "Health",
	.handle = health,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
