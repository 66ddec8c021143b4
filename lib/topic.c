/* topic.c - what a device, and this server itself, may do at an MQTT broker */
#include "topic.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "backend-token.h"
#include "jwt.h"
#include "room.h"
#include "utf8.h"

#define UUID "<uuid>"
#define GID "<gid>"

/*
 * Behind "<domain>/", as EMQX writes rules: + is any one segment, # all that is
 * left; of the exact ones they are themselves.
 */
struct shape {
	enum topic_action action;
	bool exact;
	const char *rest;
};

static const struct shape of_devices[] = {
	{ TOPIC_EITHER, false, GID "/pepeunit" },
	{ TOPIC_EITHER, false, GID },
	{ TOPIC_PUBLISH, false, "output_base_topic/" UUID "/state/pepeunit" },
	{ TOPIC_PUBLISH, false, "output_base_topic/" UUID "/" GID "/pepeunit" },
	{ TOPIC_SUBSCRIBE, false, "input_base_topic/" UUID "/+/pepeunit" },
	{ 0 },
};

static const struct shape of_server[] = {
	{ TOPIC_SUBSCRIBE, true, "+/pepeunit" },
	{ TOPIC_SUBSCRIBE, true, "+/+/+/pepeunit" },
	{ TOPIC_PUBLISH, false, "#" },
	{ 0 },
};

/* U+0000 to U+001F and U+007F to U+009F (MQTT 5.0, 1.5.4). */
static bool has_control(const char *text)
{
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == '\x7f' ||
		    (*c == '\xc2' && (unsigned char)c[1] < 0xa0))
			return true;
	return false;
}

/* Of segments that are there, and mean nothing but themselves. */
static bool is_plain(const char *text)
{
	if (!utf8_fits(text, 1, TOPIC_MAX) || has_control(text) ||
	    strpbrk(text, "+#"))
		return false;
	for (size_t len;; text += len + 1) {
		len = strcspn(text, "/");
		if (!len || *text == '$')
			return false;
		if (!text[len])
			return true;
	}
}

static bool is(const char *segment, size_t len, const char *text)
{
	return strlen(text) == len && strncmp(segment, text, len) == 0;
}

static bool fits_segment(struct arena *a, const char *shape, size_t n,
                         const char *text, size_t len, struct topic *topic)
{
	if (is(shape, n, UUID))
		topic->uuid = arena_copy(a, text, len);
	else if (is(shape, n, GID))
		topic->gid = arena_copy(a, text, len);
	else
		return is(shape, n, "+") ||
		       (n == len && strncmp(shape, text, n) == 0);
	return true;
}

static bool fits(struct arena *a, const char *shape, const char *text,
                 struct topic *topic)
{
	*topic = (struct topic){ 0 };
	for (;;) {
		size_t n = strcspn(shape, "/"), len = strcspn(text, "/");

		if (is(shape, n, "#"))
			return true;
		if (!fits_segment(a, shape, n, text, len, topic))
			return false;
		shape += n;
		text += len;
		if (!*shape || !*text)
			return *shape == *text;
		shape++;
		text++;
	}
}

/* Behind "<domain>/"; NULL: it is not of the domain, or there is none. */
static const char *rest_of(const char *domain, const char *text)
{
	size_t n = strlen(domain);

	return n && strncmp(text, domain, n) == 0 && text[n] == '/'
	               ? text + n + 1
	               : NULL;
}

/* The first that it is of. */
static bool find(struct arena *a, const struct shape *shapes,
                 const char *domain, enum topic_action action, const char *text,
                 struct topic *topic)
{
	const char *rest = rest_of(domain, text);
	bool plain = is_plain(text);

	if (!rest)
		return false;
	for (const struct shape *s = shapes; s->rest; s++)
		if ((!action || !s->action || action == s->action) &&
		    (s->exact ? strcmp(s->rest, rest) == 0
		              : plain && fits(a, s->rest, rest, topic)))
			return true;
	return false;
}

bool topic_of_device(struct arena *a, const char *domain,
                     enum topic_action action, const char *text,
                     struct topic *topic)
{
	return find(a, of_devices, domain, action, text, topic);
}

bool topic_of_server(struct arena *a, const char *domain,
                     enum topic_action action, const char *text)
{
	struct topic topic;

	return find(a, of_server, domain, action, text, &topic);
}

static char *swapped(struct arena *a, const char *text, const char *from,
                     const char *to)
{
	char *copy = arena_copy(a, text, strlen(text));

	for (char *c = copy; *c; c++)
		if (strchr(from, *c))
			*c = to[strchr(from, *c) - from];
	return copy;
}

const char *topic_of_routing_key(struct arena *a, const char *domain,
                                 const char *key)
{
	const char *prefix = swapped(a, domain, "/+", ".*");
	size_t n = strlen(prefix);

	if (strncmp(key, prefix, n) != 0 || key[n] != '.')
		return NULL;
	return arena_printf(a, "%s%s", domain, swapped(a, key + n, ".*", "/+"));
}

/* *user is whose token it is; NULL: it is this server's. */
static enum error identify(const struct request *rq, const char *token,
                           const struct user **user)
{
	*user = NULL;
	if (backend_token_good(rq->arena, rq->settings, token, time(NULL)))
		return OK;
	return session_user(rq->db, rq->arena, token, user);
}

/* Who is no device is not found, and neither is one that is disabled, nor, to
 * publish in a room, one that may not say anything there. */
static const char device_sql[] =
	"SELECT true FROM devices device"
	" JOIN accounts account ON account.id = device.account"
	" WHERE device.account = $1 AND NOT account.disabled"
	"   AND coalesce($2 = account.uuid::text, true)"
	"   AND ($3::text IS NULL OR EXISTS (SELECT FROM rooms room"
	"     WHERE room.gid = $3 AND " ROOM_LETS_IN
	"       AND NOT ($4 AND (room.muted OR account.muted))))";

static enum error ask_device(const struct request *rq, const struct user *user,
                             enum topic_action action,
                             const struct topic *topic)
{
	struct rows *rows;
	enum error e = db_query(rq->db, &rows, device_sql, user->id,
	                        topic->uuid, topic->gid,
	                        action == TOPIC_PUBLISH ? "t" : "f");

	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_NOT_ALLOWED;
}

enum error topic_ask(const struct request *rq, const char *token,
                     enum topic_action action, const char *text)
{
	const char *domain = rq->settings->backend_domain;
	const struct user *user;
	struct topic topic;
	enum error e = identify(rq, token, &user);

	if (e)
		return e;
	if (!user)
		return topic_of_server(rq->arena, domain, action, text)
		               ? OK
		               : ERROR_NOT_ALLOWED;
	if (!topic_of_device(rq->arena, domain, action, text, &topic))
		return ERROR_NOT_ALLOWED;
	return ask_device(rq, user, action, &topic);
}

enum error topic_sign_in(const struct request *rq, const char *token,
                         const char *client)
{
	const struct topic topic = { .uuid = client };
	const struct user *user;
	enum error e = identify(rq, token, &user);

	return e || !user ? e : ask_device(rq, user, TOPIC_SUBSCRIBE, &topic);
}

/* The shapes as EMQX's rules, in which places are yet to be filled in; without
 * a domain there are none. */
static const char *rules_of(struct arena *a, const struct shape *shapes,
                            const char *domain)
{
	static const char *const actions[] = { "all", "publish", "subscribe" };
	const char *rules = "[";

	for (const struct shape *s = shapes; *domain && s->rest; s++) {
		const char *topic = arena_printf(
			a, "%s%s/%s", s->exact ? "eq " : "", domain, s->rest);

		rules = arena_printf(a,
		                     "%s{\"permission\":\"allow\","
		                     "\"action\":\"%s\",\"topic\":%s},",
		                     rules, actions[s->action],
		                     json_quote(a, topic));
	}
	return arena_printf(a,
	                    "%s{\"permission\":\"deny\",\"action\":\"all\","
	                    "\"topic\":\"#\"}]",
	                    rules);
}

/*
 * A rule with a place for a room goes with each that lets the device in, and
 * one without with the one that is none.  Where it may not say anything, it may
 * subscribe.
 */
static const char list_sql[] =
	"SELECT json_build_object('result', 'allow', 'is_superuser', false,"
	"   'expire_at', floor(extract(epoch FROM session.expires_at)),"
	"   'acl', (SELECT json_agg(json_build_object("
	"       'permission', rule.permission, 'action', CASE"
	"         WHEN room.silent THEN 'subscribe' ELSE rule.action END,"
	"       'topic',"
	"       replace(replace(rule.topic, '" UUID
	"', account.uuid::text),"
	"         '" GID
	"', coalesce(room.gid, '')))"
	"       ORDER BY rule.permission, room.gid)"
	"     FROM json_to_recordset($4)"
	"       AS rule(permission text, action text, topic text)"
	"     JOIN (SELECT room.gid, room.muted OR account.muted AS silent"
	"         FROM members mine"
	"         JOIN rooms room ON room.id = mine.room"
	"         WHERE mine.account = $1 AND " ROOM_LETS_IN
	"       UNION ALL SELECT NULL, false) room"
	"     ON (room.gid IS NULL) = (position('" GID
	"' IN rule.topic) = 0)"
	"       AND NOT (room.silent AND rule.action = 'publish')))"
	" FROM sessions session"
	" JOIN devices device ON device.account = session.account"
	" JOIN accounts account ON account.id = session.account"
	" WHERE session.account = $1 AND session.id = $2"
	"   AND NOT account.disabled"
	"   AND coalesce($3 = account.uuid::text, true)";

static enum error list_of_device(const struct request *rq,
                                 const struct user *user, const char *client,
                                 const char **json)
{
	return db_text(
		rq->db, json, ERROR_NOT_ALLOWED, list_sql, user->id,
		user->session, client,
		rules_of(rq->arena, of_devices, rq->settings->backend_domain));
}

static const char *list_of_server(const struct request *rq, const char *token)
{
	const struct settings *s = rq->settings;
	json_object *claims = jwt_read(rq->arena, s->secret_key, token);
	int64_t until = jwt_expires(claims);

	json_object_put(claims);
	return arena_printf(rq->arena,
	                    "{\"result\":\"allow\",\"is_superuser\":false,"
	                    "\"expire_at\":%" PRId64 ",\"acl\":%s}",
	                    until,
	                    rules_of(rq->arena, of_server, s->backend_domain));
}

enum error topic_list(const struct request *rq, const char *token,
                      const char *client, const char **json)
{
	const struct user *user;
	enum error e = identify(rq, token, &user);

	if (e)
		return e;
	if (user)
		return list_of_device(rq, user, client, json);
	*json = list_of_server(rq, token);
	return OK;
}
