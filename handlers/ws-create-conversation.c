/* ws-create-conversation - a room into which only its members are let */
#include "conversation.h"
#include "event.h"

enum { NAME, MEMBERS };

static const struct param params[] = {
	[NAME] = { "name", BODY, TEXT, .min = 1, .max = ROOM_NAME_MAX,
	           .optional = true, .no_null = true,
	           .summary = "What it is called; left out, by its members",
	           .if_wrong = "name value expected as a non zero string",
	           .if_large = "name should be of at most 256 characters" },
	[MEMBERS] = { "members", BODY, TEXTS, .max = MEMBERS_MAX,
	              .summary = "The logins of its members, but for yours",
	              .if_wrong = "members value expected a list",
	              .if_unfit = "members should be a list of string",
	              .if_large = "members should be at most 1000" },
	{ 0 },
};

static const enum error errors[] = { ERROR_DEVICE, ERROR_MUTED,
	                             ERROR_UNKNOWN_MEMBER, ERROR_TOO_MANY_ROOMS,
	                             OK };

static struct reply create_conversation(struct request *rq)
{
	struct conversation made;
	struct reply reply;
	enum error e = conversation_make(rq->db, rq->arena, rq->user->id,
	                                 rq->arg[MEMBERS], rq->arg[NAME],
	                                 &made);

	if (e)
		return reply_error_about(e, made.whom, NULL);
	reply = reply_data(made.json);
	reply.socket = arena_printf(rq->arena, "join %s", made.id);
	return reply;
}

static const struct endpoint endpoint = {
	.name = "ws-create-conversation",
	.route = "EVENT create_conversation",
	.summary = "Open a room into which only its members are let",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "Conversation",
	.handle = create_conversation,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
