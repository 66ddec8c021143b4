/* graphql - everything that can be asked for, by GraphQL; --schema prints that
 */
#include "../graphql/api.h"
#include "dialect.h"

static struct reply serve(struct request *rq)
{
	return api_serve(rq, false);
}

static const struct endpoint endpoint = {
	.name = "graphql",
	.route = "POST @prefix@/graphql",
	.summary = "Ask by GraphQL",
	.access = GUEST,
	.schema = api_body,
	.errors = api_errors,
	.returns = "GraphQL",
	.dialect = &dialect_graphql,
	.handle = serve,
};

int main(int argc, char **argv)
{
	return api_main(argc, argv, &endpoint);
}
