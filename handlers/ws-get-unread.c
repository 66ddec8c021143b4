/* ws-get-unread - what the caller has not read, room by room */
#include "dialect.h"
#include "endpoint.h"
#include "mark.h"

static struct reply get_unread(struct request *rq)
{
	const char *json;
	enum error e = mark_list(rq->db, rq->user->id, &json);

	return e ? reply_error(e) : reply_data(json);
}

static const struct endpoint endpoint = {
	.name = "ws-get-unread",
	.route = "EVENT get_unread",
	.summary = "How much you have not read, of each room that you follow",
	.access = USER,
	.dialect = &dialect_event,
	.returns = "Unread",
	.handle = get_unread,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
