/* redis-acl.c - what the MQTT broker finds in Redis that this server may */
#include "redis-acl.h"

#include <hiredis/hiredis.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend-token.h"
#include "jwt.h"
#include "redis-url.h"

#define PREFIX "mqtt_acl:"

enum { PATIENCE = 5 /* seconds */ };

struct acl {
	struct arena *arena;
	const struct settings *settings;
	redisContext *redis;
	const char *why; /* NULL: all is well so far */
};

static void fail(struct acl *acl, const char *why)
{
	if (!acl->why)
		acl->why = arena_copy(acl->arena, why, strlen(why));
}

/* The answer, for who asked to give back; NULL: none, and why. */
static redisReply *vask(struct acl *acl, const char *fmt, va_list ap)
{
	redisReply *reply = redisvCommand(acl->redis, fmt, ap);

	if (!reply)
		fail(acl, acl->redis->errstr);
	else if (reply->type == REDIS_REPLY_ERROR)
		fail(acl, reply->str);
	if (reply && acl->why) {
		freeReplyObject(reply);
		reply = NULL;
	}
	return reply;
}

static redisReply *ask(struct acl *acl, const char *fmt, ...)
{
	redisReply *reply;
	va_list ap;

	va_start(ap, fmt);
	reply = acl->why ? NULL : vask(acl, fmt, ap);
	va_end(ap);
	return reply;
}

static void tell(struct acl *acl, const char *fmt, ...)
{
	redisReply *reply;
	va_list ap;

	va_start(ap, fmt);
	reply = acl->why ? NULL : vask(acl, fmt, ap);
	va_end(ap);
	if (reply)
		freeReplyObject(reply);
}

static void reach(struct acl *acl, const struct redis_url *url)
{
	struct timeval patience = { PATIENCE, 0 };

	acl->redis = redisConnectWithTimeout(
		url->host, (int)strtol(url->port, NULL, 10), patience);
	if (!acl->redis || acl->redis->err) {
		fail(acl, acl->redis ? acl->redis->errstr : "no memory");
		return;
	}
	redisSetTimeout(acl->redis, patience);
	if (*url->user)
		tell(acl, "AUTH %s %s", url->user, url->password);
	else if (*url->password)
		tell(acl, "AUTH %s", url->password);
	tell(acl, "SELECT %s", url->database);
}

/* Should it be ended in between, the key has no end, but is not good any more
 * when it is looked at the day after. */
static void admit(struct acl *acl, const char *token)
{
	const char *domain = acl->settings->backend_domain;
	json_object *claims = jwt_read(acl->arena, acl->settings->secret_key,
	                               token);

	tell(acl, "HSET " PREFIX "%s %s/+/pepeunit all %s/+/+/+/pepeunit all",
	     token, domain, domain);
	tell(acl, "EXPIREAT " PREFIX "%s %" PRId64, token, jwt_expires(claims));
	json_object_put(claims);
}

/* By its own words, whoever has signed it: an earlier secret, perhaps. */
static bool is_of(struct arena *a, const char *token, const char *domain)
{
	const char *claims = strchr(token, '.'),
		   *end = claims ? strchr(++claims, '.') : NULL;
	char text[JWT_MAX];
	const char *says;
	json_object *o;
	size_t len;
	bool is;

	if (!end ||
	    sodium_base642bin((unsigned char *)text, sizeof text, claims,
	                      (size_t)(end - claims), NULL, &len, NULL,
	                      sodium_base64_VARIANT_URLSAFE_NO_PADDING))
		return false;
	o = json_parse_object(text, len);
	says = jwt_text(a, o, "domain");
	is = says && strcmp(says, domain) == 0;
	json_object_put(o);
	return is;
}

static int forget(struct acl *acl, const redisReply *keys)
{
	int stale = 0;

	for (size_t i = 0; i < keys->elements; i++) {
		const char *key = keys->element[i]->str,
			   *token = key + sizeof PREFIX - 1;

		if (backend_token_good(acl->arena, acl->settings, token,
		                       time(NULL)) ||
		    !is_of(acl->arena, token, acl->settings->backend_domain))
			continue;
		tell(acl, "DEL %s", key);
		stale++;
	}
	return stale;
}

/* A cursor that comes back to 0 has seen all that was there when it began. */
static int forget_stale(struct acl *acl)
{
	const char *cursor = "0";
	int stale = 0;

	do {
		redisReply *r = ask(acl, "SCAN %s MATCH " PREFIX "* COUNT 1000",
		                    cursor);

		if (!r)
			break;
		if (r->type != REDIS_REPLY_ARRAY || r->elements != 2) {
			fail(acl, "an answer that Redis does not give");
			freeReplyObject(r);
			break;
		}
		cursor = arena_copy(acl->arena, r->element[0]->str,
		                    r->element[0]->len);
		stale += forget(acl, r->element[1]);
		freeReplyObject(r);
	} while (strcmp(cursor, "0") != 0);
	return stale;
}

const char *redis_acl_keep(struct arena *a, const struct settings *s,
                           const char *token, int *stale)
{
	struct acl acl = { .arena = a, .settings = s };
	struct redis_url url;

	if (!redis_url_read(a, s->redis_mqtt_auth, &url))
		return "REDIS_MQTT_AUTH_URL is "
		       "redis://[:password@]host:port/number, and it is not";
	reach(&acl, &url);
	admit(&acl, token);
	*stale = forget_stale(&acl);
	redisFree(acl.redis);
	return acl.why ? arena_printf(a, "Redis at %s:%s: %s", url.host,
	                              url.port, acl.why)
	               : NULL;
}
