/* admin-figures - how busy it was, for whoever runs the place */
#include <string.h>

#include "endpoint.h"
#include "figures.h"

enum { LAST, ENDPOINT };

static const struct param params[] = {
	[LAST] = { "last", QUERY, TEXT, .min = 1, .max = 5, .optional = true,
	           .summary = "hour, by ten seconds, if left out; day, by five "
	                      "minutes; or month, by two hours" },
	[ENDPOINT] = { "endpoint", QUERY, TEXT, .min = 1, .max = 64,
	               .optional = true,
	               .summary = "Only requests to that program" },
	{ 0 },
};

static const char *const spans[] = { "hour", "day", "month", NULL };

static bool is_span(const char *name)
{
	const char *const *span = spans;

	while (*span && strcmp(*span, name) != 0)
		span++;
	return *span;
}

static struct reply show_figures(struct request *rq)
{
	const char *last = rq->arg[LAST] ? rq->arg[LAST] : "hour", *figures;
	struct reply reply = reply_error(ERROR_MALFORMED);
	enum error e;

	if (!is_span(last)) {
		reply.why = "last is hour, day or month";
		return reply;
	}
	e = figures_over(rq->db, last, rq->arg[ENDPOINT], &figures);
	return e ? reply_error(e) : reply_data(figures);
}

static const struct endpoint endpoint = {
	.name = "admin-figures",
	.route = "GET /admin/figures",
	.summary = "Connections, rates and latencies over time",
	.access = ADMINISTRATOR,
	.params = params,
	.returns = "Figures",
	.handle = show_figures,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
