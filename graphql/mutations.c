/* mutations.c - what is done */
#include <string.h>

#include "account.h"
#include "api.h"
#include "contact.h"
#include "conversation.h"
#include "invite.h"
#include "json.h"
#include "mark.h"
#include "message.h"
#include "room.h"
#include "sign-in.h"

static const struct param register_params[] = {
	{ "login", BODY, TEXT, .min = 1, .max = LOGIN_MAX },
	{ "password", BODY, TEXT, .min = 1, .max = PASSWORD_MAX },
	{ "name", BODY, TEXT, .min = 1, .max = DISPLAY_NAME_MAX },
	{ "invite", BODY, TEXT, .min = 1, .max = INVITE_MAX },
	{ 0 },
};

static struct reply sign_up(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	const struct newcomer newcomer = { graphql_text(call, "login"),
		                           graphql_text(call, "password"),
		                           graphql_text(call, "name"),
		                           graphql_text(call, "invite"), NULL };
	struct reply refused;
	enum error e;

	if (!api_fits(call, register_params, &refused))
		return refused;
	e = account_register(rq->db, rq->arena, rq->settings->registration,
	                     &newcomer);
	return e ? reply_error(e) : reply_data("true");
}

static const struct param login_params[] = {
	{ "login", BODY, TEXT, .min = 1, .max = LOGIN_MAX },
	{ "password", BODY, TEXT, .min = 1, .max = PASSWORD_MAX },
	{ 0 },
};

static struct reply sign_in(const struct graphql_call *call)
{
	struct request *rq = call->rq;
	struct account account;
	struct reply refused;
	const char *token;
	enum error e;

	if (!api_fits(call, login_params, &refused))
		return refused;
	e = sign_in_session(rq, graphql_text(call, "login"),
	                    graphql_text(call, "password"), &account, &token);
	return e ? reply_error(e)
	         : reply_data(sign_in_json(rq->arena, &account, token));
}

/* What follows in the same request is asked by nobody. */
static struct reply sign_out(const struct graphql_call *call)
{
	struct request *rq = call->rq;
	struct reply refused;
	enum error e;

	if (!api_lets(call, NULL, &refused))
		return refused;
	e = session_end(rq->db, rq->user);
	rq->user = NULL;
	return e ? reply_error(e) : reply_data("true");
}

static struct reply end_session(const struct graphql_call *call)
{
	struct request *rq = call->rq;
	const char *session = graphql_text(call, "id");
	struct reply refused;
	enum error e;

	if (!api_lets(call, NULL, &refused))
		return refused;
	e = session_end_one(rq->db, rq->user, session);
	if (!e && strcmp(session, rq->user->session) == 0)
		rq->user = NULL;
	return e ? reply_error(e) : reply_data("true");
}

static struct reply end_other_sessions(const struct graphql_call *call)
{
	struct reply refused;
	const char *ended;
	enum error e;

	if (!api_lets(call, NULL, &refused))
		return refused;
	e = session_end_others(call->rq->db, call->rq->user, &ended);
	return e ? reply_error(e) : reply_data(ended);
}

/* A room, by what just happened to it. */
static struct reply seen(const struct graphql_call *call, const char *json)
{
	const struct request *rq = call->rq;
	const struct room_wish wish = api_wish(call);
	json_object *room = json_parse_object(json, strlen(json));
	const char *gid = json_object_get_string(
			   json_object_object_get(room, "room_gid")),
		   *view = NULL;
	enum error e = room_show(rq->db, rq->user->id, gid, &wish, &view);

	json_object_put(room);
	return e ? reply_error(e) : reply_data(view);
}

#define NAME_OF_ROOM \
	{ \
		"name", BODY, TEXT, .min = 1, .max = ROOM_NAME_MAX \
	}

static const struct param create_params[] = { NAME_OF_ROOM, { 0 } };

static struct reply create_room(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	struct reply refused;
	const char *json;
	enum error e;

	if (!api_lets(call, create_params, &refused))
		return refused;
	e = room_create(rq->db, rq->arena, rq->user->id,
	                graphql_text(call, "name"), &json);
	return e ? reply_error(e) : seen(call, json);
}

static const struct param room_params[] = { API_GID("room"), { 0 } };

static struct reply join_room(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	struct reply refused;
	const char *mark;
	enum error e;

	if (!api_lets(call, room_params, &refused))
		return refused;
	e = mark_move(rq->db, rq->arena, rq->user, graphql_text(call, "room"),
	              "0", &mark);
	return e ? reply_error(e) : seen(call, mark);
}

static struct reply leave_room(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	struct reply refused;
	enum error e;

	if (!api_lets(call, room_params, &refused))
		return refused;
	e = room_leave(rq->db, rq->user->id, graphql_text(call, "room"));
	return e ? reply_error(e) : reply_data("true");
}

static const struct param conversation_params[] = {
	{ "members", BODY, TEXTS, .max = MEMBERS_MAX },
	NAME_OF_ROOM,
	{ 0 },
};

static struct reply create_conversation(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	struct conversation conversation;
	struct reply refused;
	enum error e;

	if (!api_lets(call, conversation_params, &refused))
		return refused;
	e = conversation_make(rq->db, rq->arena, rq->user->id,
	                      graphql_text(call, "members"),
	                      graphql_text(call, "name"), &conversation);
	return e ? reply_error_about(e, conversation.whom, NULL)
	         : seen(call, conversation.json);
}

#define MSG_ID(what) \
	{ \
		(what), BODY, INTEGER, .min = 1, .max = MSG_ID_MAX \
	}
#define TEXT_OF_MESSAGE \
	{ \
		"text", BODY, TEXT, .min = 1, .max = MESSAGE_TEXT_MAX \
	}

static const struct param send_params[] = {
	API_GID("room"),
	TEXT_OF_MESSAGE,
	{ "clientMsgId", BODY, TEXT, .min = 1, .max = MESSAGE_KEY_MAX },
	{ 0 },
};

static struct reply send_message(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	const char *room = graphql_text(call, "room"), *sent;
	const struct draft draft = { .text = graphql_text(call, "text"),
		                     .key = graphql_text(call, "clientMsgId"),
		                     .reply = graphql_text(call, "replyTo") };
	struct reply refused;
	enum error e;

	if (!api_lets(call, send_params, &refused))
		return refused;
	e = message_send(rq->db, rq->user->id, room, &draft, &sent);
	return e ? reply_error_about(e, draft.reply, room) : reply_data(sent);
}

static const struct param edit_params[] = {
	API_GID("room"),
	MSG_ID("msgId"),
	TEXT_OF_MESSAGE,
	{ 0 },
};

static struct reply edit_message(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	const struct message_at at = { graphql_text(call, "room"),
		                       graphql_text(call, "msgId") };
	struct reply refused;
	const char *sent;
	enum error e;

	if (!api_lets(call, edit_params, &refused))
		return refused;
	e = message_edit(rq->db, rq->user->id, &at, graphql_text(call, "text"),
	                 &sent);
	return e ? reply_error(e) : reply_data(sent);
}

static const struct param at_params[] = {
	API_GID("room"),
	MSG_ID("msgId"),
	{ 0 },
};

static struct reply delete_message(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	const struct message_at at = { graphql_text(call, "room"),
		                       graphql_text(call, "msgId") };
	struct reply refused;
	const char *sent;
	enum error e;

	if (!api_lets(call, at_params, &refused))
		return refused;
	e = message_delete(rq->db, rq->user->id, &at, &sent);
	return e ? reply_error(e) : reply_data(sent);
}

static struct reply mark_read(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	struct reply refused;
	const char *json;
	enum error e;

	if (!api_lets(call, at_params, &refused))
		return refused;
	e = mark_move(rq->db, rq->arena, rq->user, graphql_text(call, "room"),
	              graphql_text(call, "msgId"), &json);
	return e ? reply_error(e) : reply_data(json);
}

static struct reply add_contact(const struct graphql_call *call)
{
	const struct request *rq = call->rq;
	struct contact added;
	struct reply refused;
	enum error e;

	if (!api_lets(call, NULL, &refused))
		return refused;
	e = contact_add(rq->db, rq->user->id, graphql_text(call, "login"),
	                &added);
	return e ? reply_error_about(e, added.whom, NULL)
	         : reply_data(added.json);
}

#define AT "\"The gid of the room\" room: ID!, \"The message\" msgId: BigInt!"

const struct graphql_field api_mutations[] = {
	{ "register", "Boolean",
	  "\"The name to sign in with, its own, once\" login: String!, "
	  "password: String!, \"The name that others see\" name: String!, "
	  "\"Where registering takes one\" invite: String",
	  .summary = "Open an account. A request that holds a `register` or "
	             "`login` holds one of them, and whoever sends it is "
	             "nobody yet: other fields find nobody signed in.",
	  .costly = true, .resolve = sign_up },
	{ "login", "Login", "login: String!, password: String!",
	  .summary = "Open a session, whose token goes into the header `user` "
	             "of further requests.",
	  .costly = true, .resolve = sign_in },
	{ "logout", "Boolean", .summary = "End your session.",
	  .resolve = sign_out },
	{ "endSession", "Boolean", "id: BigInt!",
	  .summary = "End one of your sessions.", .resolve = end_session },
	{ "endOtherSessions", "Int",
	  .summary = "End all of your sessions but this one: how many.",
	  .resolve = end_other_sessions },
	{ "createRoom", "Room",
	  "\"What it is called, if anything\" name: String",
	  .summary = "Open a room; who knows its gid may read and write it.",
	  .resolve = create_room },
	{ "joinRoom", "Room", "\"The gid of the room\" room: ID!",
	  .summary = "It is one of your rooms from now on.",
	  .resolve = join_room },
	{ "leaveRoom", "Boolean", "\"The gid of the room\" room: ID!",
	  .summary = "It is none of your rooms any more; into a conversation "
	             "you are not let again.",
	  .resolve = leave_room },
	{ "createConversation", "Room",
	  "\"The logins of its members, but for yours\" members: [String!]!, "
	  "\"Left out, it is called by its members\" name: String",
	  .summary = "Open a room into which only its members are let.",
	  .resolve = create_conversation },
	{ "sendMessage", "Sent",
	  "\"The gid of the room\" room: ID!, text: String!, "
	  "\"Your own name for the message: sent again, it is the same "
	  "message\" clientMsgId: String, "
	  "\"The message that it answers\" replyTo: BigInt",
	  .summary = "Say something in a room; once answered it is kept.",
	  .resolve = send_message },
	{ "editMessage", "Sent", AT ", text: String!",
	  .summary = "Change what a message of yours says.",
	  .resolve = edit_message },
	{ "deleteMessage", "Sent", AT,
	  .summary = "Delete a message of yours; of its text nothing is kept.",
	  .resolve = delete_message },
	{ "markRead", "Mark", AT,
	  .summary = "You have read a room up to a message, and all see that.",
	  .resolve = mark_read },
	{ "addContact", "Contact", "login: String!",
	  .summary = "Make somebody your contact, and yourself theirs.",
	  .resolve = add_contact },
	{ 0 },
};
