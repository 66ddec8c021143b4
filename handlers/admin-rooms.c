/* admin-rooms - all rooms, the newest first */
#include "account.h"
#include "admin.h"
#include "endpoint.h"
#include "room.h"

enum { SEARCH, LIMIT, AFTER };

static const struct param params[] = {
	[SEARCH] = { "search", QUERY, TEXT, .min = 1, .max = ADMIN_SEARCH_MAX,
	             .optional = true,
	             .summary = "What a room_gid or a name begins with, or the "
	                        "login of an owner" },
	[LIMIT] = { "limit", QUERY, INTEGER, .min = 1, .max = ADMIN_PAGE_MAX,
	            .otherwise = "50", .summary = "How many at most" },
	[AFTER] = { "after", QUERY, TEXT, .min = 1, .max = ROOM_GID_MAX,
	            .optional = true,
	            .summary = "The room_gid that the page before ended with" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, OK };

static struct reply list_rooms(struct request *rq)
{
	const struct admin_page page = { .search = rq->arg[SEARCH],
		                         .limit = rq->arg[LIMIT],
		                         .after = rq->arg[AFTER] };
	struct admin_list list;
	enum error e = admin_rooms(rq->db, &page, &list);

	return e ? reply_error(e) : reply_page(list.json, list.more);
}

static const struct endpoint endpoint = {
	.name = "admin-rooms",
	.route = "GET /admin/rooms",
	.summary = "All rooms, the newest first",
	.access = ADMINISTRATOR,
	.params = params,
	.errors = errors,
	.returns = "AdminRooms",
	.handle = list_rooms,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
