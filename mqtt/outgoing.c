/* outgoing.c - what is said in rooms that have devices goes out, in its order
 */
#include "outgoing.h"

#include <mqtt_protocol.h>
#include <string.h>

#include "arena.h"
#include "broker.h"
#include "incoming.h"
#include "log.h"
#include "metrics.h"

#define WINDOW "64" /* messages that are under way */

static struct {
	struct db *db;
	struct arena *arena; /* of those that are under way */
	const char *domain;
	const char *ticket; /* [[room, message], ...] of them; NULL: none */
	int waiting;        /* of which so many are not acknowledged */
	char last[24];      /* the room whose turn it was */
} outgoing = { .last = "0" };

void outgoing_open(struct db *db, const char *domain)
{
	outgoing.db = db;
	outgoing.arena = arena_new();
	outgoing.domain = domain;
}

/*
 * Whose first device came in the last hour begins where it did, as this may
 * have been away then; another room at its end.  A gid that would be several
 * segments of a topic, or none, is no room's of ours.
 */
static const char look_sql[] =
	"WITH kept AS ("
	"  SELECT member.room, min(member.joined_at) AS joined_at"
	"  FROM devices device JOIN members member"
	"    ON member.account = device.account GROUP BY member.room"
	"), gone AS ("
	"  UPDATE mqtt_rooms SET gone = true"
	"  WHERE NOT gone AND room NOT IN (SELECT room FROM kept)"
	") "
	"INSERT INTO mqtt_rooms (room, msg_id)"
	" SELECT room.id, CASE WHEN kept.joined_at < now() - interval '1 hour'"
	"   THEN room.last_msg_id ELSE coalesce((SELECT message.msg_id"
	"     FROM messages message WHERE message.room = room.id"
	"     AND message.sent_at <= kept.joined_at"
	"     ORDER BY message.msg_id DESC LIMIT 1), 0) END"
	" FROM kept JOIN rooms room ON room.id = kept.room"
	" WHERE room.gid !~ '[/+#[:cntrl:]]' AND NOT EXISTS"
	"   (SELECT FROM mqtt_rooms at WHERE at.room = room.id)"
	" ON CONFLICT DO NOTHING";

bool outgoing_look(void)
{
	struct rows *rows;
	enum error e = db_query(outgoing.db, &rows, look_sql);

	db_reset(outgoing.db);
	return e == OK;
}

/*
 * A message of each room after the other, and of as many rooms as there are
 * places, beginning behind the one whose turn it was: so none is kept waiting
 * by another's, and however many wait, a few are read.  What came by the short
 * topic is passed over, and so is what is gone, text and all; its deletion
 * follows.  What is said takes the place of what was retained, and what changes
 * it does so if nothing of ours did since. A room without devices retains
 * nothing.
 */
#define CAME(message) \
	"coalesce(" message ".came_by = '" INCOMING_SHORT "', false)"
static const char next_sql[] =
	"SELECT at.room, room.gid, message.msg_id, message.txt, author.login,"
	"  message.edits, message.deletes, message.passed, message.retained,"
	"  message.n, at.room <= $1 AS later"
	" FROM (SELECT due.room, due.msg_id FROM mqtt_rooms due"
	"   JOIN rooms room ON room.id = due.room"
	"   WHERE room.last_msg_id > due.msg_id AND NOT room.disabled"
	"     AND NOT due.gone"
	"   ORDER BY due.room <= $1, due.room LIMIT " WINDOW ") at"
	" JOIN rooms room ON room.id = at.room"
	" CROSS JOIN LATERAL ("
	"   SELECT said.msg_id, said.txt, said.sender, said.edits,"
	"     said.deletes, row_number() OVER (ORDER BY said.msg_id) AS n, " CAME(
		"said") " OR said.deletes IS NULL AND said.txt = '' AS passed,"
	"     NOT EXISTS (SELECT FROM messages later"
	"       WHERE later.room = said.room"
	"         AND later.msg_id > coalesce(said.edits, said.deletes)"
	"         AND later.msg_id < said.msg_id"
	"         AND num_nonnulls(later.edits, later.deletes) = 0"
	"         AND NOT " CAME("later") ") AS retained"
	"   FROM messages said"
	"   WHERE said.room = at.room AND said.msg_id > at.msg_id"
	"   ORDER BY said.msg_id LIMIT " WINDOW
	" ) message"
	" JOIN accounts author ON author.id = message.sender"
	" UNION ALL"
	" SELECT at.room, room.gid, NULL, '', NULL, NULL, NULL, false, true, 0,"
	"  false"
	" FROM mqtt_rooms at JOIN rooms room ON room.id = at.room WHERE at.gone"
	" ORDER BY n, later, room LIMIT " WINDOW;

enum { ROOM, GID, MSG_ID, TEXT, LOGIN, EDITS, DELETES, PASSED, RETAINED, N };

/*
 * Without what MQTT has no string for, as a login may have control characters:
 * a broker would end the connection, and libmosquitto 2.0 does not look.
 */
static void add(mosquitto_property **properties, const char *name,
                const char *value)
{
	if (!value || mosquitto_validate_utf8(value, (int)strlen(value)))
		return;
	if (mosquitto_property_add_string_pair(
		    properties, MQTT_PROP_USER_PROPERTY, name, value))
		die("out of memory");
}

static mosquitto_property *properties_of(const struct rows *rows, int row)
{
	mosquitto_property *properties = NULL;

	if (mosquitto_property_add_byte(&properties,
	                                MQTT_PROP_PAYLOAD_FORMAT_INDICATOR, 1))
		die("out of memory");
	add(&properties, "msgId", rows_text(rows, row, MSG_ID));
	add(&properties, "sender", rows_text(rows, row, LOGIN));
	add(&properties, "edits", rows_text(rows, row, EDITS));
	add(&properties, "deletes", rows_text(rows, row, DELETES));
	return properties;
}

static void publish(const struct rows *rows, int row)
{
	const char *text = rows_text(rows, row, TEXT);
	mosquitto_property *properties = properties_of(rows, row);

	if (broker_publish(arena_printf(outgoing.arena, "%s/%s/pepeunit",
	                                outgoing.domain,
	                                rows_text(rows, row, GID)),
	                   text, rows_true(rows, row, RETAINED), properties))
		outgoing.waiting++;
	else
		log_warn("there is no way to publish a message of %zu bytes",
		         strlen(text));
	mosquitto_property_free_all(&properties);
}

static const char *ticket_of(const struct rows *rows)
{
	const char *ticket = "";

	for (int i = 0; i < rows_count(rows); i++) {
		const char *msg_id = rows_text(rows, i, MSG_ID);

		ticket = arena_printf(outgoing.arena, "%s%s[%s,%s]", ticket,
		                      i ? "," : "", rows_text(rows, i, ROOM),
		                      msg_id ? msg_id : "null");
	}
	return arena_printf(outgoing.arena, "[%s]", ticket);
}

/* False: there is nothing, or nobody to ask. */
static bool begin(void)
{
	struct rows *rows;
	bool begun = db_query(outgoing.db, &rows, next_sql, outgoing.last) ==
	                     OK &&
	             rows_count(rows) > 0;

	if (begun) {
		outgoing.ticket = ticket_of(rows);
		for (int i = 0; i < rows_count(rows); i++) {
			if (strcmp(rows_text(rows, i, N), "1") == 0)
				snprintf(outgoing.last, sizeof outgoing.last,
				         "%s", rows_text(rows, i, ROOM));
			if (!rows_true(rows, i, PASSED))
				publish(rows, i);
		}
	}
	db_reset(outgoing.db);
	return begun;
}

/* A room that is gone and has devices again begins anew with the next look. */
static const char end_sql[] =
	"WITH done AS ("
	"  SELECT (value->>0)::bigint AS room,"
	"    max((value->>1)::bigint) AS msg_id"
	"  FROM json_array_elements($1) GROUP BY 1"
	"), cleared AS ("
	"  DELETE FROM mqtt_rooms USING done"
	"  WHERE mqtt_rooms.room = done.room AND done.msg_id IS NULL"
	") "
	"UPDATE mqtt_rooms SET msg_id = done.msg_id FROM done"
	" WHERE mqtt_rooms.room = done.room AND done.msg_id > "
	"mqtt_rooms.msg_id";

static bool end(void)
{
	struct rows *rows;
	enum error e = db_query(outgoing.db, &rows, end_sql, outgoing.ticket);

	db_reset(outgoing.db);
	if (e)
		return false;
	outgoing.ticket = NULL;
	arena_reset(outgoing.arena);
	return true;
}

bool outgoing_turn(void)
{
	if (outgoing.waiting || (outgoing.ticket && !end()))
		return false;
	return begin();
}

void outgoing_published(void)
{
	outgoing.waiting--;
	++*metrics_counter("confab_mqtt_messages_total{way=\"out\"}");
}

/* What was not acknowledged is found again in the log. */
void outgoing_lost(void)
{
	if (!outgoing.waiting)
		return;
	outgoing.waiting = 0;
	outgoing.ticket = NULL;
	arena_reset(outgoing.arena);
}
