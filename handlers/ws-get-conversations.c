/* ws-get-conversations - what the caller is a member of */
#include "conversation.h"
#include "dialect.h"
#include "endpoint.h"

static struct reply get_conversations(struct request *rq)
{
	const char *json;
	enum error e = conversation_list(rq->db, rq->user->id, &json);

	return e ? reply_error(e) : reply_data(json);
}

static const struct endpoint endpoint = {
	.name = "ws-get-conversations",
	.route = "EVENT get_conversations",
	.summary = "The conversations that you are a member of",
	.access = USER,
	.dialect = &dialect_event,
	.returns = "Conversations",
	.handle = get_conversations,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
