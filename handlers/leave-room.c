/* leave-room - a room is none of one's own any more */
#include "endpoint.h"
#include "room.h"

enum { ROOM_GID };

static const struct param params[] = {
	[ROOM_GID] = { "room_gid", BODY, TEXT, .min = 1, .max = ROOM_GID_MAX,
	               .summary = "The room, as /create-room named it" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, ERROR_ROOM_OWNED,
	                             ERROR_DEVICE, OK };

static struct reply leave_room(struct request *rq)
{
	enum error e = room_leave(rq->db, rq->user->id, rq->arg[ROOM_GID]);

	return e ? reply_error(e) : reply_ok();
}

static const struct endpoint endpoint = {
	.name = "leave-room",
	.route = "POST /leave-room",
	.summary =
		"A room is none of one's own any more, and one is no member "
		"of it",
	.access = USER,
	.params = params,
	.errors = errors,
	.returns = "Ok",
	.handle = leave_room,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
