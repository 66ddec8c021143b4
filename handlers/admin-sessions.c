/* admin-sessions - where somebody is signed in */
#include "account.h"
#include "admin.h"
#include "endpoint.h"

enum { LOGIN };

static const struct param params[] = {
	[LOGIN] = { "login", QUERY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .summary = "Whose they are" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ACCOUNT, OK };

static struct reply list_sessions(struct request *rq)
{
	const char *sessions;
	enum error e = admin_sessions(rq->db, rq->arg[LOGIN], &sessions);

	return e ? reply_error(e) : reply_data(sessions);
}

static const struct endpoint endpoint = {
	.name = "admin-sessions",
	.route = "GET /admin/sessions",
	.summary = "Somebody's sessions, the oldest first",
	.access = ADMINISTRATOR,
	.params = params,
	.errors = errors,
	.returns = "AdminSessions",
	.handle = list_sessions,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
