/* admin-accounts - all accounts, by their login */
#include "account.h"
#include "admin.h"
#include "endpoint.h"

enum { SEARCH, LIMIT, AFTER };

static const struct param params[] = {
	[SEARCH] = { "search", QUERY, TEXT, .min = 1, .max = ADMIN_SEARCH_MAX,
	             .optional = true,
	             .summary = "What a login or a name begins with" },
	[LIMIT] = { "limit", QUERY, INTEGER, .min = 1, .max = ADMIN_PAGE_MAX,
	            .optional = true,
	            .summary = "How many at most; left out, 50" },
	[AFTER] = { "after", QUERY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .optional = true,
	            .summary = "The login that the page before ended with" },
	{ 0 },
};

static struct reply list_accounts(struct request *rq)
{
	const struct admin_page page = { .search = rq->arg[SEARCH],
		                         .limit = rq->arg[LIMIT]
		                                          ? rq->arg[LIMIT]
		                                          : "50",
		                         .after = rq->arg[AFTER] };
	struct admin_list list;
	struct reply reply;
	enum error e = admin_accounts(rq->db, &page, &list);

	if (e)
		return reply_error(e);
	reply = reply_data(list.json);
	reply.more = list.more;
	return reply;
}

static const struct endpoint endpoint = {
	.name = "admin-accounts",
	.route = "GET /admin/accounts",
	.summary = "All accounts, by their login",
	.access = ADMINISTRATOR,
	.params = params,
	.returns = "AdminAccounts",
	.handle = list_accounts,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
