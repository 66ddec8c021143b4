/* event.c - what events have in common */
#include "event.h"

#include "conversation.h"

struct reply event_members_only(struct request *rq)
{
	const char *id = rq->arg[0];
	enum error e = conversation_enter(rq->db, rq->user->id, id);

	return e ? reply_error_about(e, rq->user->login, id) : reply_ok();
}

const char *event_frame(struct arena *a, const char *type, const char *data)
{
	return arena_printf(a, "{\"type\":\"%s\",\"success\":true,\"data\":%s}",
	                    type, data);
}
