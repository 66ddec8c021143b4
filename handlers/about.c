/* about - what this is, and where to look around */
#include "dialect.h"
#include "endpoint.h"
#include "json.h"

/* Contracts, 4.4. */
static struct reply about(struct request *rq)
{
	struct arena *a = rq->arena;
	const struct settings *s = rq->settings;

	return reply_data(arena_printf(
		a,
		"{\"name\":\"Confab\",\"version\":\"" PACKAGE_VERSION
		"\","
		"\"description\":\"A chat backend of your own\","
		"\"license\":null,\"authors\":[],\"swagger\":%s,"
		"\"graphql\":%s,\"telegram_bot\":%s}",
		json_quote(a, endpoint_route(a, s, "@prefix@/docs")),
		json_quote(a, endpoint_route(a, s, "@prefix@/graphql")),
		*s->telegram_link ? json_quote(a, s->telegram_link) : "null"));
}

static const struct endpoint ep = {
	.name = "about",
	.route = "GET @prefix@",
	.summary = "What this is, and where to look around",
	.access = ANYONE,
	.returns = "About",
	.dialect = &dialect_pepeunit,
	.handle = about,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &ep);
}
