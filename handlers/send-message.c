/* send-message - say something in a room */
#include "endpoint.h"
#include "message.h"
#include "room.h"

enum { ROOM_GID, MSG, CLIENT_MSG_ID, REPLY_ID };

static const struct param params[] = {
	[ROOM_GID] = { "room_gid", BODY, TEXT, .min = 1, .max = ROOM_GID_MAX,
	               .summary = "The room, as /create-room named it" },
	[MSG] = { "msg", BODY, TEXT, .min = 1, .max = MESSAGE_TEXT_MAX,
	          .summary = "What is said" },
	[CLIENT_MSG_ID] = { "client_msg_id", BODY, TEXT, .min = 1,
	                    .max = MESSAGE_KEY_MAX, .optional = true,
	                    .summary = "The client's own name for the message: "
	                               "sent again, it is the same message" },
	[REPLY_ID] = { "reply_id", BODY, INTEGER, .min = 1, .max = MSG_ID_MAX,
	               .optional = true,
	               .summary = "The message of the room that it answers" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ROOM, ERROR_MUTED,
	                             ERROR_ROOM_MUTED,   ERROR_UNKNOWN_REPLY,
	                             ERROR_KEY_REUSED,   OK };

static struct reply send_message(struct request *rq)
{
	const struct draft draft = { .text = rq->arg[MSG],
		                     .key = rq->arg[CLIENT_MSG_ID],
		                     .reply = rq->arg[REPLY_ID] };
	const char *gid = rq->arg[ROOM_GID], *sent;
	enum error e = message_send(rq->db, rq->user->id, gid, &draft, &sent);

	return e ? reply_error_about(e, draft.reply, gid) : reply_data(sent);
}

static const struct endpoint endpoint = {
	.name = "send-message",
	.route = "POST /send-message",
	.summary = "Say something in a room; once answered it is kept",
	.access = USER,
	.params = params,
	.errors = errors,
	.if_malformed = ERROR_MALFORMED_MESSAGE,
	.returns = "Sent",
	.handle = send_message,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
