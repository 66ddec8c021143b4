/* ws-read - the caller has read a room up to a message */
#include "event.h"
#include "hint.h"
#include "json.h"
#include "mark.h"

enum { ROOM_GID, MSG_ID };

static const struct param params[] = {
	[ROOM_GID] = EVENT_ROOM_GID,
	[MSG_ID] = EVENT_MSG_ID("The last message that you have read"),
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, OK };

/* Their other sockets as well. */
static void tell(struct request *rq, const struct mark *mark)
{
	struct arena *a = rq->arena;

	hint_room(mark->room, "0",
	          event_frame(a, "read",
	                      arena_printf(a,
	                                   "{\"room_gid\":%s,\"username\":%s,"
	                                   "\"msgId\":%s}",
	                                   json_quote(a, rq->arg[ROOM_GID]),
	                                   json_quote(a, rq->user->login),
	                                   mark->msg_id)));
}

static struct reply read_up_to(struct request *rq)
{
	struct mark mark;
	enum error e = mark_move(rq->db, rq->user->id, rq->arg[ROOM_GID],
	                         rq->arg[MSG_ID], &mark);

	if (e)
		return reply_error(e);
	if (mark.moved)
		tell(rq, &mark);
	return reply_data(mark.json);
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
