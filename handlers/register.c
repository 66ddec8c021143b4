/* register - open an account */
#include "account.h"
#include "endpoint.h"
#include "password.h"

enum { LOGIN, PASSWORD, USERNAME };

static const struct param params[] = {
	[LOGIN] = { "login", BODY, TEXT, .min = 1, .max = 64,
	            .summary = "The name to sign in with; its own, once" },
	[PASSWORD] = { "password", BODY, TEXT, .min = 1, .max = 256,
	               .summary = "Anything; kept as an Argon2id hash" },
	[USERNAME] = { "username", BODY, TEXT, .min = 1, .max = 64,
	               .summary = "The name that others see" },
	{ 0 },
};

static const enum error errors[] = { ERROR_LOGIN_TAKEN, OK };

static struct reply sign_up(struct request *rq)
{
	enum error e = account_add(rq->db, rq->arg[LOGIN],
	                           password_hash(rq->arena, rq->arg[PASSWORD]),
	                           rq->arg[USERNAME]);

	return e ? reply_error(e) : reply_ok();
}

static const struct endpoint endpoint = {
	.name = "register",
	.route = "POST /register",
	.summary = "Open an account",
	.access = ANYONE,
	.costly = true,
	.params = params,
	.errors = errors,
	.if_malformed = ERROR_MALFORMED_REGISTER,
	.returns = "Ok",
	.handle = sign_up,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
