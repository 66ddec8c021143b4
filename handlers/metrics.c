/* metrics - figures for Prometheus */
#include "metrics.h"

#include "endpoint.h"

static struct reply metrics(struct request *rq)
{
	return reply_text(metrics_text(rq->arena, rq->settings->run));
}

static const struct endpoint endpoint = {
	.name = "metrics",
	.route = "GET /metrics",
	.summary = "Figures in Prometheus' text format, for this machine alone",
	.access = LOCAL,
	.returns = "Metrics",
	.handle = metrics,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &endpoint);
}
