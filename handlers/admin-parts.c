/* admin-parts - which parts are up, for whoever runs the place */
#include "endpoint.h"
#include "part.h"

static struct reply list_parts(struct request *rq)
{
	const char *parts;
	enum error e = part_list(rq->db, &parts);

	return e ? reply_error(e) : reply_data(parts);
}

static const struct endpoint endpoint = {
	.name = "admin-parts",
	.route = "GET /admin/parts",
	.summary = "Which parts of the system are up, and since when",
	.access = ADMINISTRATOR,
	.returns = "Parts",
	.handle = list_parts,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
