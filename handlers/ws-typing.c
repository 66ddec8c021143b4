/* ws-typing - the others in a room see that somebody is writing */
#include "event.h"
#include "hint.h"
#include "json.h"
#include "room.h"

enum { ROOM_GID };

static const struct param params[] = {
	[ROOM_GID] = EVENT_ROOM_GID,
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, ERROR_MUTED,
	                             ERROR_ROOM_MUTED, OK };

static struct reply typing(struct request *rq)
{
	const char *gid = rq->arg[ROOM_GID], *room, *data;
	enum error e = room_speak(rq->db, rq->user->id, gid, &room);

	if (e)
		return reply_error(e);
	data = arena_printf(rq->arena,
	                    "{\"room_gid\":%s,\"username\":%s,"
	                    "\"fullname\":%s,\"seconds\":6}",
	                    json_quote(rq->arena, gid),
	                    json_quote(rq->arena, rq->user->login),
	                    json_quote(rq->arena, rq->user->name));
	hint_room(room, rq->user->id, event_frame(rq->arena, "typing", data));
	return reply_data("{}");
}

static const struct endpoint endpoint = {
	.name = "ws-typing",
	.route = "EVENT typing",
	.summary = "Let the others in a room see that you are typing",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "Nothing",
	.handle = typing,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
