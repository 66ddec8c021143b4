/* units-rabbitmq - what the MQTT broker RabbitMQ asks: who may, and what */
#include <string.h>

#include "credential.h"
#include "dialect.h"
#include "endpoint.h"
#include "jwt.h"
#include "topic.h"

/* Its rabbitmq_auth_backend_http asks four questions, each of which has what
 * the others have not; so one address is good for all of them. */
enum { USERNAME, CLIENT, RESOURCE, NAME, PERMISSION, ROUTING_KEY };

static const struct param params[] = {
	[USERNAME] = { "username", BODY, TEXT, .min = 1, .max = JWT_MAX,
	               .summary = "A token, of a device or of this server" },
	[CLIENT] = { "client_id", BODY, TEXT, .max = TOPIC_MAX,
	             .optional = true,
	             .summary = "Of who signs in: a device's is its uuid" },
	[RESOURCE] = { "resource", BODY, TEXT, .max = TOPIC_MAX,
	               .optional = true,
	               .summary = "exchange, queue or topic; without it, who "
	                          "may sign in is asked" },
	[NAME] = { "name", BODY, TEXT, .max = TOPIC_MAX, .optional = true,
	           .summary = "Of that resource; of a topic, its exchange" },
	[PERMISSION] = { "permission", BODY, TEXT, .max = TOPIC_MAX,
	                 .optional = true,
	                 .summary = "configure, write or read" },
	[ROUTING_KEY] = { "routing_key", BODY, TEXT, .max = TOPIC_MAX,
	                  .optional = true,
	                  .summary = "The topic, with . for / and * for +" },
	{ 0 },
};

/* Where the MQTT plugin publishes, unless it is set otherwise. */
static const char exchange[] = "amq.topic";

static bool is(const struct request *rq, int arg, const char *text)
{
	return rq->arg[arg] && strcmp(rq->arg[arg], text) == 0;
}

static enum error may_use_topic(const struct request *rq)
{
	const char *topic = NULL;

	if (rq->arg[ROUTING_KEY])
		topic = topic_of_routing_key(rq->arena,
		                             rq->settings->backend_domain,
		                             rq->arg[ROUTING_KEY]);
	if (!topic || !is(rq, NAME, exchange))
		return ERROR_NOT_ALLOWED;
	if (is(rq, PERMISSION, "write"))
		return topic_ask(rq, rq->arg[USERNAME], TOPIC_PUBLISH, topic);
	if (is(rq, PERMISSION, "read"))
		return topic_ask(rq, rq->arg[USERNAME], TOPIC_SUBSCRIBE, topic);
	return ERROR_NOT_ALLOWED;
}

/* What it publishes to and binds to; by which key is another question. */
static enum error may_use_exchange(const struct request *rq)
{
	if (!is(rq, NAME, exchange) || is(rq, PERMISSION, "configure"))
		return ERROR_NOT_ALLOWED;
	return topic_sign_in(rq, rq->arg[USERNAME], rq->arg[CLIENT]);
}

/* Its own, which the plugin names after the client. */
static enum error may_use_queue(const struct request *rq)
{
	static const char prefix[] = "mqtt-subscription-", suffix[] = "qos0";
	const char *name = rq->arg[NAME] ? rq->arg[NAME] : "", *client;
	size_t n = strlen(name), around = sizeof prefix + sizeof suffix - 2;

	if (n <= around || strncmp(name, prefix, sizeof prefix - 1) != 0 ||
	    strncmp(name + n - 4, suffix, 3) != 0 ||
	    (name[n - 1] != '0' && name[n - 1] != '1'))
		return ERROR_NOT_ALLOWED;
	client = arena_copy(rq->arena, name + sizeof prefix - 1, n - around);
	return topic_sign_in(rq, rq->arg[USERNAME], client);
}

static enum error may(const struct request *rq)
{
	if (!credential_hook(rq->env, rq->settings))
		return ERROR_NOT_ALLOWED;
	if (!rq->arg[RESOURCE])
		return topic_sign_in(rq, rq->arg[USERNAME], rq->arg[CLIENT]);
	if (is(rq, RESOURCE, "topic"))
		return may_use_topic(rq);
	if (is(rq, RESOURCE, "exchange"))
		return may_use_exchange(rq);
	return is(rq, RESOURCE, "queue") ? may_use_queue(rq)
	                                 : ERROR_NOT_ALLOWED;
}

static struct reply units_rabbitmq(struct request *rq)
{
	enum error e = may(rq);

	return e ? reply_error(e) : reply_text("allow");
}

static const enum error errors[] = { ERROR_UNKNOWN_USER, ERROR_NOT_ALLOWED,
	                             OK };

static const struct endpoint ep = {
	.name = "units-rabbitmq",
	.route = "POST @v1@/units/rabbitmq",
	.summary =
		"The same, as the MQTT broker RabbitMQ asks, by POST or by "
		"GET, of users, vhosts, resources and topics; always 200",
	.access = ANYONE,
	.takes = FORM,
	.params = params,
	.errors = errors,
	.returns = "PlainVerdict",
	.dialect = &dialect_rabbitmq,
	.handle = units_rabbitmq,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &ep);
}
