/* admin-figures - how busy it was, for whoever runs the place */
#include "endpoint.h"
#include "figures.h"

enum { HOURS, ENDPOINT };

static const struct param params[] = {
	[HOURS] = { "hours", QUERY, INTEGER, .min = 1, .max = FIGURES_HOURS,
	            .optional = true,
	            .summary =
	                    "The last ones: one, by ten seconds, if left out; "
	                    "up to 24 by five minutes, more by two hours" },
	[ENDPOINT] = { "endpoint", QUERY, TEXT, .min = 1, .max = 64,
	               .optional = true,
	               .summary = "Only requests to that program" },
	{ 0 },
};

static struct reply show_figures(struct request *rq)
{
	const char *figures;
	enum error e = figures_over(rq->db, rq->arg[HOURS], rq->arg[ENDPOINT],
	                            &figures);

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
