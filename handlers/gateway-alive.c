/* gateway-alive - a gateway begins, or goes on */
#include "dialect.h"
#include "endpoint.h"
#include "gateway.h"
#include "utf8.h"

static const enum error errors[] = { ERROR_UNKNOWN_SESSION, OK };

/* Which one it is it is told when it begins, and says from then on. */
static enum error begin_or_renew(struct request *rq, const char **id)
{
	const char *name = request_variable(rq, "GATEWAY_NAME");

	*id = request_number(rq, "GATEWAY");
	if (*id)
		return gateway_renew(rq->db, *id);
	if (request_variable(rq, "GATEWAY") || !name ||
	    !utf8_fits(name, 1, GATEWAY_NAME_MAX))
		return ERROR_BAD_REQUEST;
	return gateway_begin(rq->db, name, id);
}

static struct reply keep_alive(struct request *rq)
{
	const char *id;
	enum error e = begin_or_renew(rq, &id);

	return e ? reply_error(e)
	         : reply_data(
			   arena_printf(rq->arena, "{\"gateway\":\"%s\"}", id));
}

static const struct endpoint endpoint = {
	.name = "gateway-alive",
	.route = "SOCKET alive",
	.summary =
		"Note that a gateway is there, and give up those that are "
		"not",
	.access = GATEWAY,
	.errors = errors,
	.returns = "Nothing",
	.dialect = &dialect_event,
	.handle = keep_alive,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
