/* request-token - give out another signed token for one that is good */
#include "bearer.h"
#include "dialect.h"
#include "endpoint.h"

static const enum error errors[] = { BEARER_ERRORS, OK };

/* Whether it is void is the signer's to say, who looks under a lock. */
static struct reply renew(struct request *rq)
{
	struct bearer bearer;
	const char *token;
	enum error e;

	if ((e = bearer_of(rq, &bearer)) ||
	    (e = bearer_issue(rq, &bearer, &token)))
		return reply_error(e);
	return bearer_reply(rq->arena, token);
}

static const struct endpoint endpoint = {
	.name = "request-token",
	.route = "GET /requestToken",
	.summary = "Give out another signed token, for one that is good",
	.access = ANYONE,
	.get_body = true,
	.schema = BEARER_SCHEMA,
	.errors = errors,
	.returns = "SignedToken",
	.dialect = &dialect_auth,
	.handle = renew,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
