/* ws-read - the caller has read a room up to a message */
#include "event.h"
#include "mark.h"

enum { ROOM_GID, MSG_ID };

static const struct param params[] = {
	[ROOM_GID] = EVENT_ROOM_GID,
	[MSG_ID] = EVENT_MSG_ID("The last message that you have read"),
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, OK };

static struct reply read_up_to(struct request *rq)
{
	const char *json;
	enum error e = mark_move(rq->db, rq->arena, rq->user, rq->arg[ROOM_GID],
	                         rq->arg[MSG_ID], &json);

	return e ? reply_error(e) : reply_data(json);
}

static const struct endpoint endpoint = {
	.name = "ws-read",
	.route = "EVENT read",
	.summary = "You have read a room up to a message, and all see that",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "Mark",
	.handle = read_up_to,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
