/* ws-ping - is anybody there? */
#include "dialect.h"
#include "endpoint.h"

static const enum error errors[] = { OK };

static struct reply ping(struct request *rq)
{
	(void)rq;
	return reply_data("\"pong\"");
}

static const struct endpoint endpoint = {
	.name = "ws-ping",
	.route = "EVENT ping",
	.summary = "Is anybody there?",
	.access = USER,
	.dialect = &dialect_event,
	.errors = errors,
	.returns = "Pong",
	.handle = ping,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
