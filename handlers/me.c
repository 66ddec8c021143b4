/* me - who the caller is */
#include "account.h"
#include "endpoint.h"

static const enum error errors[] = { ERROR_UNKNOWN_CONTACT, OK };

static struct reply me(struct request *rq)
{
	const char *json;
	enum error e = account_me(rq->db, rq->user->id, &json);

	return e ? reply_error_about(e, rq->user->login, NULL)
	         : reply_data(json);
}

static const struct endpoint endpoint = {
	.name = "me",
	.route = "GET /me",
	.summary = "Who one is",
	.access = USER,
	.errors = errors,
	.returns = "Me",
	.handle = me,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
