/* ws-get-contacts - whom the caller has added, or was added by */
#include "contact.h"
#include "dialect.h"
#include "endpoint.h"

static struct reply get_contacts(struct request *rq)
{
	const char *logins;
	enum error e = contact_list(rq->db, rq->user->id, &logins);

	if (e)
		return reply_error(e);
	return reply_data(arena_printf(rq->arena,
	                               "{\"message\":\"got all the contacts\","
	                               "\"contacts\":%s}",
	                               logins));
}

static const struct endpoint endpoint = {
	.name = "ws-get-contacts",
	.route = "EVENT get_contacts",
	.summary = "Your contacts, by their logins",
	.access = USER,
	.dialect = &dialect_event,
	.returns = "Contacts",
	.handle = get_contacts,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
