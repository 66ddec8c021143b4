/* badge - says who a signed token is of */
#include <confab/auth.h>
#include <confab/endpoint.h>
#include <confab/json.h>

static const enum error errors[] = { ERROR_UNKNOWN_USER, OK };

static struct reply badge(struct request *rq)
{
	struct auth_token token;
	enum auth result = auth_verify(rq, rq->body, &token);

	if (result != AUTH_OK)
		return reply_error(result == AUTH_UNAVAILABLE
		                           ? ERROR_UNAVAILABLE
		                           : ERROR_UNKNOWN_USER);
	return reply_data(arena_printf(rq->arena, "{\"code\":%s,\"may\":%s}",
	                               json_quote(rq->arena, token.code),
	                               token.permissions));
}

static const struct endpoint endpoint = {
	.name = "badge",
	.route = "POST /badge",
	.summary = "Say who a token is of",
	.access = ANYONE,
	.takes = VALUE,
	.errors = errors,
	.returns = "Badge",
	.handle = badge,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
