/* ws-delete-message - take back what one has said */
#include "event.h"
#include "message.h"

enum { ROOM_GID, MSG_ID };

static const struct param params[] = {
	[ROOM_GID] = EVENT_ROOM_GID,
	[MSG_ID] = EVENT_MSG_ID("The message, which is yours"),
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, ERROR_ROOM_MUTED,
	                             ERROR_UNKNOWN_MESSAGE, ERROR_NOT_AUTHOR,
	                             OK };

static struct reply delete_message(struct request *rq)
{
	const struct message_at at = { rq->arg[ROOM_GID], rq->arg[MSG_ID] };
	const char *sent;
	enum error e = message_delete(rq->db, rq->user->id, &at, &sent);

	return e ? reply_error(e) : reply_data(sent);
}

static const struct endpoint endpoint = {
	.name = "ws-delete-message",
	.route = "EVENT delete_message",
	.summary = "Delete a message of yours: of its text nothing is kept",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "Sent",
	.handle = delete_message,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
