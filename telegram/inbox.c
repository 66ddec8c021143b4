/* inbox.c - what came from Telegram */
#include "inbox.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "json.h"
#include "link.h"
#include "log.h"
#include "message.h"
#include "person.h"
#include "room.h"
#include "update.h"

static struct {
	struct db *db;
	const struct settings *settings;
	const char *bot;
} inbox;

void inbox_open(struct db *db, const struct settings *settings, const char *bot)
{
	inbox.db = db;
	inbox.settings = settings;
	inbox.bot = bot;
}

/* Who says what where, as the room has it. */
struct place {
	const char *gid, *room, *bot;
	const char *person; /* NULL: they are not verified, or not let in */
	bool silenced;      /* whoever they speak as */
	const char *reply;  /* NULL: it answers nothing here */
	const char *msg_id, *sender, *text; /* of what it was, or NULL */
};

/* What was said before the chat was linked is not of the room. */
static const char place_sql[] =
	"SELECT room.gid, room.id, bot.account,"
	"  CASE WHEN " ROOM_LETS_IN_ACCOUNT("person.id") " THEN person.id END,"
	"  coalesce(person.disabled OR person.muted, false), answered.msg_id,"
	"  earlier.msg_id, earlier.sender, earlier.txt"
	" FROM telegram_links link CROSS JOIN telegram_bot bot"
	" JOIN rooms room ON room.id = link.room"
	" LEFT JOIN (telegram_people people"
	"   JOIN accounts person ON person.id = people.account)"
	"   ON people.telegram_user = $2"
	" LEFT JOIN LATERAL (SELECT its.msg_id FROM telegram_messages its"
	"   JOIN messages message ON message.room = its.room"
	"     AND message.msg_id = its.msg_id"
	"   WHERE its.chat = link.chat AND its.room = room.id"
	"     AND its.message = $4 AND " MESSAGE_IS_SAID
	"   ORDER BY its.msg_id LIMIT 1) answered ON true"
	" LEFT JOIN LATERAL (SELECT message.* FROM telegram_messages its"
	"   JOIN messages message ON message.room = its.room"
	"     AND message.msg_id = its.msg_id"
	"   WHERE its.chat = link.chat AND its.room = room.id"
	"     AND its.message = $3 AND NOT its.ours"
	"   ORDER BY its.msg_id LIMIT 1) earlier ON true"
	" WHERE link.chat = $1 AND $3::bigint > link.since AND " LINK_HOLDS;

enum { GID, ROOM, BOT, PERSON, SILENCED, REPLY, MSG_ID, SENDER, TEXT };

/* OK: place->gid is NULL if it is for no room. */
static enum error find_place(const struct update *u, struct place *p)
{
	struct rows *rows;
	enum error e = db_query(inbox.db, &rows, place_sql, u->chat, u->user,
	                        u->message, u->reply);

	*p = (struct place){ 0 };
	if (e || rows_count(rows) == 0)
		return e;
	*p = (struct place){
		.gid = rows_text(rows, 0, GID),
		.room = rows_text(rows, 0, ROOM),
		.bot = rows_text(rows, 0, BOT),
		.person = rows_text(rows, 0, PERSON),
		.silenced = rows_true(rows, 0, SILENCED),
		.reply = rows_text(rows, 0, REPLY),
		.msg_id = rows_text(rows, 0, MSG_ID),
		.sender = rows_text(rows, 0, SENDER),
		.text = rows_text(rows, 0, TEXT),
	};
	return OK;
}

/* The room's own messages of a chat need not be looked through again. */
static const char said_sql[] =
	"WITH said AS ("
	"  SELECT room, msg_id FROM messages"
	"  WHERE room = $3 AND sender = $4 AND client_msg_id = $5"
	"), noted AS ("
	"  INSERT INTO telegram_messages"
	"    (chat, room, msg_id, part, message, ours)"
	"  SELECT $1, room, msg_id, 0, $2, false FROM said"
	"  ON CONFLICT DO NOTHING"
	") "
	"UPDATE telegram_links link SET told = said.msg_id FROM said"
	" WHERE link.chat = $1 AND link.room = said.room"
	"   AND link.told = said.msg_id - 1";

static const char changed_sql[] =
	"INSERT INTO telegram_messages (chat, room, msg_id, part, message, "
	"ours)"
	" SELECT $1, room, edited, 0, $2, false FROM messages"
	" WHERE room = $3 AND msg_id = $4 AND edited IS NOT NULL"
	" ON CONFLICT DO NOTHING";

/* Who is not known here is named. */
static const char *words(struct arena *a, const struct update *u,
                         const struct place *p, const char *sender)
{
	return strcmp(sender, p->bot) == 0
	               ? arena_printf(a, "%s: %s", u->name, u->text)
	               : u->text;
}

/* What the room does not take, for whatever reason, is not said there. */
static enum error as_done(enum error e)
{
	return e == ERROR_UNAVAILABLE ? e : OK;
}

static enum error say(struct arena *a, const struct update *u,
                      const struct place *p)
{
	const char *sender = p->person ? p->person : p->bot, *sent;
	const char *chat = arena_printf(a, "telegram:%s", u->chat),
		   *key = arena_printf(a, "%s:%s", chat, u->message);
	struct draft draft = { words(a, u, p, sender), key, p->reply, chat };
	struct rows *rows;
	enum error e = message_send(inbox.db, sender, p->gid, &draft, &sent);

	if (e == ERROR_UNKNOWN_REPLY) {
		draft.reply = NULL;
		e = message_send(inbox.db, sender, p->gid, &draft, &sent);
	}
	if (e && e != ERROR_KEY_REUSED)
		return as_done(e);
	return db_query(inbox.db, &rows, said_sql, u->chat, u->message, p->room,
	                sender, key);
}

/* Whoever said it changes it, if they may still. */
static enum error change(struct arena *a, const struct update *u,
                         const struct place *p)
{
	const struct message_at at = { p->gid, p->msg_id };
	const char *text = words(a, u, p, p->sender), *sent;
	struct rows *rows;
	enum error e = OK;

	if (strcmp(p->sender, p->bot) != 0 &&
	    (!p->person || strcmp(p->sender, p->person) != 0))
		return OK;
	if (strcmp(p->text, text) != 0)
		e = message_edit(inbox.db, p->sender, &at, text, &sent);
	if (e)
		return as_done(e);
	return db_query(inbox.db, &rows, changed_sql, u->chat, u->message,
	                p->room, p->msg_id);
}

/* A change that comes before what it changes is what was said; that comes too
 * late then, and is of the same key. */
static enum error hear(const struct order *o, bool *heard)
{
	const struct update *u = o->update;
	struct place place;
	enum error e = find_place(u, &place);

	*heard = !e && place.gid;
	if (e || !place.gid || place.silenced)
		return e;
	return u->edited && place.msg_id ? change(o->arena, u, &place)
	                                 : say(o->arena, u, &place);
}

static enum error talk(const struct order *o, const char **answer)
{
	const struct update *u = o->update;
	bool asked = false, heard = false;
	enum error e = OK;

	if (u->private && !u->edited)
		e = person_asked(o->db, u->user, o->update_id, &asked);
	if (e)
		return e;
	if (asked && !command_is(u))
		return command_verify(o, u->text, answer);
	if (command_is(u))
		return u->edited ? OK : command_run(o, answer);
	e = hear(o, &heard);
	if (!e && !heard && u->private && !u->edited)
		*answer = command_say(
			o->arena, "I do not know that; /help says what I do");
	return e;
}

static enum error act(const struct order *o, const char **answer)
{
	const struct update *u = o->update;

	if (u->moved)
		return link_move(o->db, u->chat, u->moved);
	return u->text ? talk(o, answer) : OK;
}

/* Who has many answers waiting gets no more. */
static const char done_sql[] =
	"WITH done AS ("
	"  UPDATE telegram_updates SET content = NULL"
	"  WHERE update_id = $1 AND content IS NOT NULL RETURNING true"
	") "
	"INSERT INTO telegram_answers (chat, answer)"
	" SELECT $2::bigint, $3::jsonb FROM done WHERE $3 IS NOT NULL"
	" AND (SELECT count(*) FROM telegram_answers WHERE chat = $2::bigint)"
	"   < 20";

static enum error note_done(const char *update_id, const struct update *u,
                            const char *answer)
{
	struct rows *rows;

	return db_query(inbox.db, &rows, done_sql, update_id, u->chat, answer);
}

static enum error take(struct arena *a, const char *update_id,
                       const char *content)
{
	struct update u = { 0 };
	struct order order = { inbox.db, a,         inbox.settings,
		               &u,       update_id, inbox.bot };
	json_object *json = json_parse_object(content, strlen(content));
	const char *answer = NULL;
	enum error e = OK;

	if (json && update_read(a, json, &u))
		e = act(&order, &answer);
	json_object_put(json);
	return e ? e : note_done(update_id, &u, answer);
}

static const char next_sql[] =
	"SELECT it.update_id, it.content, CASE WHEN EXISTS ("
	"    SELECT FROM telegram_updates WHERE update_id = it.update_id - 1)"
	"  THEN 0 ELSE greatest(0, ceil(1000"
	"    * extract(epoch FROM it.hold_until - now())))::int END"
	" FROM telegram_updates it WHERE it.content IS NOT NULL"
	" ORDER BY it.update_id LIMIT 1";

enum error inbox_take(struct arena *a, int *ms)
{
	struct rows *rows;
	enum error e = db_query(inbox.db, &rows, next_sql);
	int wait;

	if (e || rows_count(rows) == 0)
		return e;
	wait = (int)strtol(rows_text(rows, 0, 2), NULL, 10);
	if (wait < *ms)
		*ms = wait;
	return wait ? OK
	            : take(a, rows_text(rows, 0, 0), rows_text(rows, 0, 1));
}

static const char sweep_sql[] =
	"WITH asked AS ("
	"  DELETE FROM telegram_asked"
	"  WHERE asked_at < now() - interval '10 minutes'"
	") "
	"DELETE FROM telegram_updates WHERE content IS NULL"
	" AND came_at < now() - interval '2 days'";

enum error inbox_sweep(void)
{
	struct rows *rows;

	return db_query(inbox.db, &rows, sweep_sql);
}
