/* create-room - open a room */
#include "endpoint.h"
#include "room.h"

enum { NAME };

static const struct param params[] = {
	[NAME] = { "name", BODY, TEXT, .min = 1, .max = ROOM_NAME_MAX,
	           .optional = true,
	           .summary = "What people call it; left out, it has no name" },
	{ 0 },
};

static struct reply create_room(struct request *rq)
{
	const char *room;
	enum error e = room_create(rq->db, rq->arena, rq->user->id,
	                           rq->arg[NAME], &room);

	return e ? reply_error(e) : reply_data(room);
}

static const enum error errors[] = { ERROR_DEVICE, ERROR_MUTED, OK };

static const struct endpoint endpoint = {
	.name = "create-room",
	.route = "POST /create-room",
	.summary = "Open a room; who knows its room_gid may read and write it",
	.access = USER,
	.params = params,
	.errors = errors,
	.if_no_object = ERROR_INVALID_DATA_ROOM,
	.returns = "Room",
	.handle = create_room,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
