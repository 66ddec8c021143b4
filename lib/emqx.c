/* emqx.c - the REST API of EMQX 5, by which it is told whom to ask */
#include "emqx.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "fetch.h"
#include "json.h"
#include "log.h"
#include "redis-url.h"

/* It tries a source before it says that it has it. */
enum { EMQX_MS = 20 * 1000, BUNDLE_MAX = 1024 * 1024 };

enum {
	HTTP_BAD = 400,
	HTTP_UNAUTHORIZED = 401,
	HTTP_NOT_FOUND = 404,
	HTTP_CONFLICT = 409,
};

static struct {
	const struct settings *settings;
	char *base;
	char *bearer; /* what it gave us for the key; NULL: the key itself is
	                 good */
} emqx;

const char *emqx_open(const struct settings *s)
{
	bool secure = strcmp(s->mqtt_secure, "true") == 0;
	struct arena *a = arena_new();

	emqx.settings = s;
	emqx.base = alloc_copy(
		secure ? arena_printf(a, "https://%s", s->mqtt_host)
		       : arena_printf(a, "http://%s:%s", s->mqtt_host,
	                              s->mqtt_api_port));
	arena_free(a);
	return emqx.base;
}

/* What was asked, and how that was answered. */
struct call {
	const char *method, *path, *json;
	long ms;
	long status; /* 0: not at all, and why */
	const char *body, *why;
};

static void ask_once(struct arena *a, struct call *c)
{
	const struct settings *s = emqx.settings;
	struct fetch_request request = {
		.method = c->method,
		.url = arena_printf(a, "%s%s", emqx.base, c->path),
		.json = c->json,
		.user = s->mqtt_api_key,
		.password = s->mqtt_secret_key,
		.bearer = emqx.bearer,
		.ms = c->ms ? c->ms : EMQX_MS,
		.cut = true, /* it repeats all that it was told */
	};

	c->status = fetch_ask(a, &request, &c->body, &c->why);
}

static const char *text_of(struct arena *a, json_object *o, const char *key)
{
	json_object *member = json_object_object_get(o, key);

	return json_object_is_type(member, json_type_string)
	               ? arena_copy(a, json_object_get_string(member),
	                            (size_t)json_object_get_string_len(member))
	               : NULL;
}

/* Signed in as a user of the dashboard, for those who have no key; what one is
 * given for that is good for an hour. */
static bool sign_in(struct arena *a, long ms)
{
	const struct settings *s = emqx.settings;
	struct fetch_request request = {
		.method = "POST",
		.url = arena_printf(a, "%s/api/v5/login", emqx.base),
		.json = arena_printf(a, "{\"username\":%s,\"password\":%s}",
		                     json_quote(a, s->mqtt_api_key),
		                     json_quote(a, s->mqtt_secret_key)),
		.ms = ms ? ms : EMQX_MS,
	};
	const char *body, *why, *token = NULL;

	if (fetch_ask(a, &request, &body, &why) == 200) {
		json_object *o = json_parse_object(body, strlen(body));

		token = text_of(a, o, "token");
		json_object_put(o);
	}
	if (token) {
		free(emqx.bearer);
		emqx.bearer = alloc_copy(token);
	}
	return token;
}

static void ask(struct arena *a, struct call *c)
{
	ask_once(a, c);
	if (c->status == HTTP_UNAUTHORIZED && sign_in(a, c->ms))
		ask_once(a, c);
}

static bool has(const char *text, const char *secret)
{
	return secret && *secret && strstr(text, secret);
}

/* It likes to repeat what it was told, by whoever knows it. */
static bool is_secret(const char *text)
{
	const struct settings *s = emqx.settings;
	struct arena *a = arena_new();
	struct redis_url redis = { .password = "" };
	bool is;

	redis_url_read(a, s->redis_mqtt_auth, &redis);
	is = has(text, s->mqtt_secret_key) || has(text, s->hook_secret) ||
	     has(text, redis.password);
	arena_free(a);
	return is;
}

/* Why not, if it was not answered as it has to be. */
static const char *fault(struct arena *a, const struct call *c)
{
	json_object *o;
	const char *code, *message;

	if (!c->status)
		return arena_printf(a, "%s %s%s: %s", c->method, emqx.base,
		                    c->path, c->why);
	if (c->status < HTTP_BAD)
		return NULL;
	o = json_parse_object(c->body, strlen(c->body));
	code = text_of(a, o, "code");
	message = text_of(a, o, "message");
	json_object_put(o);
	if (message && is_secret(message))
		message = NULL;
	return arena_printf(a, "%s %s%s: status %ld%s%s%s%.200s", c->method,
	                    emqx.base, c->path, c->status, code ? ", " : "",
	                    code ? code : "", message ? ": " : "",
	                    message ? message : "");
}

static const char *done(struct arena *a, struct call *c)
{
	ask(a, c);
	return fault(a, c);
}

/* A description of a megabyte and more, of which only the status counts. */
const char *emqx_check(struct arena *a)
{
	struct call c = { .method = "GET", .path = "/api-docs/swagger.json" };

	return done(a, &c);
}

/* That it is not there is said by 404, or by 400 in earlier versions. */
static const char *forget(struct arena *a, const char *path, bool *was)
{
	struct call c = { .method = "DELETE", .path = path };
	const char *why = done(a, &c);

	*was = !why;
	return c.status == HTTP_NOT_FOUND || c.status == HTTP_BAD ? NULL : why;
}

const char *emqx_delete_source(struct arena *a, const char *type, bool *was)
{
	return forget(a,
	              arena_printf(a, "/api/v5/authorization/sources/%s", type),
	              was);
}

#define AUTHENTICATOR "/api/v5/authentication/password_based%3Ahttp"

const char *emqx_delete_authenticator(struct arena *a, bool *was)
{
	return forget(a, AUTHENTICATOR, was);
}

/* A file, or nothing if it cannot be read. */
static const char *contents(struct arena *a, const char *path)
{
	FILE *f = path && *path ? fopen(path, "re") : NULL;
	char *text = arena_alloc(a, BUNDLE_MAX + 1);

	if (f) {
		text[fread(text, 1, BUNDLE_MAX, f)] = '\0';
		fclose(f);
	}
	return text;
}

/*
 * The original had it verify nobody, so that whoever came between learned every
 * token.  It trusts whom this machine trusts, and our own certificate, as it
 * knows of no authorities by itself.
 */
static const char *ssl(struct arena *a)
{
	const struct settings *s = emqx.settings;
	const char *trusted;

	if (strcmp(s->secure, "true") != 0)
		return "{\"enable\":false}";
	trusted = arena_printf(
		a, "%s%s", contents(a, s->tls_certificate),
		contents(a, curl_version_info(CURLVERSION_NOW)->cainfo));
	return arena_printf(a,
	                    "{\"enable\":true,\"verify\":\"verify_peer\","
	                    "\"cacertfile\":%s}",
	                    json_quote(a, trusted));
}

/* What a source and an authenticator by HTTP have in common. */
static const char *by_http(struct arena *a, const char *hook)
{
	const char *secret = emqx.settings->hook_secret;

	return arena_printf(
		a,
		"\"enable\":true,\"method\":\"post\",\"url\":%s,"
		"\"headers\":{\"content-type\":\"application/json\"%s%s},"
		"\"request_timeout\":\"30s\",\"connect_timeout\":\"15s\","
		"\"pool_size\":8,\"enable_pipelining\":100,\"ssl\":%s",
		json_quote(a, hook), *secret ? ",\"x-hook-secret\":" : "",
		*secret ? json_quote(a, secret) : "", ssl(a));
}

static const char *add_source(struct arena *a, const char *json)
{
	struct call c = { .method = "POST",
		          .path = "/api/v5/authorization/sources",
		          .json = json };

	return done(a, &c);
}

const char *emqx_add_http(struct arena *a, const char *hook)
{
	return add_source(a, arena_printf(a,
	                                  "{\"type\":\"http\",%s,\"body\":{"
	                                  "\"token\":\"${username}\","
	                                  "\"topic\":\"${topic}\","
	                                  "\"action\":\"${action}\","
	                                  "\"clientid\":\"${clientid}\","
	                                  "\"peerhost\":\"${peerhost}\"}}",
	                                  by_http(a, hook)));
}

const char *emqx_add_redis(struct arena *a)
{
	struct redis_url url;
	bool v6;

	if (!redis_url_read(a, emqx.settings->redis_mqtt_auth, &url))
		return "REDIS_MQTT_AUTH_URL is "
		       "redis://[:password@]host:port/number, and it is not";
	v6 = strchr(url.host, ':');
	return add_source(
		a, arena_printf(
			   a,
			   "{\"type\":\"redis\",\"enable\":true,"
			   "\"redis_type\":\"single\",\"server\":%s,"
			   "\"database\":%s,%s%s%s\"password\":%s,"
			   "\"pool_size\":8,\"auto_reconnect\":true,"
			   "\"ssl\":{\"enable\":false},"
			   "\"cmd\":\"HGETALL mqtt_acl:${username}\"}",
			   json_quote(a, arena_printf(a, "%s%s%s:%s",
	                                              v6 ? "[" : "", url.host,
	                                              v6 ? "]" : "", url.port)),
			   url.database, *url.user ? "\"username\":" : "",
			   *url.user ? json_quote(a, url.user) : "",
			   *url.user ? "," : "", json_quote(a, url.password)));
}

/*
 * Who may say how it is doing by the name that it goes by is let in, which this
 * server itself may, and a device by its uuid.  Without a topic the answer
 * would bring a list of rights, which counts for as long as the connection. One
 * that is there is changed rather than made anew: there is no moment without
 * any.
 */
const char *emqx_add_authenticator(struct arena *a, const char *hook)
{
	const char *topic = arena_printf(
		a, "%s/output_base_topic/${clientid}/state/pepeunit",
		emqx.settings->backend_domain);
	struct call c = {
		.method = "POST",
		.path = "/api/v5/authentication",
		.json = arena_printf(a,
		                     "{\"mechanism\":\"password_based\","
		                     "\"backend\":\"http\",%s,\"body\":{"
		                     "\"token\":\"${username}\",\"topic\":%s,"
		                     "\"action\":\"publish\","
		                     "\"clientid\":\"${clientid}\","
		                     "\"peerhost\":\"${peerhost}\"}}",
		                     by_http(a, hook), json_quote(a, topic)),
	};

	ask(a, &c);
	if (c.status == HTTP_CONFLICT) {
		c.method = "PUT";
		c.path = AUTHENTICATOR;
		ask(a, &c);
	}
	return fault(a, &c);
}

const char *emqx_set_cache(struct arena *a)
{
	struct call c = {
		.method = "PUT",
		.path = "/api/v5/authorization/settings",
		.json = arena_printf(a,
		                     "{\"no_match\":\"deny\","
		                     "\"deny_action\":\"ignore\",\"cache\":{"
		                     "\"enable\":true,\"max_size\":64,"
		                     "\"ttl\":\"%ss\"}}",
		                     emqx.settings->mqtt_cache),
	};

	return done(a, &c);
}

bool emqx_kick(const char *clientid)
{
	struct arena *a = arena_new();
	char *escaped = curl_easy_escape(NULL, clientid, 0);
	struct call c = { .method = "DELETE", .ms = FETCH_MS };
	const char *why;

	if (!escaped)
		die("out of memory");
	c.path = arena_printf(a, "/api/v5/clients/%s", escaped);
	why = done(a, &c);
	if (c.status == HTTP_NOT_FOUND)
		why = NULL;
	if (why)
		log_warn("a client is not disconnected: %s", why);
	curl_free(escaped);
	arena_free(a);
	return !why;
}
