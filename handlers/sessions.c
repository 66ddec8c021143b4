/* sessions - where one is signed in */
#include "endpoint.h"

static struct reply list_sessions(struct request *rq)
{
	const char *sessions;
	enum error e = session_list(rq->db, rq->user, &sessions);

	return e ? reply_error(e) : reply_data(sessions);
}

static const struct endpoint endpoint = {
	.name = "sessions",
	.route = "GET /sessions",
	.summary = "One's own sessions, the oldest first",
	.access = USER,
	.returns = "Sessions",
	.handle = list_sessions,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
