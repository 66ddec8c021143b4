/* queries.c - what is looked at */
#include "account.h"
#include "api.h"
#include "contact.h"
#include "conversation.h"
#include "figures.h"
#include "message.h"
#include "room.h"

static struct reply me(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	struct reply refused;
	const char *json;
	enum error e;

	if (!api_lets(call, NULL, &refused))
		return refused;
	e = account_self(rq->db, rq->user->id, &json);
	return e ? reply_error_about(e, rq->user->login, NULL)
	         : reply_data(json);
}

struct reply api_uuid(const struct graphql_call *call)
{
	struct reply refused;
	const char *json;
	enum error e;

	if (!api_lets(call, NULL, &refused))
		return refused;
	e = account_uuid(call->rq->db, call->rq->user->id, &json);
	return e ? reply_error(e) : reply_data(json);
}

/* Unless it is said how many, or null. */
#define ROOMS "20"

static const struct param page_params[] = {
	{ "first", BODY, INTEGER, .min = 1, .max = ROOM_PAGE_MAX,
	  .summary = "How many rooms at most" },
	API_GID("after"),
	{ 0 },
};

static struct reply list(const struct graphql_call *call, bool conversations)
{
	const struct request *rq = call->rq;
	const char *first = graphql_text(call, "first");
	const struct room_range range = { conversations,
		                          graphql_text(call, "after"),
		                          first ? first : ROOMS };
	const struct room_wish wish = api_wish(call);
	struct reply refused;
	struct room_page page;
	enum error e;

	if (!api_lets(call, page_params, &refused))
		return refused;
	e = room_list(rq->db, rq->user->id, &range, &wish, &page);
	return e ? reply_error(e) : reply_data(page.rooms);
}

static struct reply rooms(const struct graphql_call *call)
{
	return list(call, false);
}

static struct reply conversations(const struct graphql_call *call)
{
	return list(call, true);
}

static const struct param room_params[] = { API_GID("gid"), { 0 } };

static struct reply room(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	const struct room_wish wish = api_wish(call);
	struct reply refused;
	const char *json;
	enum error e;

	if (!api_lets(call, room_params, &refused))
		return refused;
	e = room_show(rq->db, rq->user->id, graphql_text(call, "gid"), &wish,
	              &json);
	return e ? reply_error(e) : reply_data(json);
}

static struct reply conversation(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	const struct room_wish wish = api_wish(call);
	const char *id = graphql_text(call, "id"), *json;
	struct reply refused;
	enum error e;

	if (!api_lets(call, NULL, &refused))
		return refused;
	e = room_show_conversation(rq->db, rq->user->id, id, &wish, &json);
	return e ? reply_error_about(e, rq->user->login, id) : reply_data(json);
}

static const struct param messages_params[] = {
	{ "first", BODY, INTEGER, .min = 1, .max = MESSAGE_PAGE_MAX,
	  .summary = "How many messages at most" },
	{ 0 },
};

/* Without the reader's token in it: here everybody sees the public uuid. */
struct reply api_messages(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	const char *first = graphql_text(call, "first");
	const struct range range = { first ? first : API_MESSAGES,
		                     graphql_text(call, "before"),
		                     graphql_text(call, "after") };
	struct reply refused;
	struct user reader;
	struct page page;
	enum error e;

	if (!api_lets(call, messages_params, &refused))
		return refused;
	reader = *rq->user;
	reader.token = NULL;
	e = message_history(rq->db, rq->arena, &reader,
	                    graphql_parent(call, "room_gid"), &range, &page);
	if (e)
		return reply_error(e);
	return reply_data(arena_printf(rq->arena, "{\"items\":%s,\"more\":%s}",
	                               page.messages,
	                               page.more ? "true" : "false"));
}

static struct reply contacts(const struct graphql_call *call)
{
	struct reply refused;
	const char *json;
	enum error e;

	if (!api_lets(call, NULL, &refused))
		return refused;
	e = contact_list(call->rq->db, call->rq->user->id, true, &json);
	return e ? reply_error(e) : reply_data(json);
}

static struct reply sessions(const struct graphql_call *call)
{
	struct reply refused;
	const char *json;
	enum error e;

	if (!api_lets(call, NULL, &refused))
		return refused;
	e = session_list(call->rq->db, call->rq->user, &json);
	return e ? reply_error(e) : reply_data(json);
}

static struct reply metrics(const struct graphql_call *call)
{
	const char *json;
	enum error e = figures_count(call->rq->db, &json);

	return e ? reply_error(e) : reply_data(json);
}

/* The database counts all there is, for whoever asks: so a document has three
 * of them at most. */
#define COUNTING (GRAPHQL_COST / 4)

#define PAGE_ARGS \
	"\"How many at most: 1 to 1000\" first: Int = " ROOMS \
	", " \
	"\"Those that follow the one of this gid\" after: ID"

const struct graphql_field api_queries[] = {
	{ "me", "Me", .summary = "Who is calling.", .resolve = me },
	{ "rooms", "[Room!]", PAGE_ARGS, .many = 20,
	  .summary = "The rooms that you own, are a member of, have joined or "
	             "read in, conversations among them, in the order in which "
	             "they were made.",
	  .resolve = rooms },
	{ "room", "Room", "gid: ID!",
	  .summary = "A room that you may enter. Whoever knows its gid may, "
	             "unless it is a conversation.",
	  .resolve = room },
	{ "conversations", "[Room!]", PAGE_ARGS, .many = 20,
	  .summary = "Those of your rooms into which only members are let.",
	  .resolve = conversations },
	{ "conversation", "Room", "id: BigInt!",
	  .summary = "A conversation that you are a member of.",
	  .resolve = conversation },
	{ "contacts", "[Contact!]", .many = 100,
	  .summary = "Your contacts, and whether they are online.",
	  .resolve = contacts },
	{ "sessions", "[Session!]",
	  .summary = "Where you are signed in, the oldest first.",
	  .resolve = sessions },
	{ "metrics", "Metrics", .cost = COUNTING,
	  .summary = "How much there is here of everything; anybody may ask.",
	  .resolve = metrics },
	{ "getBaseMetrics", "BaseMetrics", .cost = COUNTING,
	  .summary = "The same, as clients of Pepeunit call it.",
	  .resolve = metrics },
	{ 0 },
};
