/* login - let somebody in, in the way of each contract */
#include "bearer.h"
#include "credential.h"
#include "dialect.h"
#include "endpoint.h"
#include "login-token.h"
#include "sign-in.h"

enum { LOGIN, PASSWORD };

/* Contracts, 3.1: the token is in the answer. */
static struct reply sign_in(struct request *rq)
{
	struct account account;
	const char *token;
	enum error e = sign_in_session(rq, rq->arg[LOGIN], rq->arg[PASSWORD],
	                               &account, &token);

	return e ? reply_error(e)
	         : reply_data(sign_in_json(rq->arena, &account, token));
}

/* Contracts, 5.2: attribute for attribute, the last semicolon included. */
static const char *cookie(struct request *rq, const char *token)
{
	const char *https = request_variable(rq, "HTTPS"),
		   *level = rq->settings->cookie_level;

	return arena_printf(
		rq->arena, "sessionToken=%s; Path=/; HttpOnly;%s%s%s%s", token,
		https && *https ? " Secure;" : "",
		*level == 'N' ? "" : " SameSite=", *level == 'N' ? "" : level,
		*level == 'N' ? "" : ";");
}

/* The token is in a cookie, which no foreign page may set in somebody else's
 * browser: whoever that is would go on as whoever made the page. */
static struct reply sign_in_by_cookie(struct request *rq)
{
	struct account account;
	const char *token;
	struct reply reply;
	enum error e;

	if (!credential_own_page(rq->env, rq->settings->cors_origin))
		return reply_error(ERROR_NOT_ALLOWED);
	if ((e = sign_in_session(rq, rq->arg[LOGIN], rq->arg[PASSWORD],
	                         &account, &token)))
		return reply_error(e);
	reply = reply_data("{\"message\": \"Login successful.\"}");
	reply.cookie = cookie(rq, token);
	return reply;
}

static enum error issue(struct request *rq, const char **token)
{
	const struct sign_in who = { rq->arg[LOGIN], rq->arg[PASSWORD],
		                     request_variable(rq, "REMOTE_ADDR") };
	struct bearer bearer = { .code = who.login };
	struct account account;
	enum error e;

	if ((e = sign_in_begin(rq->db, rq->arena, &who, &account)) ||
	    (e = login_token_moment(rq->db, &account, &bearer.since)))
		return e;
	sign_in_end(rq->db,
	            &who); /* the password was right, whatever follows */
	bearer.account = account.id;
	e = bearer_issue(rq, &bearer, token);
	return e == ERROR_TOKEN_VOID ? ERROR_LOGIN_WRONG : e;
}

/* Contracts, 1.3: the token is one that says by itself whose it is. */
static struct reply sign_in_by_email(struct request *rq)
{
	const char *token;
	enum error e = issue(rq, &token);

	return e ? reply_error(e) : bearer_reply(rq->arena, token);
}

static const struct param by_login[] = {
	[LOGIN] = { "login", BODY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .summary = "The name that was registered" },
	[PASSWORD] = { "password", BODY, TEXT, .min = 1, .max = PASSWORD_MAX,
	               .summary = "Its password" },
	{ 0 },
};

/* What nobody can have is wrong, not malformed. */
static const struct param by_username[] = {
	[LOGIN] = { "username", BODY, TEXT, .max = BODY_MAX,
	            .summary = "The name that was registered" },
	[PASSWORD] = { "password", BODY, TEXT, .max = BODY_MAX,
	               .summary = "Its password" },
	{ 0 },
};

static const struct param by_email[] = {
	[LOGIN] = { "email", BODY, TEXT, .max = BODY_MAX, .no_null = true,
	            .summary = "The login, if that is an email address" },
	[PASSWORD] = { "password", BODY, TEXT, .max = BODY_MAX, .no_null = true,
	               .summary = "Its password" },
	{ 0 },
};

static const enum error room_errors[] = { ERROR_LOGIN_WRONG,
	                                  ERROR_ACCOUNT_DISABLED, OK };
static const enum error serverapi_errors[] = { ERROR_LOGIN_WRONG,
	                                       ERROR_ACCOUNT_DISABLED,
	                                       ERROR_NOT_ALLOWED, OK };

static const enum error issuer_errors[] = { ERROR_LOGIN_WRONG,
	                                    ERROR_ACCOUNT_DISABLED, OK };

static const struct endpoint room = {
	.name = "login",
	.route = "POST /login",
	.summary = "Open a session; its uuid is the token of further requests",
	.access = ANYONE,
	.costly = true,
	.params = by_login,
	.errors = room_errors,
	.if_malformed = ERROR_MALFORMED_LOGIN,
	.returns = "Session",
	.handle = sign_in,
};

static const struct endpoint serverapi = {
	.name = "login",
	.route = "POST /login",
	.summary = "Open a session; the cookie sessionToken is its token",
	.access = ANYONE,
	.costly = true,
	.takes = VALUE,
	.params = by_username,
	.errors = serverapi_errors,
	.if_malformed = ERROR_MALFORMED_LOGIN,
	.returns = "LoggedIn",
	.dialect = &dialect_serverapi,
	.handle = sign_in_by_cookie,
};

static const struct endpoint issuer = {
	.name = "login",
	.route = "POST /login",
	.summary = "Give out a signed token, good for 36 hours",
	.access = ANYONE,
	.costly = true,
	.params = by_email,
	.errors = issuer_errors,
	.returns = "SignedToken",
	.dialect = &dialect_auth,
	.handle = sign_in_by_email,
};

int main(int argc, char **argv)
{
	return endpoint_main_of(
		argc, argv,
		(const struct choice[]){ { "login", &room },
	                                 { "email", &issuer },
	                                 { NULL, &serverapi } });
}
