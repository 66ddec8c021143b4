/* ws-unsubscribe - be pushed no more of what is said in a room */
#include "event.h"
#include "json.h"
#include "room.h"

enum { ROOM_GID };

static const struct param params[] = {
	[ROOM_GID] = EVENT_ROOM_GID,
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, OK };

static struct reply unsubscribe(struct request *rq)
{
	const char *gid = rq->arg[ROOM_GID], *room;
	struct reply reply;
	enum error e = room_enter(rq->db, rq->user->id, gid, &room);

	if (e)
		return reply_error(e);
	reply = reply_data(arena_printf(rq->arena, "{\"room_gid\":%s}",
	                                json_quote(rq->arena, gid)));
	reply.socket = arena_printf(rq->arena, "unsubscribe %s", room);
	return reply;
}

static const struct endpoint endpoint = {
	.name = "ws-unsubscribe",
	.route = "EVENT unsubscribe",
	.summary = "Be pushed no more of what is said in a room",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "Room",
	.handle = unsubscribe,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
