/* ws-add-contact - somebody is a contact from now on, and the caller theirs */
#include "contact.h"
#include "dialect.h"
#include "endpoint.h"
#include "json.h"

enum { CONTACT_USERNAME };

static const struct param params[] = {
	[CONTACT_USERNAME] = { "contact_username", BODY, TEXT, .max = BODY_MAX,
	                       .summary = "Who it is, by their login",
	                       .if_wrong = "invalid contact_username, expected "
	                                   "a string" },
	{ 0 },
};

static const enum error errors[] = {
	ERROR_CONTACT_SELF,      ERROR_DEVICE,
	ERROR_UNKNOWN_CONTACT,   ERROR_CONTACT_TAKEN,
	ERROR_TOO_MANY_CONTACTS, OK
};

static struct reply add_contact(struct request *rq)
{
	const char *login = rq->arg[CONTACT_USERNAME], *message;
	struct contact added;
	enum error e = contact_add(rq->db, rq->user->id, login, &added);

	if (e)
		return reply_error_about(e, added.whom, NULL);
	message = arena_printf(rq->arena, "'%s' successfully added", login);
	return reply_data(
		arena_printf(rq->arena, "{\"message\":%s,\"contact\":%s}",
	                     json_quote(rq->arena, message), added.json));
}

static const struct endpoint endpoint = {
	.name = "ws-add-contact",
	.route = "EVENT add_contact",
	.summary = "Make somebody your contact, and yourself theirs",
	.access = USER,
	.params = params,
	.errors = errors,
	.dialect = &dialect_event,
	.returns = "ContactAdded",
	.handle = add_contact,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
