/* dialect-hook.c - answers as MQTT brokers that ask who may like them */
#include "dialect.h"

/* EMQX goes on to whom it asks next if the status is another, and by default
 * lets in what nobody forbids. */
static struct wording wording(enum error e)
{
	(void)e;
	return (struct wording){ 200, "deny", false };
}

static const char *body(struct arena *a, const char *route,
                        const struct reply *r, bool shared)
{
	(void)a;
	(void)route;
	(void)shared; /* it shares none */
	return r->error || !r->data ? "{\"result\":\"deny\"}" : r->data;
}

/* What is right is text, and never comes here. */
static const char *rabbitmq_body(struct arena *a, const char *route,
                                 const struct reply *r, bool shared)
{
	(void)a;
	(void)route;
	(void)r;
	(void)shared;
	return "deny";
}

const struct dialect dialect_hook = {
	.name = "hook",
	.type = "application/json",
	.wording = wording,
	.body = body,
};

const struct dialect dialect_rabbitmq = {
	.name = "rabbitmq",
	.type = "text/plain; charset=utf-8",
	.wording = wording,
	.body = rabbitmq_body,
};
