/* admin-refused - what was refused lately, for whoever runs the place */
#include "endpoint.h"
#include "figures.h"

static struct reply list_refused(struct request *rq)
{
	const char *refused;
	enum error e = figures_refused(rq->db, &refused);

	return e ? reply_error(e) : reply_data(refused);
}

static const struct endpoint endpoint = {
	.name = "admin-refused",
	.route = "GET /admin/refused",
	.summary =
		"What was refused in the last two days, and how often, the "
		"latest first",
	.access = ADMINISTRATOR,
	.returns = "Refused",
	.handle = list_refused,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
