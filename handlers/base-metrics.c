/* base-metrics - how much there is of everything, in the platform's words */
#include <string.h>

#include "dialect.h"
#include "endpoint.h"
#include "figures.h"
#include "json.h"

/* Contracts, 4.4: a device is a unit, a room a node, and that the one is let
 * into the other an edge. */
static struct reply base_metrics(struct request *rq)
{
	const char *json;
	json_object *figures;
	struct reply reply;
	enum error e = figures_count(rq->db, &json);

	if (e)
		return reply_error(e);
	figures = json_parse_object(json, strlen(json));
	reply = reply_data(arena_printf(
		rq->arena,
		"{\"user_count\":%s,\"repo_count\":0,\"unit_count\":%s,"
		"\"unit_node_count\":%s,\"unit_node_edge_count\":%s}",
		json_of(figures, "accounts", "0"),
		json_of(figures, "devices", "0"),
		json_of(figures, "rooms", "0"),
		json_of(figures, "memberships", "0")));
	json_object_put(figures);
	return reply;
}

/* To count is work for the database, so nobody may ask without end. */
static const struct endpoint ep = {
	.name = "base-metrics",
	.route = "GET @v1@/metrics/",
	.summary = "How many users, devices and rooms there are",
	.access = ANYONE,
	.costly = true,
	.returns = "BaseMetrics",
	.dialect = &dialect_pepeunit,
	.handle = base_metrics,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &ep);
}
