/* graphql-door - registering and signing in by GraphQL, handed on by graphql */
#include "../graphql/api.h"
#include "dialect.h"

static struct reply serve(struct request *rq)
{
	return api_serve(rq, true);
}

static const struct endpoint endpoint = {
	.name = "graphql-door",
	.route = "POST @prefix@/graphql",
	.summary = "Register or sign in by GraphQL",
	.access = ANYONE,
	.costly = true,
	.door = true,
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
