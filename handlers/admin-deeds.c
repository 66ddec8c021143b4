/* admin-deeds - what administrators did */
#include "admin.h"
#include "endpoint.h"

enum { LIMIT, BEFORE };

static const struct param params[] = {
	[LIMIT] = { "limit", QUERY, INTEGER, .min = 1, .max = ADMIN_PAGE_MAX,
	            .otherwise = "50", .summary = "How many at most" },
	[BEFORE] = { "before", QUERY, INTEGER, .min = 1, .max = DEED_MAX,
	             .optional = true,
	             .summary = "The deed that the page before ended with" },
	{ 0 },
};

static struct reply list_deeds(struct request *rq)
{
	struct admin_list list;
	enum error e = admin_deeds(rq->db, rq->arg[BEFORE], rq->arg[LIMIT],
	                           &list);

	return e ? reply_error(e) : reply_page(list.json, list.more);
}

static const struct endpoint endpoint = {
	.name = "admin-deeds",
	.route = "GET /admin/deeds",
	.summary = "What administrators did, the newest first",
	.access = ADMINISTRATOR,
	.params = params,
	.returns = "AdminDeeds",
	.handle = list_deeds,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
