/* login - open a session */
#include "account.h"
#include "endpoint.h"
#include "json.h"
#include "password.h"

enum { LOGIN, PASSWORD };

static const struct param params[] = {
	[LOGIN] = { "login", BODY, TEXT, .min = 1, .max = 64,
	            .summary = "The name that was registered" },
	[PASSWORD] = { "password", BODY, TEXT, .min = 1, .max = 256,
	               .summary = "Its password" },
	{ 0 },
};

static const enum error errors[] = { ERROR_LOGIN_WRONG, OK };

/* Whether there is no such account or the password is wrong is not told. */
static enum error verify(struct request *rq, struct account *account)
{
	enum error e = account_find(rq->db, rq->arg[LOGIN], account);

	if (e)
		return e;
	if (!password_verify(rq->arena, account->hash, rq->arg[PASSWORD]))
		return ERROR_LOGIN_WRONG;
	if (!password_outdated(account->hash))
		return OK;
	return account_rehash(rq->db, account->id,
	                      password_hash(rq->arena, rq->arg[PASSWORD]));
}

static struct reply sign_in(struct request *rq)
{
	struct account account;
	const char *token;
	enum error e;

	if ((e = verify(rq, &account)) ||
	    (e = session_open(rq->db, rq->arena, account.id,
	                      rq->settings->session_life, &token)))
		return reply_error(e);
	return reply_data(
		arena_printf(rq->arena, "{\"username\":%s,\"uuid\":\"%s\"}",
	                     json_quote(rq->arena, account.name), token));
}

static const struct endpoint endpoint = {
	.name = "login",
	.route = "POST /login",
	.summary = "Open a session; its uuid is the token of further requests",
	.access = ANYONE,
	.costly = true,
	.params = params,
	.errors = errors,
	.if_malformed = ERROR_MALFORMED_LOGIN,
	.returns = "Session",
	.handle = sign_in,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
