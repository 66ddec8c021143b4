/* ws-subscribe - be pushed what is said in a room */
#include "event.h"
#include "room.h"

enum { ROOM_GID, AFTER };

static const struct param params[] = {
	[ROOM_GID] = EVENT_ROOM_GID,
	[AFTER] = { "after", BODY, INTEGER, .min = 0, .max = MSG_ID_MAX,
	            .optional = true,
	            .summary = "The msgId up to which you have everything; "
	                       "left out, what is said from now on",
	            .if_wrong = "expected after as integer",
	            .if_unfit = "after should be the number of a message" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, ERROR_AHEAD_OF_ROOM,
	                             OK };

static struct reply subscribe(struct request *rq)
{
	struct entrance entrance;
	struct reply reply;
	enum error e = room_listen(rq->db, rq->user->id, rq->arg[ROOM_GID],
	                           rq->arg[AFTER], &entrance);

	if (e)
		return reply_error(e);
	reply = reply_data(entrance.json);
	reply.socket = arena_printf(rq->arena, "subscribe %s %s %s %s",
	                            entrance.room, entrance.after,
	                            entrance.last, entrance.gid);
	return reply;
}

static const struct endpoint endpoint = {
	.name = "ws-subscribe",
	.route = "EVENT subscribe",
	.summary = "Be pushed what is said in a room, without a gap",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "Subscription",
	.handle = subscribe,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
