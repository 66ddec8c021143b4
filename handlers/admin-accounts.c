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
	            .otherwise = "50", .summary = "How many at most" },
	[AFTER] = { "after", QUERY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .optional = true,
	            .summary = "The login that the page before ended with" },
	{ 0 },
};

static struct reply list_accounts(struct request *rq)
{
	const struct admin_page page = { .search = rq->arg[SEARCH],
		                         .limit = rq->arg[LIMIT],
		                         .after = rq->arg[AFTER] };
	struct admin_list list;
	enum error e = admin_accounts(rq->db, &page, &list);

	return e ? reply_error(e) : reply_page(list.json, list.more);
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
