/* ws-send-message - say something in a conversation */
#include "event.h"
#include "message.h"

enum { CONVERSATION_ID, CONTENT, REPLY_ID, CLIENT_MSG_ID };

static const struct param params[] = {
	[CONVERSATION_ID] = EVENT_CONVERSATION_ID,
	[CONTENT] = EVENT_CONTENT,
	[REPLY_ID] = { "reply_id", BODY, INTEGER, .min = LONG_MIN,
	               .max = LONG_MAX, .optional = true,
	               .summary = "The message that it answers",
	               .if_wrong = "if reply_id is provided then expected "
	                           "integer" },
	[CLIENT_MSG_ID] = EVENT_CLIENT_MSG_ID,
	{ 0 },
};

static const enum error errors[] = { ERROR_NOT_MEMBER, ERROR_MUTED,
	                             ERROR_ROOM_MUTED, ERROR_UNKNOWN_REPLY,
	                             ERROR_KEY_REUSED, OK };

static struct reply send_message(struct request *rq)
{
	const struct draft draft = { .text = rq->arg[CONTENT],
		                     .key = rq->arg[CLIENT_MSG_ID],
		                     .reply = rq->arg[REPLY_ID] };
	const char *id = rq->arg[CONVERSATION_ID];
	struct said said;
	struct reply reply;
	enum error e = message_say(rq->db, rq->arena, rq->user->id, id, &draft,
	                           &said);

	if (e == ERROR_UNKNOWN_REPLY)
		return reply_error_about(e, draft.reply, id);
	if (e)
		return reply_error_about(e, rq->user->login, id);
	reply = reply_data(said.json);
	reply.socket = arena_printf(rq->arena, "event %s %s", said.room,
	                            said.msg_id);
	return reply;
}

static const struct endpoint endpoint = {
	.name = "ws-send-message",
	.route = "EVENT send_message",
	.summary = "Say something in a conversation; once answered it is kept",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "ConversationMessage",
	.guard = event_members_only,
	.handle = send_message,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
