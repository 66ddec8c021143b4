/* request-public-key - what signed tokens are verified with */
#include "dialect.h"
#include "endpoint.h"
#include "json.h"
#include "signing-key.h"

static struct reply show_key(struct request *rq)
{
	const char *pem;
	enum error e = signing_key_current(rq->db, &pem);

	return e ? reply_error(e)
	         : reply_data(arena_printf(rq->arena, "{\"publickey\":%s}",
	                                   json_quote(rq->arena, pem)));
}

static const enum error errors[] = { ERROR_NO_KEY, OK };

static const struct endpoint endpoint = {
	.name = "request-public-key",
	.route = "GET /requestPublicKey",
	.summary = "The public key that signed tokens are verified with",
	.access = ANYONE,
	.errors = errors,
	.returns = "PublicKey",
	.dialect = &dialect_auth,
	.handle = show_key,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
