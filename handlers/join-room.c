/* join-room - a room is one's own from now on */
#include "endpoint.h"
#include "mark.h"
#include "room.h"

enum { ROOM_GID };

static const struct param params[] = {
	[ROOM_GID] = { "room_gid", BODY, TEXT, .min = 1, .max = ROOM_GID_MAX,
	               .summary = "The room, as /create-room named it" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, OK };

/* A mark is what makes it so, wherever it is already. */
static struct reply join_room(struct request *rq)
{
	const struct room_wish wish = { .unread = true, .latest = true };
	const char *gid = rq->arg[ROOM_GID], *mark, *room;
	enum error e;

	if ((e = mark_move(rq->db, rq->arena, rq->user, gid, "0", &mark)) ||
	    (e = room_show(rq->db, rq->user->id, gid, &wish, &room)))
		return reply_error(e);
	return reply_data(room);
}

static const struct endpoint endpoint = {
	.name = "join-room",
	.route = "POST /join-room",
	.summary = "A room is among one's own from now on",
	.access = USER,
	.params = params,
	.errors = errors,
	.returns = "RoomJoined",
	.handle = join_room,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
