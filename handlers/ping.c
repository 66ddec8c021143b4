/* ping - is anybody there */
#include "dialect.h"
#include "endpoint.h"

static struct reply ping(struct request *rq)
{
	(void)rq;
	return reply_text("pong");
}

static const struct endpoint endpoint = {
	.name = "ping",
	.route = "GET /misc/ping",
	.summary = "Whether anybody is there",
	.access = ANYONE,
	.returns = "Pong",
	.dialect = &dialect_chatapp,
	.handle = ping,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
