/* socket-auth - who is it that says so by the first frame of a WebSocket */
#include <string.h>

#include "auth-key.h"
#include "auth.h"
#include "bearer.h"
#include "caller.h"
#include "dialect.h"
#include "endpoint.h"
#include "json.h"

/* Contracts, C3 and 1.4: no frame but the close frame. */
static const char no_auth[] = "{\"refused\":\"login-token required\"}";

/* Contracts, 1.4, to the letter. */
static struct reply refuse(struct arena *a, const char *comment)
{
	return reply_data(arena_printf(
		a,
		"{\"frame\":{\"success\":false,\"action\":\"auth\"%s%s},"
		"\"refused\":\"\"}",
		comment ? ",\"comment\":" : "",
		comment ? json_quote(a, comment) : ""));
}

static struct reply let_in(const struct request *rq,
                           const struct auth_token *token, bool of_account)
{
	struct arena *a = rq->arena;
	const struct caller caller = caller_of(token);

	return reply_data(arena_printf(
		a,
		"{\"frame\":{\"success\":true,\"action\":\"auth\","
		"\"timeout\":%ld},\"identity\":%s,\"caller\":%s,"
		"\"account\":%s,\"issued\":%s}",
		caller_timeout(rq->settings), json_quote(a, caller.identity),
		caller_json(a, &caller), of_account ? token->id : "null",
		of_account ? token->time : "null"));
}

/* A token of our own issuer stands as long as its account does. */
static struct reply admit(const struct request *rq,
                          const struct auth_token *token)
{
	const struct auth_source source = auth_source(rq->arena, rq->settings,
	                                              rq->db);
	const struct bearer bearer = { token->code, token->id, token->time };
	bool of_account = token->is_user && !source.url;
	enum error e = of_account ? bearer_check(rq->db, &bearer) : OK;

	if (e == ERROR_TOKEN_VOID)
		return refuse(rq->arena, NULL);
	return e ? reply_error(e) : let_in(rq, token, of_account);
}

/* The token that an object of that action has; false: it has none. */
static bool read_auth(json_object *message, json_object **token)
{
	return strcmp(json_of(message, "action", ""), "\"auth\"") == 0 &&
	       json_object_object_get_ex(message, "token", token);
}

static struct reply authenticate(struct request *rq)
{
	struct auth_token verified;
	json_object *token;

	if (!read_auth(rq->body, &token))
		return reply_data(no_auth);
	switch (auth_verify(rq, token, &verified)) {
	case AUTH_OK:
		return admit(rq, &verified);
	case AUTH_EXPIRED:
		return refuse(rq->arena, "Expired");
	case AUTH_INVALID:
		return refuse(rq->arena, "Invalid token");
	case AUTH_VERIFICATION_FAILED:
		return refuse(rq->arena, "Invalid signature");
	case AUTH_UNAVAILABLE:
		break;
	}
	return refuse(rq->arena, NULL);
}

static const struct endpoint endpoint = {
	.name = "socket-auth",
	.route = "SOCKET auth",
	.summary = "Say who a socket is of by its first frame",
	.access = GATEWAY,
	.takes = VALUE,
	.returns = "Nothing",
	.dialect = &dialect_event,
	.handle = authenticate,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
