/*
 * event.h - what events have in common: parameters and their sentences, frames
 *
 * The sentences about ids and content are of the contract (contracts, 2.3), in
 * which an id is any integer and the database says whether it is there.
 */
#ifndef EVENT_H
#define EVENT_H

#include <limits.h>

#include "dialect.h"
#include "endpoint.h"
#include "message.h"
#include "room.h"

#define EVENT_CONVERSATION_ID \
	{ \
		"conversation_id", BODY, INTEGER, \
			.min = LONG_MIN, .max = LONG_MAX, \
			.summary = "The conversation", \
			.if_wrong = "expected conversation_id as integer" \
	}

#define EVENT_CONTENT \
	{ \
		"content", BODY, TEXT, \
			.min = 1, .max = MESSAGE_TEXT_MAX, \
			.summary = "What it says", \
			.if_wrong = "expected content as string", \
			.if_unfit = \
				"message content should be non empty string", \
			.if_large = \
				"message content should be of at most 16384 " \
				"characters" \
	}

#define EVENT_CLIENT_MSG_ID \
	{ \
		"client_msg_id", BODY, TEXT, \
			.min = 1, .max = MESSAGE_KEY_MAX, .optional = true, \
			.summary = \
				"The client's own name for the message: sent " \
				"again, it is the same message", \
			.if_wrong = "expected client_msg_id as string", \
			.if_unfit = \
				"client_msg_id should be of 1 to 64 " \
				"characters" \
	}

#define EVENT_ROOM_GID \
	{ \
		"room_gid", BODY, TEXT, \
			.min = 1, .max = ROOM_GID_MAX, \
			.summary = "The room, as /create-room named it", \
			.if_wrong = "expected room_gid as string", \
			.if_unfit = "room_gid should be of 1 to 64 characters" \
	}

#define EVENT_MSG_ID(what) \
	{ \
		"msg_id", BODY, INTEGER, \
			.min = 1, .max = MSG_ID_MAX, .summary = (what), \
			.if_wrong = "expected msg_id as integer", \
			.if_unfit = "msg_id should be the number of a message" \
	}

/* The guard of an event whose first parameter is a conversation_id. */
struct reply event_members_only(struct request *rq);

/* A frame that is pushed: what happened, and the data of it. */
const char *event_frame(struct arena *a, const char *type, const char *data);

#endif
