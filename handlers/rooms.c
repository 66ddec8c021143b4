/* rooms - which rooms are one's own */
#include "endpoint.h"
#include "room.h"

enum { LIMIT, AFTER };

static const struct param params[] = {
	[LIMIT] = { "limit", QUERY, INTEGER, .min = 1, .max = ROOM_PAGE_MAX,
	            .otherwise = "100", .summary = "How many rooms at most" },
	[AFTER] = { "after", QUERY, TEXT, .min = 1, .max = ROOM_GID_MAX,
	            .optional = true,
	            .summary = "Only those that were made after that one of "
	                       "them" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, OK };

static struct reply list_rooms(struct request *rq)
{
	const struct room_range range = {
		.after = rq->arg[AFTER],
		.limit = rq->arg[LIMIT],
	};
	const struct room_wish wish = { .unread = true, .latest = true };
	struct room_page page;
	enum error e = room_list(rq->db, rq->user->id, &range, &wish, &page);

	return e ? reply_error(e) : reply_page(page.rooms, page.more);
}

static const struct endpoint endpoint = {
	.name = "rooms",
	.route = "GET /rooms",
	.summary =
		"The rooms that one owns, is a member of, or has joined or "
		"read in, in the order in which they were made",
	.access = USER,
	.params = params,
	.errors = errors,
	.returns = "Rooms",
	.handle = list_rooms,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
