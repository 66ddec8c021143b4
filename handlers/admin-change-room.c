/* admin-change-room - disable or mute a room, or undo that */
#include "account.h"
#include "admin.h"
#include "endpoint.h"
#include "room.h"

enum { ROOM_GID, DISABLED, MUTED };

static const struct param params[] = {
	[ROOM_GID] = { "room_gid", BODY, TEXT, .min = 1, .max = ROOM_GID_MAX,
	               .summary = "The room" },
	[DISABLED] = { "disabled", BODY, BOOLEAN, .optional = true,
	               .summary = "Whether it is as if it were not there" },
	[MUTED] = { "muted", BODY, BOOLEAN, .optional = true,
	            .summary = "Whether it may be read, and nothing is said in "
	                       "it" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, OK };

/* One of the two has to be said, so that nobody takes a word misspelt for done.
 */
static struct reply change_room(struct request *rq)
{
	const struct admin_change change = { rq->arg[DISABLED],
		                             rq->arg[MUTED] };
	struct reply reply = reply_error(ERROR_MALFORMED);
	const char *room;
	enum error e;

	if (!change.disabled && !change.muted) {
		reply.param = &params[DISABLED];
		return reply;
	}
	e = admin_change_room(rq->db, rq->user, rq->arg[ROOM_GID], &change,
	                      &room);
	return e ? reply_error(e) : reply_data(room);
}

static const struct endpoint endpoint = {
	.name = "admin-change-room",
	.route = "POST /admin/change-room",
	.summary = "Disable or mute a room, or undo that",
	.access = ADMINISTRATOR,
	.params = params,
	.errors = errors,
	.returns = "AdminRoom",
	.handle = change_room,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
