/* admission.c - is whoever calls somebody who may? */
#include "admission.h"

#include <string.h>
#include <time.h>

#include "account.h"
#include "caller.h"
#include "credential.h"
#include "login-token.h"

static enum error admit_by_login_token(struct request *rq,
                                       const struct endpoint *ep)
{
	const char *text = credential_login_token(rq->arena, rq->env,
	                                          rq->settings->cors_origin);
	struct login_token token;
	enum error e;

	if (!text)
		return ep->if_no_token;
	if (!login_token_read(rq->arena, rq->settings->jwt_secret, text,
	                      time(NULL), &token))
		return ERROR_UNKNOWN_USER;
	e = login_token_user(rq->db, rq->arena, &token, &rq->user);
	return e || rq->user ? e : ERROR_UNKNOWN_USER;
}

static enum error admit_by_session(struct request *rq,
                                   const struct endpoint *ep,
                                   const struct incoming *in)
{
	const char *token;
	enum error e;

	token = credential_of(rq->arena, in, rq->settings->cors_origin);
	if (!token)
		return ep->access == GUEST && !credential_shown(in)
		               ? OK
		               : ep->if_no_token;
	if ((e = session_user(rq->db, rq->arena, token, &rq->user)))
		return e;
	if (!ep->session_valid || ep->session_valid(rq->user))
		return OK;
	e = session_end(rq->db, rq->user);
	return e ? e : ERROR_UNKNOWN_USER;
}

static enum error admit_administrator(struct request *rq,
                                      const struct endpoint *ep,
                                      const struct incoming *in)
{
	enum error e = admit_by_session(rq, ep, in);

	return e ? e : account_administers(rq->db, rq->user->id);
}

/* The gateway knows whose its connection is. */
static enum error admit_by_gateway(struct request *rq)
{
	struct user *user = arena_alloc(rq->arena, sizeof *user);

	user->id = request_number(rq, "ACCOUNT");
	user->login = request_variable(rq, "LOGIN");
	user->name = request_variable(rq, "FULLNAME");
	if (!user->name)
		user->name = user->login;
	user->session = request_variable(rq, "SESSION");
	if (!user->id || !user->login ||
	    (user->session && !request_number(rq, "SESSION")))
		return ERROR_BAD_REQUEST;
	rq->user = user;
	return OK;
}

enum error admit(struct request *rq, const struct endpoint *ep,
                 const struct incoming *in)
{
	if (ep->access == GATEWAY || ep->access == PROGRAM)
		return OK; /* nobody else is at its socket */
	if (ep->access == LOCAL)
		return credential_local(in) ? OK : ERROR_NOT_ALLOWED;
	if (ep->login_token && !credential_tokens_count(in, rq->settings))
		return ERROR_NOT_ALLOWED;
	if (ep->lets_in && !ep->lets_in(rq))
		return ERROR_NOT_ALLOWED;
	if (ep->access == ANYONE)
		return OK;
	if (ep->access == ADMINISTRATOR)
		return admit_administrator(rq, ep, in);
	if (strncmp(ep->route, "EVENT ", 6) == 0)
		return admit_by_gateway(rq);
	if (strncmp(ep->route, "ACTION ", 7) == 0)
		return caller_read(rq->arena, incoming_get(in, "CALLER"),
		                   &rq->caller);
	return ep->login_token ? admit_by_login_token(rq, ep)
	                       : admit_by_session(rq, ep, in);
}
