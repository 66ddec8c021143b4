/* socket-open - who opens a WebSocket, and may they */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "credential.h"
#include "dialect.h"
#include "endpoint.h"
#include "gateway.h"
#include "json.h"
#include "login-token.h"
#include "utf8.h"

/* RFC 6455, 5.5.1: a control frame has 125 bytes, and the code is two. */
enum { REASON_MAX = 123 };

/* Contracts, 2.3. */
static const char required[] = "login-token required";
static const char invalid[] = "invalid login-token";

struct visitor {
	const struct user *user;
	struct login_token token; /* if it is by one */
	const char *issued;       /* NULL: it is by a session */
	const char *refused;      /* why; NULL: it is not */
	bool waits;               /* it may say so yet */
};

static enum error by_login_token(struct request *rq, const char *text,
                                 struct visitor *v)
{
	const struct incoming in = { .env = rq->env };
	enum error e;

	v->refused = invalid;
	if (!credential_tokens_count(&in, rq->settings) ||
	    !login_token_read(rq->arena, rq->settings->jwt_secret, text,
	                      time(NULL), &v->token))
		return OK;
	v->issued = arena_printf(rq->arena, "%" PRId64,
	                         v->token.exp - LOGIN_TOKEN_SECONDS);
	e = login_token_user(rq->db, rq->arena, &v->token, &v->user);
	if (e)
		return e == ERROR_UNKNOWN_USER ? OK : e;
	v->refused = v->user ? NULL
	                     : arena_printf(rq->arena, "'%s' doesn't exists",
	                                    v->token.username);
	return OK;
}

/*
 * Where chatapp is spoken alone there are none.  Elsewhere who is nobody may
 * yet say by its first frame who it is, whatever else it has shown (contracts,
 * C3).
 */
static enum error by_session(struct request *rq, struct visitor *v)
{
	const struct incoming in = { .env = rq->env };
	const char *contract = request_variable(rq, "CONTRACT"),
		   *text = credential_of(rq->arena, &in,
	                                 rq->settings->cors_origin);
	bool alone = contract && strcmp(contract, "chatapp") == 0;
	enum error e;

	v->refused = required;
	v->waits = !alone;
	if (!text || alone)
		return OK;
	e = session_user(rq->db, rq->arena, text, &v->user);
	if (e)
		return e == ERROR_UNKNOWN_USER ? OK : e;
	v->waits = false;
	v->refused = NULL;
	return OK;
}

static enum error enter(struct request *rq, struct visitor *v,
                        struct opened *opened)
{
	const struct opening opening = {
		.gateway = request_number(rq, "GATEWAY"),
		.number = request_number(rq, "SOCKET"),
		.user = v->user,
		.issued = v->issued,
		.alone = strcmp(rq->settings->one_instance, "on") == 0,
	};
	enum error e = gateway_open_socket(rq->db, &opening, opened);

	if (e)
		return e;
	if (opened->state == SOCKET_VOID)
		v->refused = v->issued ? invalid : required;
	if (opened->state == SOCKET_TAKEN)
		v->refused = arena_printf(rq->arena,
		                          "'%s' is already connected. Cannot "
		                          "have multiple instance",
		                          v->user->login);
	return OK;
}

/* What fits a close frame, without half a character at its end. */
static struct reply refuse(struct request *rq, const char *reason)
{
	const char *cut = arena_copy(rq->arena, reason,
	                             utf8_cut(reason, REASON_MAX));

	return reply_data(arena_printf(rq->arena, "{\"refused\":%s}",
	                               json_quote(rq->arena, cut)));
}

static const char *or_null(const char *number)
{
	return number ? number : "null";
}

static struct reply let_in(struct request *rq, const struct visitor *v,
                           const struct opened *opened)
{
	struct arena *a = rq->arena;

	return reply_data(arena_printf(
		a,
		"{\"account\":%s,\"login\":%s,\"fullname\":%s,\"session\":%s,"
		"\"seconds\":%s,\"issued\":%s,\"rooms\":\"%s\",\"open\":%s}",
		v->user->id, json_quote(a, v->user->login),
		json_quote(a, v->user->name), or_null(v->user->session),
		or_null(opened->seconds), or_null(v->issued), opened->rooms,
		opened->open));
}

static struct reply open_socket(struct request *rq)
{
	const char *text = credential_login_token(rq->arena, rq->env,
	                                          rq->settings->cors_origin);
	struct visitor v = { 0 };
	struct opened opened;
	enum error e;

	if (!request_number(rq, "GATEWAY") || !request_number(rq, "SOCKET"))
		return reply_error(ERROR_BAD_REQUEST);
	if (!credential_own_page(rq->env, rq->settings->cors_origin))
		return reply_error(ERROR_NOT_ALLOWED);
	e = text ? by_login_token(rq, text, &v) : by_session(rq, &v);
	if (!e && v.waits)
		return reply_data("{\"waits\":true}");
	if (e || (!v.refused && (e = enter(rq, &v, &opened))))
		return reply_error(e);
	return v.refused ? refuse(rq, v.refused) : let_in(rq, &v, &opened);
}

static const enum error errors[] = { ERROR_NOT_ALLOWED, ERROR_UNKNOWN_SESSION,
	                             OK };

static const struct endpoint endpoint = {
	.name = "socket-open",
	.route = "SOCKET open",
	.summary = "Say who opens a socket, and note that it is there",
	.access = GATEWAY,
	.login_token = true,
	.errors = errors,
	.returns = "Nothing",
	.dialect = &dialect_event,
	.handle = open_socket,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
