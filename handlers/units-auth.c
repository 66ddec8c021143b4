/* units-auth - what the MQTT broker EMQX asks: who may, and what */
#include <string.h>

#include "credential.h"
#include "dialect.h"
#include "endpoint.h"
#include "topic.h"

/*
 * Contracts, 4.4: token and topic; and whatever of its placeholders EMQX is set
 * to send.  What there is to know of access is in action, as of version 5.
 */
static const char schema[] =
	"{\"type\":\"object\","
	"\"properties\":{"
	"\"token\":{\"type\":\"string\",\"maxLength\":8192,"
	"\"description\":\"Of a device, or of this server\"},"
	"\"username\":{\"type\":\"string\",\"maxLength\":8192,"
	"\"description\":\"The same\"},"
	"\"topic\":{\"type\":\"string\",\"maxLength\":1024,"
	"\"description\":\"Left out: who may sign in is asked\"},"
	"\"action\":{\"enum\":[\"publish\",\"subscribe\"],"
	"\"description\":\"Left out: either\"},"
	"\"access\":{\"enum\":[1,2,\"1\",\"2\"],"
	"\"description\":\"The same: 1 to subscribe, 2 to publish\"},"
	"\"clientid\":{\"type\":\"string\",\"maxLength\":1024,"
	"\"description\":\"Of who signs in: a device's is its uuid\"},"
	"\"password\":{\"description\":\"Not looked at\"},"
	"\"peerhost\":{\"description\":\"Not looked at\"},"
	"\"qos\":{\"description\":\"Not looked at\"},"
	"\"retain\":{\"description\":\"Not looked at\"}},"
	"\"anyOf\":[{\"required\":[\"token\"]},"
	"{\"required\":[\"username\"]}]}";

static const char *member(const struct request *rq, const char *name)
{
	return json_object_get_string(json_object_object_get(rq->body, name));
}

/* Said both ways it has to be the same; NULL: it is not. */
static const char *one_of(const char *a, const char *b)
{
	if (a && b)
		return strcmp(a, b) == 0 ? a : NULL;
	return a ? a : b;
}

static enum error read_action(const struct request *rq,
                              enum topic_action *action)
{
	json_object *access = json_object_object_get(rq->body, "access");
	const char *said = member(rq, "action");

	*action = TOPIC_EITHER;
	if (!said && !access)
		return OK;
	/* 1 and 2 may be spelt "2" or 0.2e1. */
	if (access)
		said = one_of(said, json_object_get_int(access) == 2
		                            ? "publish"
		                            : "subscribe");
	if (!said)
		return ERROR_MALFORMED;
	*action = *said == 'p' ? TOPIC_PUBLISH : TOPIC_SUBSCRIBE;
	return OK;
}

static struct reply may(struct request *rq, const char *token,
                        const char *topic)
{
	enum topic_action action;
	enum error e;

	if ((e = read_action(rq, &action)) ||
	    (e = topic_ask(rq, token, action, topic)))
		return reply_error(e);
	return reply_data("{\"result\":\"allow\"}");
}

static struct reply sign_in(struct request *rq, const char *token)
{
	const char *json;
	enum error e = topic_list(rq, token, member(rq, "clientid"), &json);

	return e ? reply_error(e) : reply_data(json);
}

static struct reply units_auth(struct request *rq)
{
	const char *token = one_of(member(rq, "token"), member(rq, "username")),
		   *topic = member(rq, "topic");

	if (!credential_hook(rq->env, rq->settings))
		return reply_error(ERROR_NOT_ALLOWED);
	if (!token)
		return reply_error(ERROR_MALFORMED);
	return topic ? may(rq, token, topic) : sign_in(rq, token);
}

static const enum error errors[] = { ERROR_UNKNOWN_USER, ERROR_NOT_ALLOWED,
	                             OK };

static const struct endpoint ep = {
	.name = "units-auth",
	.route = "POST @v1@/units/auth",
	.summary =
		"Whether whose token it is may publish or subscribe, as the "
		"MQTT broker EMQX asks; always 200",
	.access = ANYONE,
	.schema = schema,
	.errors = errors,
	.returns = "Verdict",
	.dialect = &dialect_hook,
	.handle = units_auth,
};

int main(int argc, char **argv)
{
	return endpoint_main(argc, argv, &ep);
}
