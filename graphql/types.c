/* types.c - what everything is */
#include "api.h"
#include "message.h"

static const struct graphql_field me[] = {
	{ "uuid", "ID!",
	  .summary = "Your public uuid, by which messages name you.",
	  .resolve = api_uuid },
	{ "login", "String!", .member = "username",
	  .summary = "What you sign in with." },
	{ "name", "String!", .member = "fullname",
	  .summary = "What others see." },
	{ "isOnline", "Boolean!", .member = "is_online",
	  .summary = "Is a WebSocket of yours open?" },
	{ "lastOnline", "Float!", .member = "last_online",
	  .summary = "In seconds of Unix time, as all times here." },
	{ "createdAt", "Float!", .member = "created_at" },
	{ 0 },
};

static const struct graphql_field contact[] = {
	{ "login", "String!", .member = "username" },
	{ "name", "String!", .member = "fullname" },
	{ "isOnline", "Boolean!", .member = "is_online" },
	{ "lastOnline", "Float!", .member = "last_online",
	  .summary = "Who never was online was so when they came." },
	{ "createdAt", "Float!", .member = "created_at" },
	{ 0 },
};

static const struct graphql_field room[] = {
	{ "gid", "ID!", .member = "room_gid",
	  .summary = "How it is named everywhere." },
	{ "conversationId", "BigInt", .member = "conversation_id",
	  .summary = "Of a conversation, as the events name it." },
	{ "name", "String",
	  .summary = "What people call it; a conversation always has one." },
	{ "owned", "Boolean!", .summary = "Is it yours?" },
	{ "lastMsgId", "BigInt!", .member = "last",
	  .summary = "Of its newest message; 0 if there is none." },
	{ "readUpTo", "BigInt!", .member = "msgId",
	  .summary = "The message up to which you have read it." },
	{ "unread", "Int!",
	  .summary = "What others said behind that; at most 100." },
	{ "members", "[Member!]",
	  .summary = "Null of a room that is open to all, but for its owner." },
	{ "latest", "Message",
	  .summary = "The newest that was said and is not gone." },
	{ "messages", "MessagePage!",
	  "\"How many at most: 1 to 1000\" first: Int = " API_MESSAGES ", "
	  "\"Those that follow it, the oldest ones; left out, the newest\" "
	  "after: BigInt, "
	  "\"Those that come before it\" before: BigInt",
	  .summary = "What was said, ascending. A message's number is its "
	             "cursor: 1, 2, 3 and so on, without a gap.",
	  .many = 100, .resolve = api_messages },
	{ 0 },
};

static const struct graphql_field member[] = {
	{ "uuid", "ID!", .summary = "By which messages name them." },
	{ "login", "String!", .summary = "What they sign in with." },
	{ "name", "String!", .summary = "What others see." },
	{ 0 },
};

static const struct graphql_field message_page[] = {
	{ "items", "[Message!]!", .many = 1 },
	{ "more", "Boolean!",
	  .summary = "Are there others, in the direction that was asked for?" },
	{ 0 },
};

static const struct graphql_field message[] = {
	{ "msgId", "BigInt!", .member = "msg.msgId" },
	{ "sender", "Sender!", .summary = "Who said it." },
	{ "text", "String!", .member = "msg.txt",
	  .summary = "As it is now; empty once it is deleted." },
	{ "timestamp", "Float!", .member = "msg.timestamp" },
	{ "replyTo", "BigInt", .member = "msg.reply_id",
	  .summary = "The message that it answers." },
	{ "edits", "BigInt", .member = "msg.edits",
	  .summary = "This is the new text of that message." },
	{ "deletes", "BigInt", .member = "msg.deletes",
	  .summary = "This says that that message is gone." },
	{ "edited", "BigInt", .member = "msg.edited",
	  .summary = "It has its text from that message." },
	{ "deleted", "BigInt", .member = "msg.deleted",
	  .summary = "It is gone, by that message." },
	{ 0 },
};

static const struct graphql_field sender[] = {
	{ "uuid", "ID!", .summary = "Theirs for ever; it lets nobody in." },
	{ "name", "String!", .member = "username" },
	{ 0 },
};

static const struct graphql_field session[] = {
	{ "id", "BigInt!", .member = "session" },
	{ "createdAt", "Float!", .member = "created" },
	{ "expiresAt", "Float!", .member = "expires" },
	{ "agent", "String", .summary = "What it was opened with." },
	{ "isCurrent", "Boolean!", .member = "current",
	  .summary = "Is it the one that asks?" },
	{ 0 },
};

static const struct graphql_field metrics[] = {
	{ "accounts", "Int!", .summary = "That are no devices." },
	{ "devices", "Int!", .summary = "Accounts that are of no person." },
	{ "rooms", "Int!", .summary = "And conversations." },
	{ "memberships", "Int!",
	  .summary = "In how many rooms a device is, of all devices." },
	{ "messages", "BigInt!", .summary = "Whatever was said." },
	{ 0 },
};

/* Contracts, 4.4: a node is a room, and there are no repositories. */
static struct reply none(const struct graphql_call *call)
{
	(void)call;
	return reply_data("0");
}

static const struct graphql_field base_metrics[] = {
	{ "userCount", "Int!", .member = "accounts" },
	{ "repoCount", "Int!", .summary = "There are none here.",
	  .resolve = none },
	{ "unitCount", "Int!", .member = "devices",
	  .summary = "A unit is a device here," },
	{ "unitNodeCount", "Int!", .member = "rooms",
	  .summary = "a node a room," },
	{ "unitNodeEdgeCount", "Int!", .member = "memberships",
	  .summary = "and an edge that a device is in a room." },
	{ 0 },
};

static const struct graphql_field login[] = {
	{ "token", "ID!", .member = "uuid",
	  .summary = "A secret: it goes into the header `user`." },
	{ "name", "String!", .member = "username" },
	{ 0 },
};

static const struct graphql_field sent[] = {
	{ "msgId", "BigInt!",
	  .summary = "The number that it has, or of the message that says "
	             "what was done." },
	{ "timestamp", "Float!", .summary = "When that was." },
	{ 0 },
};

static const struct graphql_field mark[] = {
	{ "room", "ID!", .member = "room_gid" },
	{ "msgId", "BigInt!",
	  .summary = "The last message that you have read." },
	{ "unread", "Int!",
	  .summary = "What others said behind it; at most 100." },
	{ 0 },
};

/* Ids and numbers of messages; none is negative. */
static bool is_big_int(json_object *value)
{
	return json_object_is_type(value, json_type_int) &&
	       json_object_get_int64(value) >= 0 &&
	       json_object_get_int64(value) <= MSG_ID_MAX;
}

const struct graphql_type api_types[] = {
	{ "Query", .fields = api_queries },
	{ "Mutation", .fields = api_mutations },
	{ "BigInt", GRAPHQL_SCALAR,
	  .summary = "A whole number from 0 to 9007199254740991, which is what "
	             "JavaScript can count to.",
	  .takes = is_big_int },
	{ "Me", .summary = "Whoever is calling.", .fields = me },
	{ "Contact", .summary = "Somebody, as their contacts see them.",
	  .fields = contact },
	{ "Room", .summary = "A room, or a conversation.", .fields = room },
	{ "Member", .summary = "Somebody who is in a room.", .fields = member },
	{ "MessagePage", .fields = message_page },
	{ "Message", .fields = message },
	{ "Sender", .summary = "Who said it, as everybody sees them.",
	  .fields = sender },
	{ "Session", .fields = session },
	{ "Metrics", .fields = metrics },
	{ "BaseMetrics", .fields = base_metrics },
	{ "Login", .fields = login },
	{ "Sent", .fields = sent },
	{ "Mark", .summary = "Up to where you have read a room.",
	  .fields = mark },
	{ 0 },
};
