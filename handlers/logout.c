/* logout - end the session */
#include "dialect.h"
#include "endpoint.h"

static struct reply sign_out(struct request *rq)
{
	struct reply reply = reply_data(
		"{\"message\": \"Logout successful.\"}");
	enum error e = session_end(rq->db, rq->user);

	if (e)
		return reply_error(e);
	reply.close = true;
	return reply;
}

static const struct endpoint endpoint = {
	.name = "logout",
	.route = "POST /logout",
	.summary = "End the session, everywhere and at once",
	.access = USER,
	.takes = NOTHING,
	.if_no_token = ERROR_SESSION_NEEDED,
	.returns = "LoggedOut",
	.dialect = &dialect_serverapi,
	.handle = sign_out,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
