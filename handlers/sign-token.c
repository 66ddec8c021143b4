/* sign-token - sign tokens, for the programs that decided whose they are; it
 * alone can read the key */
#include <sys/prctl.h>

#include "bearer.h"
#include "dialect.h"
#include "endpoint.h"
#include "log.h"
#include "signing-key.h"

static enum error sign(struct request *rq, const struct bearer *bearer,
                       const char **text)
{
	struct auth_token token;
	EVP_PKEY *key;
	enum error e;

	if ((e = bearer_token(rq->db, bearer, &token)) ||
	    (e = signing_key_private(rq->db, &key)))
		return e;
	*text = auth_token_sign(rq->arena, key, &token);
	EVP_PKEY_free(key);
	return OK;
}

static struct reply answer(struct request *rq)
{
	const struct bearer bearer = { request_variable(rq, "CODE"),
		                       request_variable(rq, "ACCOUNT"),
		                       request_number(rq, "SINCE") };
	const char *token;
	enum error e;

	if (!bearer.code || !bearer.account || !bearer.since)
		return reply_error(ERROR_BAD_REQUEST);
	e = sign(rq, &bearer, &token);
	if (e == ERROR_NO_KEY)
		log_error(
			"there is no key to sign with: confab-keys make "
			"makes one");
	return e ? reply_error(e) : reply_text(token);
}

static const enum error errors[] = { ERROR_TOKEN_VOID, ERROR_NO_KEY, OK };

static const struct endpoint endpoint = {
	.name = "sign-token",
	.route = "ASK token",
	.summary = "Sign a token of an account, as it is now",
	.access = PROGRAM,
	.errors = errors,
	.returns = "Nothing",
	.handle = answer,
};

/* Nobody else looks into its memory, nor is it left in a core. */
int main(int argc, char **argv)
{
	prctl(PR_SET_DUMPABLE, 0);
	return endpoint_main(argc, argv, &endpoint);
}
