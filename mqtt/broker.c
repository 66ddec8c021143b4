/* broker.c - the connection to the MQTT broker */
#include "broker.h"

#include <inttypes.h>
#include <mqtt_protocol.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#include "arena.h"
#include "backend-token.h"
#include "clock.h"
#include "log.h"
#include "redis-acl.h"

enum {
	FIRST_MS = 500,
	MOST_MS = 10000,
	LASTING_MS = 5000,
	CONNECT_SECONDS = 5,
	PATIENCE_MS = 15000, /* until it is subscribed */
	SESSION_SECONDS = 30 * 24 * 3600,
	PACKET_MAX = 256 * 1024, /* several times what a message has */
	REFUSED = 128,           /* and above: MQTT 5.0, 2.4 */
	SUBSCRIPTIONS = 2,
	WRITES = 64, /* packets, before the next turn */
};

static struct {
	const struct settings *settings;
	struct broker_ears ears;
	struct arena *arena;
	struct mosquitto *client; /* one for each connection */
	char connection[32];
	bool answered, well;
	char trouble[128]; /* why it is to be given up; none if empty */
	char told[128];    /* what was logged last */
	int64_t begun, not_before, pause;
	int64_t settles_at;
	uint16_t keepalive; /* seconds */
	char token[BACKEND_TOKEN_MAX];
	time_t token_ends; /* when another one is to be made */
} broker;

/* Within libmosquitto nothing of its own can be freed: it is done after it. */
static void in_trouble(const char *why)
{
	if (!*broker.trouble)
		snprintf(broker.trouble, sizeof broker.trouble, "%s", why);
}

static void is_refused(const char *what, int reason)
{
	char why[sizeof broker.trouble];

	snprintf(why, sizeof why, "it refuses %s: %s", what,
	         mosquitto_reason_string(reason));
	in_trouble(why);
}

static char *const *filters(void)
{
	static char *both[SUBSCRIPTIONS];
	const char *domain = broker.settings->backend_domain;

	both[0] = arena_printf(broker.arena, "%s/+/pepeunit", domain);
	both[1] = arena_printf(broker.arena, "%s/+/+/+/pepeunit", domain);
	return both;
}

/* Where it has not kept what it was to bring, packets are numbered anew. */
static void connected(struct mosquitto *client, void *nobody, int reason,
                      int flags, const mosquitto_property *properties)
{
	bool kept = flags & 1;

	(void)nobody;
	if (reason) {
		is_refused("the connection", reason);
		return;
	}
	broker.answered = true;
	mosquitto_property_read_int16(properties, MQTT_PROP_SERVER_KEEP_ALIVE,
	                              &broker.keepalive, false);
	if (!kept && !broker.ears.forgot())
		in_trouble("the database does not answer");
	else if (mosquitto_subscribe_multiple(
			 client, NULL, SUBSCRIPTIONS, filters(), 1,
			 MQTT_SUB_OPT_NO_LOCAL | MQTT_SUB_OPT_SEND_RETAIN_NEVER,
			 NULL))
		in_trouble("it cannot be subscribed to");
}

/* By then a connection on which nothing gets through has been given up: it is
 * asked after one keepalive whether it is there, and has to answer within
 * another. */
static int64_t settled_by(int64_t now)
{
	return now + INT64_C(2000) * broker.keepalive + PATIENCE_MS;
}

static void settle(int64_t now)
{
	if (!broker.well || now < broker.settles_at)
		return;
	broker.settles_at = settled_by(now);
	broker.ears.settled();
}

static void subscribed(struct mosquitto *client, void *nobody, int packet,
                       int n, const int *granted,
                       const mosquitto_property *properties)
{
	(void)client;
	(void)nobody;
	(void)packet;
	(void)properties;
	for (int i = 0; i < n; i++)
		if (granted[i] >= REFUSED)
			is_refused("the subscriptions", granted[i]);
	if (*broker.trouble)
		return;
	broker.well = true;
	broker.settles_at = settled_by(clock_ms());
	*broker.told = '\0';
	log_info("connected to the MQTT broker, and subscribed");
}

/*
 * After something could not be taken, nothing is until the next connection:
 * the broker brings all of it again, in its order.  What is retained was there
 * before, and was taken when it came.
 */
static void arrived(struct mosquitto *client, void *nobody,
                    const struct mosquitto_message *message,
                    const mosquitto_property *properties)
{
	const struct arrival arrival = {
		.topic = message->topic,
		.payload = message->payload ? message->payload : "",
		.len = (size_t)message->payloadlen,
		.packet = message->qos ? message->mid : 0,
		.connection = broker.connection,
		.properties = properties,
	};

	(void)client;
	(void)nobody;
	if (*broker.trouble || message->retain)
		return;
	if (!broker.ears.arrived(&arrival))
		in_trouble("the database does not answer");
}

/* It would be refused again, and keep from going out what comes after it. */
static bool is_of_message(int reason)
{
	return reason == MQTT_RC_TOPIC_NAME_INVALID ||
	       reason == MQTT_RC_PACKET_TOO_LARGE ||
	       reason == MQTT_RC_PAYLOAD_FORMAT_INVALID ||
	       reason == MQTT_RC_IMPLEMENTATION_SPECIFIC;
}

static void published(struct mosquitto *client, void *nobody, int packet,
                      int reason, const mosquitto_property *properties)
{
	(void)client;
	(void)nobody;
	(void)packet;
	(void)properties;
	if (is_of_message(reason))
		log_warn("the broker does not take a message: %s",
		         mosquitto_reason_string(reason));
	else if (reason >= REFUSED)
		is_refused("a message", reason);
	if (!*broker.trouble)
		broker.ears.published();
}

static void disconnected(struct mosquitto *client, void *nobody, int reason,
                         const mosquitto_property *properties)
{
	(void)client;
	(void)nobody;
	(void)properties;
	in_trouble(reason >= REFUSED ? mosquitto_reason_string(reason)
	                             : mosquitto_strerror(reason));
}

void broker_open(const struct settings *settings,
                 const struct broker_ears *ears)
{
	broker.settings = settings;
	broker.ears = *ears;
	broker.arena = arena_new();
	mosquitto_lib_init();
}

/*
 * Twice as long after each failure, less up to a half, so that those who lost
 * it at the same moment do not come back at the same one.  What was lost at
 * once is a failure as well: somebody may go by the same name.
 */
static void put_off(int64_t now)
{
	if (broker.well && now > broker.begun + LASTING_MS)
		broker.pause = 0;
	broker.pause = !broker.pause                ? FIRST_MS
	               : broker.pause < MOST_MS / 2 ? broker.pause * 2
	                                            : MOST_MS;
	broker.not_before = now + broker.pause -
	                    (int64_t)randombytes_uniform(
				    (uint32_t)broker.pause / 2);
}

/* Once for each reason, however often it is tried. */
static void say_why(const char *why)
{
	if (strcmp(broker.told, why) == 0)
		return;
	snprintf(broker.told, sizeof broker.told, "%s", why);
	log_warn("no connection to the MQTT broker: %s", why);
}

/* With it goes what libmosquitto has not written yet. */
void broker_drop(const char *why)
{
	if (!broker.client)
		return;
	mosquitto_destroy(broker.client);
	broker.client = NULL;
	say_why(why);
	put_off(clock_ms());
	broker.answered = broker.well = false;
	*broker.trouble = '\0';
	arena_reset(broker.arena);
}

static void set_callbacks(struct mosquitto *client)
{
	mosquitto_connect_v5_callback_set(client, connected);
	mosquitto_disconnect_v5_callback_set(client, disconnected);
	mosquitto_subscribe_v5_callback_set(client, subscribed);
	mosquitto_message_v5_callback_set(client, arrived);
	mosquitto_publish_v5_callback_set(client, published);
}

static bool is_used_up(void)
{
	return time(NULL) >= broker.token_ends;
}

/* A broker may ask about each message whether who goes by it may have it. */
static void renew(void)
{
	time_t now = time(NULL);

	snprintf(broker.token, sizeof broker.token, "%s",
	         backend_token_make(broker.arena, broker.settings, now));
	broker.token_ends = now + BACKEND_TOKEN_SECONDS / 2;
}

/* Where the broker looks for that, it finds what the token may: it may be asked
 * for before this server answers. */
static const char *token(void)
{
	const struct settings *s = broker.settings;
	const char *why = NULL;
	int stale;

	if (is_used_up())
		renew();
	if (*s->redis_mqtt_auth)
		why = redis_acl_keep(broker.arena, s, broker.token, &stale);
	if (why)
		log_warn(
			"what this server may is not where the broker looks: "
			"%s",
			why);
	return broker.token;
}

/* One name for all bridges of a domain, so that each takes up the session of
 * the one before. */
static struct mosquitto *client_new(void)
{
	const struct settings *s = broker.settings;
	struct mosquitto *client = mosquitto_new(
		arena_printf(broker.arena, "confab-%s", s->backend_domain),
		false, NULL);

	if (!client ||
	    mosquitto_int_option(client, MOSQ_OPT_PROTOCOL_VERSION,
	                         MQTT_PROTOCOL_V5) ||
	    mosquitto_int_option(client, MOSQ_OPT_TCP_NODELAY, 1) ||
	    mosquitto_threaded_set(client, true) ||
	    mosquitto_username_pw_set(client, token(), NULL) ||
	    (strcmp(s->mqtt_secure, "true") == 0 &&
	     mosquitto_int_option(client, MOSQ_OPT_TLS_USE_OS_CERTS, 1)))
		die("cannot start libmosquitto");
	set_callbacks(client);
	return client;
}

/* It waits for the connection of TCP to each address that there is, until an
 * alarm: without one there is nothing else to do. */
static int reach(struct mosquitto *client)
{
	static const struct itimerval none = { 0 },
				      patience = { { CONNECT_SECONDS, 0 },
		                                   { CONNECT_SECONDS, 0 } };
	const struct settings *s = broker.settings;
	mosquitto_property *properties = NULL;
	int result;

	if (mosquitto_property_add_int32(&properties,
	                                 MQTT_PROP_SESSION_EXPIRY_INTERVAL,
	                                 SESSION_SECONDS) ||
	    mosquitto_property_add_int32(
		    &properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, PACKET_MAX))
		die("out of memory");
	broker.keepalive = (uint16_t)settings_number(
		"MQTT_KEEPALIVE", s->mqtt_keepalive, 5, UINT16_MAX);
	setitimer(ITIMER_REAL, &patience, NULL);
	result = mosquitto_connect_bind_v5(
		client, s->mqtt_host,
		(int)settings_number("MQTT_PORT", s->mqtt_port, 1, UINT16_MAX),
		broker.keepalive, NULL, properties);
	setitimer(ITIMER_REAL, &none, NULL);
	mosquitto_property_free_all(&properties);
	return result;
}

void broker_keep(int64_t now)
{
	int result;

	if (broker.well && is_used_up())
		broker_drop("half the time of its token is over");
	if (broker.client || now < broker.not_before)
		return;
	snprintf(broker.connection, sizeof broker.connection,
	         "%08" PRIx32 "%08" PRIx32, randombytes_random(),
	         randombytes_random());
	broker.client = client_new();
	broker.begun = now;
	result = reach(broker.client);
	if (result)
		broker_drop(mosquitto_strerror(result));
}

struct pollfd broker_poll(void)
{
	struct pollfd p = { -1, 0, 0 };

	if (!broker.client)
		return p;
	p.fd = mosquitto_socket(broker.client);
	p.events = POLLIN;
	if (mosquitto_want_write(broker.client))
		p.events |= POLLOUT;
	return p;
}

/* Of a handshake of TLS that the other side ended libmosquitto does not tell.
 */
static bool has_ended(void)
{
	char byte;

	return recv(mosquitto_socket(broker.client), &byte, 1,
	            MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void read_and_write(short events)
{
	int result = 0;

	if (events & (POLLIN | POLLERR | POLLHUP) ||
	    (events && !broker.answered)) {
		if (has_ended())
			in_trouble("it closed the connection");
		else
			result = mosquitto_loop_read(broker.client, 1);
	}
	if (!result && !*broker.trouble && mosquitto_want_write(broker.client))
		result = mosquitto_loop_write(broker.client, WRITES);
	if (!result && !*broker.trouble)
		result = mosquitto_loop_misc(broker.client);
	if (result)
		in_trouble(mosquitto_strerror(result));
}

void broker_turn(short events, int64_t now)
{
	char why[sizeof broker.trouble];

	if (!broker.client)
		return;
	read_and_write(events);
	if (!broker.well && now > broker.begun + PATIENCE_MS)
		in_trouble(broker.answered ? "it does not let subscribe"
		                           : "it does not answer");
	if (!*broker.trouble) {
		settle(now);
		return;
	}
	memcpy(why, broker.trouble, sizeof why);
	broker_drop(why);
}

bool broker_well(void)
{
	return broker.well && !*broker.trouble;
}

bool broker_publish(const char *topic, const char *text, bool retain,
                    const mosquitto_property *properties)
{
	int result = mosquitto_publish_v5(broker.client, NULL, topic,
	                                  (int)strlen(text), text, 1, retain,
	                                  properties);

	switch (result) {
	case MOSQ_ERR_SUCCESS:
		return true;
	case MOSQ_ERR_INVAL:
	case MOSQ_ERR_MALFORMED_UTF8:
	case MOSQ_ERR_OVERSIZE_PACKET:
		return false;
	default:
		in_trouble(mosquitto_strerror(result));
		return true;
	}
}
