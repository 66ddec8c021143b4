/* ws-get-messages - what was said in a conversation */
#include "event.h"
#include "message.h"

enum { CONVERSATION_ID, BEFORE };

static const struct param params[] = {
	[CONVERSATION_ID] = EVENT_CONVERSATION_ID,
	[BEFORE] = { "before", BODY, INTEGER, .min = LONG_MIN, .max = LONG_MAX,
	             .optional = true, .no_null = true,
	             .summary =
	                     "Only messages with a smaller id; left out, the "
	                     "newest",
	             .if_wrong = "expected before as integer" },
	{ 0 },
};

static const enum error errors[] = { ERROR_NOT_MEMBER, OK };

static struct reply get_messages(struct request *rq)
{
	const char *id = rq->arg[CONVERSATION_ID], *json;
	enum error e = message_list(rq->db, rq->user->id, id, rq->arg[BEFORE],
	                            &json);

	return e ? reply_error_about(e, rq->user->login, id) : reply_data(json);
}

static const struct endpoint endpoint = {
	.name = "ws-get-messages",
	.route = "EVENT get_messages",
	.summary = "At most 100 messages of a conversation, the newest first",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "ConversationMessages",
	.guard = event_members_only,
	.handle = get_messages,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
