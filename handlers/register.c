/* register - open an account */
#include "account.h"
#include "endpoint.h"
#include "invite.h"

enum { LOGIN, PASSWORD, USERNAME, INVITE };

static const struct param params[] = {
	[LOGIN] = { "login", BODY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .summary = "The name to sign in with; its own, once" },
	[PASSWORD] = { "password", BODY, TEXT, .min = 1, .max = PASSWORD_MAX,
	               .summary = "Anything; kept as an Argon2id hash" },
	[USERNAME] = { "username", BODY, TEXT, .min = 1,
	               .max = DISPLAY_NAME_MAX,
	               .summary = "The name that others see" },
	[INVITE] = { "invite", BODY, TEXT, .min = 1, .max = INVITE_MAX,
	             .optional = true,
	             .summary = "A code that is good once, where "
	                        "registering takes one" },
	{ 0 },
};

static const enum error errors[] = { ERROR_LOGIN_TAKEN,
	                             ERROR_REGISTRATION_CLOSED,
	                             ERROR_UNKNOWN_INVITE, OK };

static struct reply sign_up(struct request *rq)
{
	const struct newcomer newcomer = { rq->arg[LOGIN], rq->arg[PASSWORD],
		                           rq->arg[USERNAME], rq->arg[INVITE] };
	enum error e = account_register(rq->db, rq->arena,
	                                rq->settings->registration, &newcomer);

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
