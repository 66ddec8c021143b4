/* ws-edit-message - say otherwise what one has said */
#include "event.h"
#include "message.h"

enum { ROOM_GID, MSG_ID, CONTENT };

static const struct param params[] = {
	[ROOM_GID] = EVENT_ROOM_GID,
	[MSG_ID] = EVENT_MSG_ID("The message, which is yours"),
	[CONTENT] = EVENT_CONTENT,
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM,
	                             ERROR_MUTED,
	                             ERROR_ROOM_MUTED,
	                             ERROR_UNKNOWN_MESSAGE,
	                             ERROR_NOT_AUTHOR,
	                             ERROR_TOO_MANY_EDITS,
	                             OK };

static struct reply edit_message(struct request *rq)
{
	const struct message_at at = { rq->arg[ROOM_GID], rq->arg[MSG_ID] };
	const char *sent;
	enum error e = message_edit(rq->db, rq->user->id, &at, rq->arg[CONTENT],
	                            &sent);

	return e ? reply_error(e) : reply_data(sent);
}

static const struct endpoint endpoint = {
	.name = "ws-edit-message",
	.route = "EVENT edit_message",
	.summary = "Change what a message of yours says",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "Sent",
	.handle = edit_message,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
