/* ws-get-conversation-info - a conversation and who is in it */
#include <limits.h>

#include "conversation.h"
#include "dialect.h"
#include "endpoint.h"

enum { ID };

static const struct param params[] = {
	[ID] = { "id", BODY, INTEGER, .min = LONG_MIN, .max = LONG_MAX,
	         .summary = "The conversation",
	         .if_wrong = "id is required as int" },
	{ 0 },
};

static const enum error errors[] = { ERROR_NOT_MEMBER_OF_ANY, OK };

static struct reply get_conversation_info(struct request *rq)
{
	const char *json;
	enum error e = conversation_info(rq->db, rq->user->id, rq->arg[ID],
	                                 &json);

	return e ? reply_error_about(e, rq->user->login, rq->arg[ID])
	         : reply_data(json);
}

static const struct endpoint endpoint = {
	.name = "ws-get-conversation-info",
	.route = "EVENT get_conversation_info",
	.summary = "A conversation and its members",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "Conversation",
	.handle = get_conversation_info,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
