/* auth-verify - whose login-token it is */
#include "dialect.h"
#include "endpoint.h"

static struct reply greet(struct request *rq)
{
	return reply_text(
		arena_printf(rq->arena, "Hello, %s", rq->user->login));
}

static const struct endpoint endpoint = {
	.name = "auth-verify",
	.route = "GET /auth/verify",
	.summary = "Greet whose login-token it is",
	.access = USER,
	.login_token = true,
	.returns = "Greeting",
	.dialect = &dialect_chatapp,
	.handle = greet,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
