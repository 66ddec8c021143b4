/* auth-login - give out a login-token */
#include "credential.h"
#include "dialect.h"
#include "endpoint.h"
#include "login-token.h"
#include "sign-in.h"

enum { USERNAME, PASSWORD };

/* What nobody can have is a mismatch. */
static const struct param params[] = {
	[USERNAME] = { "username", BODY, TEXT, .min = 1, .max = BODY_MAX,
	               .no_null = true,
	               .summary = "The name that was registered" },
	[PASSWORD] = { "password", BODY, TEXT, .min = 1, .max = BODY_MAX,
	               .no_null = true, .summary = "Its password" },
	{ 0 },
};

static const enum error errors[] = { ERROR_LOGIN_WRONG, ERROR_ACCOUNT_DISABLED,
	                             OK };

static enum error enter(struct request *rq, const char **token)
{
	const struct sign_in who = { rq->arg[USERNAME], rq->arg[PASSWORD],
		                     request_variable(rq, "REMOTE_ADDR") };
	struct account account;
	enum error e;

	if ((e = sign_in_begin(rq->db, rq->arena, &who, &account)) ||
	    (e = login_token_issue(rq->db, rq->arena, rq->settings->jwt_secret,
	                           who.login, &account, token)))
		return e;
	sign_in_end(rq->db, &who);
	return OK;
}

/* A foreign page may set no cookie in somebody else's browser: whoever that is
 * would go on as whoever made the page. */
static struct reply sign_in(struct request *rq)
{
	const char *token;
	struct reply reply;
	enum error e;

	if (!credential_own_page(rq->env, rq->settings->cors_origin))
		return reply_error(ERROR_NOT_ALLOWED);
	if ((e = enter(rq, &token)))
		return reply_error(e);
	reply = reply_text("login successful");
	/* Contracts, 2.2: attribute for attribute. */
	reply.cookie = arena_printf(
		rq->arena,
		"login-token=%s; HttpOnly; Max-Age=%d; Path=/; Secure", token,
		LOGIN_TOKEN_SECONDS);
	return reply;
}

static const struct endpoint endpoint = {
	.name = "auth-login",
	.route = "POST /auth/login",
	.summary =
		"Give out a login-token, as a cookie that is good for an "
		"hour",
	.access = ANYONE,
	.costly = true,
	.login_token = true,
	.status = 202,
	.takes = STRUCTURED,
	.params = params,
	.errors = errors,
	.returns = "LoginSuccessful",
	.dialect = &dialect_chatapp,
	.handle = sign_in,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
