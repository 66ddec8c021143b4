/* register - open an account, in the way of either contract */
#include "account.h"
#include "dialect.h"
#include "endpoint.h"
#include "invite.h"

enum { LOGIN, PASSWORD, NAME, INVITE };

#define INVITE_SUMMARY "A code that is good once, where registering takes one"

static const struct param by_login[] = {
	[LOGIN] = { "login", BODY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .summary = "The name to sign in with; its own, once" },
	[PASSWORD] = { "password", BODY, TEXT, .min = 1, .max = PASSWORD_MAX,
	               .summary = "Anything; kept as an Argon2id hash" },
	[NAME] = { "username", BODY, TEXT, .min = 1, .max = DISPLAY_NAME_MAX,
	           .summary = "The name that others see" },
	[INVITE] = { "invite", BODY, TEXT, .min = 1, .max = INVITE_MAX,
	             .optional = true, .summary = INVITE_SUMMARY },
	{ 0 },
};

/* username is the login here, and the name that others see there. */
static const struct param by_username[] = {
	[LOGIN] = { "username", BODY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .no_null = true,
	            .summary = "The name to sign in with; its own, once" },
	[PASSWORD] = { "password", BODY, TEXT, .min = 1, .max = PASSWORD_MAX,
	               .no_null = true,
	               .summary = "Anything; kept as an Argon2id hash" },
	[NAME] = { "fullname", BODY, TEXT, .min = 1, .max = DISPLAY_NAME_MAX,
	           .no_null = true, .summary = "The name that others see" },
	[INVITE] = { "invite", BODY, TEXT, .min = 1, .max = INVITE_MAX,
	             .optional = true, .summary = INVITE_SUMMARY },
	{ 0 },
};

static const enum error errors[] = { ERROR_LOGIN_TAKEN,
	                             ERROR_REGISTRATION_CLOSED,
	                             ERROR_UNKNOWN_INVITE, OK };

static enum error open_account(struct request *rq)
{
	const struct newcomer newcomer = { rq->arg[LOGIN], rq->arg[PASSWORD],
		                           rq->arg[NAME], rq->arg[INVITE] };

	return account_register(rq->db, rq->arena, rq->settings->registration,
	                        &newcomer);
}

/* Contracts, 3.1. */
static struct reply sign_up(struct request *rq)
{
	enum error e = open_account(rq);

	return e ? reply_error(e) : reply_ok();
}

/* Contracts, 2.2. */
static struct reply sign_up_to_chatapp(struct request *rq)
{
	enum error e = open_account(rq);

	return e ? reply_error(e) : reply_text("registered");
}

static const struct endpoint room = {
	.name = "register",
	.route = "POST /register",
	.summary = "Open an account",
	.access = ANYONE,
	.costly = true,
	.params = by_login,
	.errors = errors,
	.if_malformed = ERROR_MALFORMED_REGISTER,
	.returns = "Ok",
	.handle = sign_up,
};

static const struct endpoint chatapp = {
	.name = "register",
	.route = "POST /register",
	.summary = "Open an account of that username",
	.access = ANYONE,
	.costly = true,
	.status = 201,
	.takes = STRUCTURED,
	.params = by_username,
	.errors = errors,
	.returns = "Registered",
	.dialect = &dialect_chatapp,
	.handle = sign_up_to_chatapp,
};

int main(int argc, char **argv)
{
	return endpoint_main_of(argc, argv,
	                        (const struct choice[]){ { "login", &room },
	                                                 { NULL, &chatapp } });
}
