/* create-room - open a room */
#include "endpoint.h"
#include "room.h"

static struct reply create_room(struct request *rq)
{
	const char *room;
	enum error e = room_create(rq->db, rq->arena, rq->user->id, &room);

	return e ? reply_error(e) : reply_data(room);
}

static const enum error errors[] = { ERROR_DEVICE, OK };

static const struct endpoint endpoint = {
	.name = "create-room",
	.route = "POST /create-room",
	.summary = "Open a room; who knows its room_gid may read and write it",
	.access = USER,
	.errors = errors,
	.if_no_object = ERROR_INVALID_DATA_ROOM,
	.returns = "Room",
	.handle = create_room,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
