/* end-session - end one of one's own sessions, or all the others */
#include <string.h>

#include "endpoint.h"

enum { SESSION, OTHERS };

static const struct param params[] = {
	[SESSION] = { "session", BODY, INTEGER, .min = 1, .max = SESSION_MAX,
	              .optional = true,
	              .summary = "The one to end, as /sessions names it" },
	[OTHERS] = { "others", BODY, BOOLEAN, .optional = true,
	             .summary =
	                     "Instead: true ends all but the one that asks" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_SESSION, OK };

static struct reply end_others(struct request *rq)
{
	const char *ended;
	enum error e = session_end_others(rq->db, rq->user, &ended);

	return e ? reply_error(e)
	         : reply_data(arena_printf(rq->arena, "{\"ended\":%s}", ended));
}

/* One of the two has to be said, so that nothing ends for a word misspelt. */
static struct reply end_session(struct request *rq)
{
	bool others = rq->arg[OTHERS] && strcmp(rq->arg[OTHERS], "true") == 0;
	struct reply reply = reply_error(ERROR_MALFORMED);
	enum error e;

	if (others == (rq->arg[SESSION] != NULL)) {
		reply.param = &params[SESSION];
		return reply;
	}
	if (others)
		return end_others(rq);
	e = session_end_one(rq->db, rq->user, rq->arg[SESSION]);
	return e ? reply_error(e) : reply_data("{\"ended\":1}");
}

static const struct endpoint endpoint = {
	.name = "end-session",
	.route = "POST /end-session",
	.summary = "End one of one's own sessions, or all the others",
	.access = USER,
	.params = params,
	.errors = errors,
	.returns = "Ended",
	.handle = end_session,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
