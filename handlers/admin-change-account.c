/* admin-change-account - disable or mute an account, or undo that */
#include "account.h"
#include "admin.h"
#include "endpoint.h"

enum { LOGIN, DISABLED, MUTED };

static const struct param params[] = {
	[LOGIN] = { "login", BODY, TEXT, .min = 1, .max = LOGIN_MAX,
	            .summary = "Whose account it is, not one's own" },
	[DISABLED] = { "disabled", BODY, BOOLEAN, .optional = true,
	               .summary = "Whether nobody is signed in to it" },
	[MUTED] = { "muted", BODY, BOOLEAN, .optional = true,
	            .summary = "Whether it may read, and say nothing" },
	{ 0 },
};

static const enum error errors[] = { ERROR_UNKNOWN_ACCOUNT, ERROR_OWN_ACCOUNT,
	                             OK };

/* One of the two has to be said, so that nobody takes a word misspelt for done.
 */
static struct reply change_account(struct request *rq)
{
	const struct admin_change change = { rq->arg[DISABLED],
		                             rq->arg[MUTED] };
	struct reply reply = reply_error(ERROR_MALFORMED);
	const char *account;
	enum error e;

	if (!change.disabled && !change.muted) {
		reply.param = &params[DISABLED];
		return reply;
	}
	e = admin_change_account(rq->db, rq->user, rq->arg[LOGIN], &change,
	                         &account);
	return e ? reply_error(e) : reply_data(account);
}

static const struct endpoint endpoint = {
	.name = "admin-change-account",
	.route = "POST /admin/change-account",
	.summary = "Disable or mute an account, or undo that",
	.access = ADMINISTRATOR,
	.params = params,
	.errors = errors,
	.returns = "AdminAccount",
	.handle = change_account,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
