/* ws-self - who the caller is, as their contacts see them */
#include "account.h"
#include "dialect.h"
#include "endpoint.h"

static const enum error errors[] = { ERROR_UNKNOWN_CONTACT, OK };

static struct reply self(struct request *rq)
{
	const char *json;
	enum error e = account_self(rq->db, rq->user->id, &json);

	return e ? reply_error_about(e, rq->user->login, NULL)
	         : reply_data(json);
}

static const struct endpoint endpoint = {
	.name = "ws-self",
	.route = "EVENT self",
	.summary = "Who you are, as your contacts see you",
	.access = USER,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "Profile",
	.handle = self,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
