/* setup.c - confab-setup: the MQTT broker, brought to ask this server */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "arena.h"
#include "backend-token.h"
#include "clock.h"
#include "emqx.h"
#include "endpoint.h"
#include "hint.h"
#include "log.h"
#include "redis-acl.h"
#include "redis-url.h"
#include "settings.h"
#include "terminal.h"
#include "verb.h"

/* How often it is looked whether the bridge is there, and for how long. */
enum { LOOK_NS = 100 * 1000 * 1000, PATIENCE = 30 /* seconds */ };

static struct arena *arena;
static const struct settings *settings;
static const char *broker; /* its REST API; NULL: it has none, or is none */

/* Why not; what the broker says of it is shown, but controls no terminal. */
static int refused(const char *what, const char *why, const char *hint)
{
	return verb_refuse("%s: %s%s", what, terminal_line(arena, why), hint);
}

/* Nothing to be done, and that is fine. */
static int spared(void)
{
	puts(*settings->mqtt_host
	             ? "MQTT_API_KEY is empty: what it may be asked the broker "
	               "has to be told by hand"
	             : "MQTT_HOST is empty: there is no broker");
	return DONE;
}

/* Where the broker asks; NULL: it cannot be told. */
static const char *hook(void)
{
	if (!*settings->backend_domain) {
		verb_refuse(
			"the broker has to know where to ask: set "
			"BACKEND_DOMAIN");
		return NULL;
	}
	return arena_printf(arena, "%s://%s%s",
	                    strcmp(settings->secure, "true") == 0 ? "https"
	                                                          : "http",
	                    settings->backend_domain,
	                    endpoint_route(arena, settings, "@v1@/units/auth"));
}

static int check(char *const *args)
{
	const char *why;

	(void)args;
	if (!broker)
		return spared();
	why = emqx_check(arena);
	if (why)
		return refused(
			"the broker is not there", why,
			"; it is the one of MQTT_HOST, MQTT_API_PORT and "
			"MQTT_SECURE");
	printf("the broker's REST API answers at %s\n", broker);
	return DONE;
}

static int forget(char *const *args)
{
	bool http, redis, authenticator;
	const char *why;

	(void)args;
	if (!broker)
		return spared();
	if ((why = emqx_delete_source(arena, "http", &http)) ||
	    (why = emqx_delete_source(arena, "redis", &redis)) ||
	    (why = emqx_delete_authenticator(arena, &authenticator)))
		return refused("the broker keeps what it had", why,
		               "; is it the key of MQTT_API_KEY and "
		               "MQTT_SECRET_KEY?");
	printf("whom it asked before: %s, %s, %s\n",
	       http ? "the http source is deleted" : "no http source",
	       redis ? "the redis source is deleted" : "no redis source",
	       authenticator ? "the http authenticator is deleted"
	                     : "no http authenticator");
	return DONE;
}

/* DONE: the broker asks us that. */
static int have_it_ask(const char *(*add)(struct arena *a, const char *hook),
                       const char *if_not, const char *what)
{
	const char *address, *why;

	if (!broker)
		return spared();
	address = hook();
	if (!address)
		return REFUSED;
	why = add(arena, address);
	if (why)
		return refused(if_not, why, "");
	printf("%s it asks %s\n", what, address);
	return DONE;
}

static int http(char *const *args)
{
	(void)args;
	return have_it_ask(emqx_add_http, "the broker does not ask us",
	                   "what a device may");
}

/* What is in Redis counts for any broker that looks there. */
static int redis(char *const *args)
{
	const char *token, *why = NULL;
	struct redis_url url;
	int stale;

	(void)args;
	if (!*settings->redis_mqtt_auth) {
		puts("REDIS_MQTT_AUTH_URL is empty: what this server may it "
		     "asks by HTTP as well");
		return DONE;
	}
	token = backend_token_make(arena, settings, time(NULL));
	if (!token)
		return verb_refuse(
			"this server has nothing to be known by: "
			"set BACKEND_DOMAIN and SECRET_KEY");
	if (broker)
		why = emqx_add_redis(arena);
	if (!why)
		why = redis_acl_keep(arena, settings, token, &stale);
	if (why)
		return refused("this server is not let in", why, "");
	redis_url_read(arena, settings->redis_mqtt_auth, &url);
	printf("what this server may it finds in Redis at %s:%s, database %s; "
	       "%d old tokens are deleted\n",
	       url.host, url.port, url.database, stale);
	return DONE;
}

static int cache(char *const *args)
{
	const char *why;

	(void)args;
	if (!broker)
		return spared();
	why = emqx_set_cache(arena);
	if (why)
		return refused("the broker keeps its settings", why, "");
	printf("what nobody allows is denied, and an answer counts for %s s\n",
	       settings->mqtt_cache);
	return DONE;
}

static int logins(char *const *args)
{
	(void)args;
	return have_it_ask(emqx_add_authenticator,
	                   "the broker lets anybody connect",
	                   "who may connect");
}

/* In this order, until one fails. */
static int all(char *const *args)
{
	if (!broker)
		return spared() || (*settings->redis_mqtt_auth && redis(args));
	return check(args) || forget(args) || http(args) || redis(args) ||
	       cache(args) || logins(args);
}

static int bridge(char *const *args)
{
	static const struct timespec moment = { 0, LOOK_NS };
	time_t until = clock_seconds() + PATIENCE;

	(void)args;
	if (!*settings->mqtt_host)
		return spared();
	hint_open(settings->run);
	while (!hint_ping("mqtt")) {
		if (clock_seconds() >= until)
			return verb_refuse(
				"the bridge is not connected to %s, port %s, "
				"or may not subscribe: its log says why",
				settings->mqtt_host, settings->mqtt_port);
		nanosleep(&moment, NULL);
	}
	printf("connected to %s, port %s, and subscribed to %s/+/pepeunit and "
	       "%s/+/+/+/pepeunit\n",
	       settings->mqtt_host, settings->mqtt_port,
	       settings->backend_domain, settings->backend_domain);
	return DONE;
}

static const struct verb verbs[] = {
	{ "check", "", 0, 0, check, "is the broker's REST API there?" },
	{ "delete", "", 0, 0, forget, "whom it asked before it asks no more" },
	{ "http", "", 0, 0, http, "have it ask here what a device may" },
	{ "redis", "", 0, 0, redis,
	  "put what this server may into Redis, and have it look there" },
	{ "cache", "", 0, 0, cache,
	  "what nobody allows is denied; how long an answer counts" },
	{ "logins", "", 0, 0, logins, "have it ask here who may connect" },
	{ "all", "", 0, 0, all, "all of these, in this order" },
	{ "bridge", "", 0, 0, bridge,
	  "wait until the bridge is connected and subscribed" },
	{ 0 },
};

static void open_up(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	terminal_open();
	settings_withhold((const char *const[]){ "setup", NULL });
	settings = settings_read();
	arena = arena_new();
	if (*settings->mqtt_host && *settings->mqtt_api_key)
		broker = emqx_open(settings);
}

static void close_down(void)
{
	arena_free(arena);
}

int main(int argc, char **argv)
{
	static const struct command command = {
		.name = "confab-setup",
		.usage = "confab-setup STEP\n"
			 "Has the MQTT broker ask this server what devices "
			 "may.\n\n",
		.more = "\n"
			"Each step may be done again.  The broker is an EMQX 5 "
			"or later, named by MQTT_HOST\n"
			"and MQTT_API_KEY; more is in confab-setup(8).\n",
		.verbs = verbs,
		.open_up = open_up,
		.close_down = close_down,
	};

	log_name("setup");
	return verb_main(argc, argv, &command);
}
