/* users-create - open an account, as clients of the device platform do */
#include <string.h>

#include "account.h"
#include "dialect.h"
#include "endpoint.h"
#include "invite.h"

enum { LOGIN, PASSWORD, INVITE };

/* What they have to be is told by a sentence, and not that they are malformed.
 */
static const struct param params[] = {
	[LOGIN] = { "login", BODY, TEXT, .max = BODY_MAX,
	            .summary = "The name to sign in with: 4 to 20 letters, "
	                       "digits, _, - or ." },
	[PASSWORD] = { "password", BODY, TEXT, .max = BODY_MAX,
	               .summary = "8 to 100 letters, digits and ASCII "
	                          "punctuation; kept as an Argon2id hash" },
	[INVITE] = { "invite", BODY, TEXT, .min = 1, .max = INVITE_MAX,
	             .optional = true,
	             .summary = "A code that is good once, where registering "
	                        "takes one" },
	{ 0 },
};

static const enum error errors[] = {
	ERROR_LOGIN_UNFIT,         ERROR_PASSWORD_UNFIT, ERROR_LOGIN_TAKEN,
	ERROR_REGISTRATION_CLOSED, ERROR_UNKNOWN_INVITE, OK
};

/* Contracts, 4.4: to the end of the text, and not of a line of it. */
static bool is_login(const char *text)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789_.-";
	size_t n = strlen(text);

	return n >= 4 && n <= 20 && strspn(text, letters) == n;
}

static bool is_password(const char *text)
{
	size_t n = strlen(text);

	for (const char *c = text; *c; c++)
		if (*c <= ' ' || *c > '~')
			return false;
	return n >= 8 && n <= 100;
}

static enum error open_account(struct request *rq, const char **json)
{
	const struct newcomer newcomer = { .login = rq->arg[LOGIN],
		                           .password = rq->arg[PASSWORD],
		                           .name = rq->arg[LOGIN],
		                           .invite = rq->arg[INVITE] };
	enum error e;

	if (!is_login(newcomer.login))
		return ERROR_LOGIN_UNFIT;
	if (!is_password(newcomer.password))
		return ERROR_PASSWORD_UNFIT;
	e = account_register(rq->db, rq->arena, rq->settings->registration,
	                     &newcomer);
	return e ? e : account_as_user(rq->db, newcomer.login, json);
}

static struct reply users_create(struct request *rq)
{
	const char *json;
	enum error e = open_account(rq, &json);

	return e ? reply_error(e) : reply_data(json);
}

static const struct endpoint ep = {
	.name = "users-create",
	.route = "POST @v1@/users",
	.summary = "Open an account of that login",
	.access = ANYONE,
	.costly = true,
	.status = 201,
	.params = params,
	.errors = errors,
	.returns = "PlatformUser",
	.dialect = &dialect_pepeunit,
	.handle = users_create,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &ep);
}
