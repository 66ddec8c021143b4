/* verification-code - a code by which somebody is known to the bot */
#include "dialect.h"
#include "endpoint.h"
#include "json.h"
#include "verification.h"

static const enum error errors[] = { ERROR_TOO_MANY_REQUESTS, OK };

/* Contracts, 4.4. */
static struct reply verification_code(struct request *rq)
{
	const char *code;
	enum error e = verification_make(rq->db, rq->arena, rq->user->id,
	                                 &code);
	struct reply reply = reply_error(e);

	if (!e)
		return reply_data(json_quote(rq->arena, code));
	if (e == ERROR_TOO_MANY_REQUESTS)
		reply.wait = VERIFICATION_PAUSE;
	return reply;
}

static const struct endpoint ep = {
	.name = "verification-code",
	.route = "GET @v1@/users/generate_verification_code/",
	.summary = "A code, good once, by which the bot knows you",
	.access = USER,
	.errors = errors,
	.returns = "VerificationCode",
	.dialect = &dialect_pepeunit,
	.handle = verification_code,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &ep);
}
