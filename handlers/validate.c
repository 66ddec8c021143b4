/* validate - whether a signed token is good */
#include "bearer.h"
#include "dialect.h"
#include "endpoint.h"

static const enum error errors[] = { BEARER_ERRORS, OK };

static struct reply validate(struct request *rq)
{
	struct bearer bearer;
	enum error e;

	if ((e = bearer_of(rq, &bearer)) || (e = bearer_check(rq->db, &bearer)))
		return reply_error(e);
	return reply_ok();
}

static const struct endpoint endpoint = {
	.name = "validate",
	.route = "GET /validate",
	.summary = "Say whether a signed token of ours is good",
	.access = ANYONE,
	.get_body = true,
	.schema = BEARER_SCHEMA,
	.errors = errors,
	.returns = "Success",
	.dialect = &dialect_auth,
	.handle = validate,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
