/* incoming.c - what devices publish becomes messages of rooms, once each */
#include "incoming.h"

#include <mqtt_protocol.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arena.h"
#include "log.h"
#include "message.h"
#include "metrics.h"
#include "room.h"
#include "topic.h"
#include "utf8.h"

#define SHORT_KEY "mqtt:"
#define LONG_KEY "mqtt."
enum {
	KEY_MAX = MESSAGE_KEY_MAX - (sizeof SHORT_KEY - 1),
	KEY_BYTES = 16,
};

static struct {
	struct db *db;
	struct arena *arena;
	const char *domain;
	char settling[24]; /* the last one taken by then */
} incoming = { .settling = "0" };

void incoming_open(struct db *db, const char *domain)
{
	incoming.db = db;
	incoming.arena = arena_new();
	incoming.domain = domain;
}

/* Whoever may publish may do so without end: it is a line a second. */
static void drop(const struct arrival *arrival, const char *why)
{
	static time_t last;
	time_t now = time(NULL);

	++*metrics_counter("confab_mqtt_dropped_total{why=\"%s\"}", why);
	if (now == last)
		return;
	last = now;
	log_warn("dropped a message of %zu bytes: %s", arrival->len, why);
}

/* The user property of that name; NULL: there is none. */
static const char *property(const mosquitto_property *properties,
                            const char *wanted)
{
	const char *found = NULL;
	char *name, *value;
	bool next = false;

	while (!found && (properties = mosquitto_property_read_string_pair(
				  properties, MQTT_PROP_USER_PROPERTY, &name,
				  &value, next))) {
		if (strcmp(name, wanted) == 0)
			found = arena_copy(incoming.arena, value,
			                   strlen(value));
		free(name);
		free(value);
		next = true;
	}
	return found;
}

static const char *new_key(const char *prefix)
{
	unsigned char bytes[KEY_BYTES];
	char random[2 * KEY_BYTES + 1];

	randombytes_buf(bytes, sizeof bytes);
	return arena_printf(
		incoming.arena, "%s%s", prefix,
		sodium_bin2hex(random, sizeof random, bytes, sizeof bytes));
}

static const char *own_key(const struct arrival *arrival)
{
	return property(arrival->properties, "client_msg_id");
}

/* The publisher's own, or a new one; NULL: its own is none. */
static const char *key_of(const struct arrival *arrival,
                          const struct topic *topic)
{
	const char *own = own_key(arrival),
		   *prefix = topic->uuid ? LONG_KEY : SHORT_KEY;

	if (!own)
		return new_key(prefix);
	return utf8_fits(own, 1, KEY_MAX)
	               ? arena_printf(incoming.arena, "%s%s", prefix, own)
	               : NULL;
}

/*
 * No packet is brought twice on one connection, and its number means another
 * one once it was acknowledged; with some brokers it does so anyway on the next
 * connection.  So only those are kept whose acknowledgement may have been lost:
 * those that are not settled, and of them the last ones, as many as may be
 * under way.  Where several devices are one sender, whose key it is cannot be
 * told, and it is a new one.
 */
#define AGAIN \
	"packet.connection <> excluded.connection" \
	" AND packet.digest = excluded.digest"
static const char take_sql[] =
	"WITH device AS ("
	"  SELECT account.id, account.uuid FROM rooms room"
	"  JOIN members member ON member.room = room.id"
	"  JOIN devices device ON device.account = member.account"
	"  JOIN accounts account ON account.id = device.account"
	"  WHERE room.gid = $1 AND NOT account.disabled"
	"    AND EXISTS (SELECT FROM sessions session"
	"      WHERE session.account = account.id"
	"        AND session.expires_at > now())"
	"), sender AS ("
	"  SELECT id, $7 AS key FROM device WHERE uuid::text = $2"
	"  UNION ALL"
	"  SELECT CASE count(*) WHEN 1 THEN min(id)"
	"    ELSE mqtt_speaker() END,"
	"    CASE count(*) WHEN 1 THEN $7 ELSE $8 END"
	"  FROM device WHERE $2 IS NULL HAVING count(*) > 0"
	"), old AS ("
	"  DELETE FROM mqtt_packets WHERE packet <> $3"
	"  AND taken < (SELECT taken FROM mqtt_packets"
	"    ORDER BY taken DESC OFFSET 63 LIMIT 1)"
	"), packet AS ("
	"  INSERT INTO mqtt_packets AS packet"
	"    (packet, connection, digest, sender, key)"
	"  SELECT $3, $4,"
	"    sha256(convert_to(concat($5::text, E'\\n', $6::text,"
	"      E'\\n' || $9), 'UTF8')), id, key"
	"  FROM sender WHERE $3 <> 0"
	"  ON CONFLICT (packet) DO UPDATE SET"
	"    sender = CASE WHEN " AGAIN
	" THEN packet.sender"
	"      ELSE excluded.sender END,"
	"    key = CASE WHEN " AGAIN
	" THEN packet.key ELSE excluded.key END,"
	"    connection = excluded.connection, digest = excluded.digest,"
	"    taken = excluded.taken"
	"  RETURNING packet.sender, packet.key"
	") "
	"SELECT coalesce(packet.sender, sender.id), coalesce(packet.key, "
	"sender.key)"
	" FROM sender LEFT JOIN packet ON true";

/* OK: it is a message of the room now, or was one before. */
static enum error say(const struct arrival *arrival, const struct topic *topic,
                      const char *key)
{
	struct db *db = incoming.db;
	struct rows *rows;
	struct draft draft = { .text = arrival->payload,
		               .came_by = topic->uuid ? NULL : INCOMING_SHORT };
	const char *sent;
	enum error e = db_query(
		db, &rows, take_sql, topic->gid, topic->uuid,
		arena_printf(incoming.arena, "%d", arrival->packet),
		arrival->connection, arrival->topic, arrival->payload, key,
		new_key(SHORT_KEY), own_key(arrival));

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_ROOM;
	draft.key = rows_text(rows, 0, 1);
	return message_send(db, rows_text(rows, 0, 0), topic->gid, &draft,
	                    &sent);
}

/* A NUL is of no text either. */
static bool is_text(const struct arrival *arrival)
{
	return strlen(arrival->payload) == arrival->len &&
	       utf8_fits(arrival->payload, 1, MESSAGE_TEXT_MAX);
}

/* False: it is to come again. */
static bool take(const struct arrival *arrival)
{
	struct topic topic;
	const char *key;
	enum error e;

	if (!topic_of_device(incoming.arena, incoming.domain, TOPIC_PUBLISH,
	                     arrival->topic, &topic) ||
	    !topic.gid || !utf8_fits(topic.gid, 1, ROOM_GID_MAX))
		return true; /* it is not for us */
	if (!is_text(arrival)) {
		drop(arrival, "no text of a message");
		return true;
	}
	key = key_of(arrival, &topic);
	if (!key) {
		drop(arrival, "its key is none");
		return true;
	}
	e = say(arrival, &topic, key);
	if (e == ERROR_UNAVAILABLE)
		return false;
	if (e == ERROR_KEY_REUSED)
		drop(arrival, "another had its key");
	else if (e == ERROR_MUTED || e == ERROR_ROOM_MUTED)
		drop(arrival, "it, or the room, is muted");
	else if (e)
		drop(arrival, "nobody there is let in");
	else
		++*metrics_counter("confab_mqtt_messages_total{way=\"in\"}");
	return true;
}

bool incoming_take(const struct arrival *arrival)
{
	bool taken = take(arrival);

	db_reset(incoming.db);
	arena_reset(incoming.arena);
	return taken;
}

static const char forget_sql[] = "DELETE FROM mqtt_packets";

bool incoming_forget(void)
{
	struct rows *rows;
	enum error e = db_query(incoming.db, &rows, forget_sql);

	db_reset(incoming.db);
	return e == OK;
}

static const char settle_sql[] =
	"WITH settled AS (DELETE FROM mqtt_packets WHERE taken <= $1) "
	"SELECT coalesce(max(taken), 0) FROM mqtt_packets";

void incoming_settle(void)
{
	const char *last;

	if (!db_text(incoming.db, &last, OK, settle_sql, incoming.settling))
		snprintf(incoming.settling, sizeof incoming.settling, "%s",
		         last);
	db_reset(incoming.db);
}
