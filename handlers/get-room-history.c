/* get-room-history - what was said in a room */
#include "credential.h"
#include "endpoint.h"
#include "message.h"
#include "room.h"

enum { ROOM_GID, LIMIT, BEFORE, AFTER };

static const struct param params[] = {
	[ROOM_GID] = { "room_gid", QUERY, TEXT, .min = 1, .max = ROOM_GID_MAX,
	               .summary = "The room, as /create-room named it" },
	[LIMIT] = { "limit", QUERY, INTEGER, .min = 1, .max = MESSAGE_PAGE_MAX,
	            .otherwise = "100",
	            .summary = "How many messages at most; half a megabyte of "
	                       "text ends a page as well" },
	[BEFORE] = { "before", QUERY, INTEGER, .min = 0, .max = MSG_ID_MAX,
	             .optional = true,
	             .summary = "Only messages with a smaller msgId" },
	[AFTER] = { "after", QUERY, INTEGER, .min = 0, .max = MSG_ID_MAX,
	            .optional = true,
	            .summary = "Only messages with a greater msgId, oldest "
	                       "first; left out, the newest are given" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, OK };

/* One's own messages carry one's token (contracts, decision 3), but only to who
 * knows it already: from the scripts of a page the cookie is kept. */
static struct user reader_of(const struct request *rq)
{
	struct user reader = *rq->user;

	if (!credential_in_header(rq->env))
		reader.token = NULL;
	return reader;
}

static struct reply get_room_history(struct request *rq)
{
	const struct user reader = reader_of(rq);
	struct range range = {
		.limit = rq->arg[LIMIT],
		.before = rq->arg[BEFORE],
		.after = rq->arg[AFTER],
	};
	struct page page;
	enum error e = message_history(rq->db, rq->arena, &reader,
	                               rq->arg[ROOM_GID], &range, &page);

	return e ? reply_error(e) : reply_page(page.messages, page.more);
}

static const struct endpoint endpoint = {
	.name = "get-room-history",
	.route = "GET /get-room-history",
	.summary = "A page of what was said in a room, ascending",
	.access = USER,
	.params = params,
	.errors = errors,
	.if_malformed = ERROR_MALFORMED_MESSAGE,
	.returns = "History",
	.handle = get_room_history,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
