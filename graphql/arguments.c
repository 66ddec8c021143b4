/* arguments.c - what a field is asked with, and who asks */
#include "accepted.h"
#include "api.h"
#include "room.h"
#include "utf8.h"

static bool is_between(int64_t n, const struct param *p)
{
	return n >= p->min && n <= p->max;
}

static bool fits(json_object *v, const struct param *p)
{
	switch (p->type) {
	case TEXT:
		return utf8_fits(json_object_get_string(v), p->min, p->max);
	case INTEGER:
		return is_between(json_object_get_int64(v), p);
	case TEXTS:
		return is_between((int64_t)json_object_array_length(v), p);
	case BOOLEAN:
		break;
	}
	return true;
}

bool api_fits(const struct graphql_call *call, const struct param *params,
              struct reply *refused)
{
	for (const struct param *p = params; p && p->name; p++) {
		json_object *v = json_object_object_get(call->args, p->name);

		if (!v || fits(v, p))
			continue;
		*refused = reply_error(ERROR_MALFORMED);
		refused->param = p;
		refused->why = accepted_words(call->rq->arena, p);
		return false;
	}
	return true;
}

bool api_lets(const struct graphql_call *call, const struct param *params,
              struct reply *refused)
{
	if (call->rq->user)
		return api_fits(call, params, refused);
	*refused = reply_error(ERROR_UNKNOWN_USER);
	return false;
}

struct room_wish api_wish(const struct graphql_call *call)
{
	return (struct room_wish){ graphql_wants(call, "unread"),
		                   graphql_wants(call, "members"),
		                   graphql_wants(call, "latest") };
}
