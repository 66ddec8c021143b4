/* admin-end-session - end a session, or all of somebody's */
#include <string.h>

#include "account.h"
#include "admin.h"
#include "endpoint.h"

enum { LOGIN, SESSION, ALL };

static const struct param params[] = {
	[LOGIN] = { "login", BODY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .summary = "Whose it is" },
	[SESSION] = { "session", BODY, INTEGER, .min = 1, .max = SESSION_MAX,
	              .optional = true,
	              .summary =
	                      "The one to end, as /admin/sessions names it" },
	[ALL] = { "all", BODY, BOOLEAN, .optional = true,
	          .summary = "Instead: true ends all of them" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ACCOUNT,
	                             ERROR_UNKNOWN_SESSION, OK };

static struct reply end_all(struct request *rq)
{
	const char *ended;
	enum error e = admin_end_sessions(rq->db, rq->user, rq->arg[LOGIN],
	                                  &ended);

	return e ? reply_error(e)
	         : reply_data(arena_printf(rq->arena, "{\"ended\":%s}", ended));
}

/* One of the two has to be said, so that nothing ends for a word misspelt. */
static struct reply end_session(struct request *rq)
{
	bool all = rq->arg[ALL] && strcmp(rq->arg[ALL], "true") == 0;
	struct reply reply = reply_error(ERROR_MALFORMED);
	enum error e;

	if (all == (rq->arg[SESSION] != NULL)) {
		reply.param = &params[SESSION];
		return reply;
	}
	if (all)
		return end_all(rq);
	e = admin_end_session(rq->db, rq->user, rq->arg[LOGIN],
	                      rq->arg[SESSION]);
	return e ? reply_error(e) : reply_data("{\"ended\":1}");
}

static const struct endpoint endpoint = {
	.name = "admin-end-session",
	.route = "POST /admin/end-session",
	.summary = "End a session, or all of somebody's",
	.access = ADMINISTRATOR,
	.params = params,
	.errors = errors,
	.returns = "Ended",
	.handle = end_session,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
