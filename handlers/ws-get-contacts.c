/* ws-get-contacts - whom the caller has added, or was added by */
#include <string.h>

#include "contact.h"
#include "dialect.h"
#include "endpoint.h"

enum { DETAILS };

static const struct param params[] = {
	[DETAILS] = { "details", BODY, BOOLEAN, .optional = true,
	              .summary = "true: of each what self is of the caller, "
	                         "and so who is online",
	              .if_wrong = "expected details as boolean" },
	{ 0 },
};

static struct reply get_contacts(struct request *rq)
{
	const char *details = rq->arg[DETAILS], *contacts;
	enum error e = contact_list(rq->db, rq->user->id,
	                            details && strcmp(details, "true") == 0,
	                            &contacts);

	if (e)
		return reply_error(e);
	return reply_data(arena_printf(rq->arena,
	                               "{\"message\":\"got all the contacts\","
	                               "\"contacts\":%s}",
	                               contacts));
}

static const struct endpoint endpoint = {
	.name = "ws-get-contacts",
	.route = "EVENT get_contacts",
	.summary = "Your contacts, by their logins or with details",
	.access = USER,
	.params = params,
	.dialect = &dialect_event,
	.returns = "Contacts",
	.handle = get_contacts,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
