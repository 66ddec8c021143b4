/* users-auth - let a user of the device platform in */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "access-token.h"
#include "dialect.h"
#include "endpoint.h"
#include "sign-in.h"

enum { CREDENTIALS, PASSWORD };

/* What nobody can have is wrong, not malformed. */
static const struct param params[] = {
	[CREDENTIALS] = { "credentials", BODY, TEXT, .max = BODY_MAX,
	                  .summary = "The login that was registered" },
	[PASSWORD] = { "password", BODY, TEXT, .max = BODY_MAX,
	               .summary = "Its password" },
	{ 0 },
};

static const enum error errors[] = { ERROR_LOGIN_WRONG, ERROR_ACCOUNT_DISABLED,
	                             ERROR_NO_KEY, OK };

/* A uuid, which as JSON has nothing to undo but the quotes. */
static const char *bare(struct arena *a, const char *json)
{
	return arena_copy(a, json + 1, strcspn(json + 1, "\""));
}

/* A session of theirs, as good as its token says. */
static enum error enter(struct request *rq, const char **token)
{
	const struct settings *s = rq->settings;
	struct account account;
	const char *session, *uuid;
	enum error e;

	if (!*s->secret_key)
		return ERROR_NO_KEY;
	if ((e = sign_in_for(rq, rq->arg[CREDENTIALS], rq->arg[PASSWORD],
	                     s->auth_token_life, &account, &session)) ||
	    (e = account_uuid(rq->db, account.id, &uuid)))
		return e;
	*token = access_token_make(
		rq->arena, s->secret_key, bare(rq->arena, uuid), "User",
		session, time(NULL) + strtol(s->auth_token_life, NULL, 10));
	return OK;
}

/* Contracts, 4.4; but that there is no such login is told to nobody. */
static struct reply users_auth(struct request *rq)
{
	const char *token;
	enum error e = enter(rq, &token);

	if (e)
		return reply_error(e);
	return reply_data(arena_printf(rq->arena, "{\"token\":\"%s\"}", token));
}

static const struct endpoint ep = {
	.name = "users-auth",
	.route = "POST @v1@/users/auth",
	.summary = "Open a session; its token says whose it is",
	.access = ANYONE,
	.costly = true,
	.params = params,
	.errors = errors,
	.returns = "AccessToken",
	.dialect = &dialect_pepeunit,
	.handle = users_auth,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &ep);
}
