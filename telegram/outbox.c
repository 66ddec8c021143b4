/* outbox.c - what is to go to Telegram */
#include "outbox.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "api.h"
#include "chat.h"
#include "json.h"
#include "link.h"
#include "log.h"
#include "room.h"
#include "text.h"

enum { REFUSED = 400, NUMBER = 24 };

/* How many chats are looked at at once. */
#define TURN "8"

/* What is under way for a chat. */
enum what { ANSWER, SEND, EDIT, DELETE };
struct errand {
	enum what what;
	struct chat *chat;
	char chat_id[NUMBER], id[NUMBER]; /* id: of an answer, or of a room */
	char msg_id[NUMBER], target[NUMBER], part[NUMBER];
	char message[NUMBER];              /* of the chat, that is changed */
	const char *const *pieces, *piece; /* of what is sent, until it is */
	int *step;
};

static struct db *db;
static bool moved;

void outbox_open(struct db *of)
{
	db = of;
}

bool outbox_moved(void)
{
	bool yes = moved;

	moved = false;
	return yes;
}

static void number_copy(char to[NUMBER], const char *from)
{
	size_t len = strlen(from);

	if (len >= NUMBER)
		die("a number of %zu digits", len);
	memcpy(to, from, len + 1);
}

static int64_t number(const char *text)
{
	return strtoll(text, NULL, 10);
}

static const char answered_sql[] = "DELETE FROM telegram_answers WHERE id = $1";

static const char sent_sql[] =
	"INSERT INTO telegram_messages"
	"  (chat, room, msg_id, part, message, ours)"
	" SELECT $1, room, msg_id, $4, $5, true FROM messages"
	" WHERE room = $2 AND msg_id = $3"
	" ON CONFLICT (chat, room, msg_id, part)"
	" DO UPDATE SET message = excluded.message";

static const char deleted_sql[] =
	"DELETE FROM telegram_messages WHERE chat = $1 AND room = $2"
	" AND msg_id = $3 AND part = $4";

static const char told_sql[] =
	"UPDATE telegram_links SET told = $3"
	" WHERE chat = $1 AND room = $2 AND told < $3";

/* The database may be away for a moment; what is not noted is sent again. */
static void note_sent(const struct errand *d, const struct api_answer *answer)
{
	json_object *message;
	struct rows *rows;

	if (!json_object_object_get_ex(answer->result, "message_id", &message))
		message = NULL;
	(void)db_query(db, &rows, sent_sql, d->chat_id, d->id, d->target,
	               d->part,
	               message ? json_object_get_string(message) : "0");
}

static void note_done(const struct errand *d, const struct api_answer *answer)
{
	struct rows *rows;

	switch (d->what) {
	case ANSWER:
		(void)db_query(db, &rows, answered_sql, d->id);
		break;
	case SEND:
		note_sent(d, answer);
		break;
	case EDIT:
		++*d->step;
		break;
	case DELETE:
		(void)db_query(db, &rows, deleted_sql, d->chat_id, d->id,
		               d->target, d->part);
		break;
	}
}

static bool has(const char *text, const char *words)
{
	return strstr(text, words) != NULL;
}

/* Is nobody there any more who would be told? */
static bool is_gone(const struct api_answer *answer)
{
	return answer->code == 403 ||
	       (answer->code == REFUSED && has(answer->why, "chat not found"));
}

static const char gone_answers_sql[] =
	"DELETE FROM telegram_answers WHERE chat = $1";

static void give_up_chat(const struct errand *d,
                         const struct api_answer *answer)
{
	const char *gid = NULL;
	struct rows *rows;

	if (!link_drop(db, d->chat_id, &gid) && gid)
		log_warn("room %s is linked to a chat no more: %s", gid,
		         answer->why);
	(void)db_query(db, &rows, gone_answers_sql, d->chat_id);
}

/*
 * What is refused would be for ever.  That a message is as it should be, or is
 * gone, is what was wanted; of anything else the rest of the room is not kept
 * waiting.
 */
static void give_up(const struct errand *d, const struct api_answer *answer)
{
	struct rows *rows;

	if (d->what == EDIT || d->what == DELETE) {
		note_done(d, answer);
		return;
	}
	log_error("Telegram does not take a message: %s", answer->why);
	if (d->what == ANSWER)
		(void)db_query(db, &rows, answered_sql, d->id);
	else
		(void)db_query(db, &rows, told_sql, d->chat_id, d->id,
		               d->msg_id);
}

/* 401 and 404 are about the token, which somebody has to set right. */
static bool is_about_us(const struct api_answer *answer)
{
	return answer->code == 401 || answer->code == 404;
}

static void judge(const struct errand *d, const struct api_answer *answer)
{
	char to[NUMBER];

	if (answer->moved) {
		snprintf(to, sizeof to, "%lld", (long long)answer->moved);
		(void)link_move(db, d->chat_id, to);
	} else if (answer->is == API_DONE) {
		note_done(d, answer);
	} else if (answer->is == API_LATER || is_about_us(answer)) {
		api_complain(answer->why);
	} else if (is_gone(answer)) {
		give_up_chat(d, answer);
	} else {
		give_up(d, answer);
	}
}

static void done(void *of, const struct api_answer *answer)
{
	struct errand *d = of;

	judge(d, answer);
	db_reset(db);
	chat_end(d->chat, answer->seconds,
	         answer->is == API_LATER || is_about_us(answer));
	moved = true;
	free(d);
}

static void send_off(const struct errand *errand, const char *json)
{
	static const char *const methods[] = { "sendMessage", "sendMessage",
		                               "editMessageText",
		                               "deleteMessage" };
	struct errand *d = alloc_zero(sizeof *d);

	*d = *errand;
	api_ask(methods[d->what], json, API_SECONDS, done, d);
}

static const char answers_sql[] =
	"SELECT DISTINCT ON (chat) chat, id,"
	"  jsonb_build_object('chat_id', chat) || answer"
	" FROM telegram_answers WHERE chat <> ALL ($1::bigint[])"
	" ORDER BY chat, id LIMIT " TURN;

static enum error send_answers(struct arena *a)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, answers_sql, chat_waiting(a));
	bool all = false;

	for (int i = 0; !e && !all && i < rows_count(rows); i++) {
		struct errand d = { .what = ANSWER };

		d.chat = chat_begin(number(rows_text(rows, i, 0)), &all);
		if (!d.chat)
			continue;
		number_copy(d.chat_id, rows_text(rows, i, 0));
		number_copy(d.id, rows_text(rows, i, 1));
		send_off(&d, rows_text(rows, i, 2));
	}
	return e;
}

/*
 * Of each chat the next message, and what is to be done: pass it by (as what
 * came from the chat itself), say it, or make what was said before, the target,
 * another or none.  Only what the bot sent itself it may change: where somebody
 * else's was edited in the room, that is said in answer to it.
 */
static const char due_sql[] =
	"SELECT link.chat, message.room, message.msg_id, act.what,"
	"  CASE act.what WHEN 'say' THEN message.msg_id"
	"    ELSE coalesce(message.edits, message.deletes) END,"
	"  CASE WHEN message.sender = bot.account THEN message.txt"
	"    ELSE author.name || ': ' || message.txt END,"
	"  CASE act.what WHEN 'say' THEN array_to_string(own.ids, ' ')"
	"    ELSE array_to_string(copy.ids, ' ') END,"
	"  CASE WHEN message.edits IS NOT NULL THEN copy.ids[1] ELSE"
	"    (SELECT answered.message FROM telegram_messages answered"
	"     WHERE answered.chat = link.chat AND answered.room = room.id"
	"       AND answered.msg_id = message.reply_id"
	"       AND answered.message > 0 ORDER BY part LIMIT 1) END"
	" FROM telegram_links link CROSS JOIN telegram_bot bot"
	" JOIN rooms room ON room.id = link.room"
	"   AND room.last_msg_id > link.told"
	" CROSS JOIN LATERAL ("
	"   SELECT message.* FROM messages message"
	"   WHERE message.room = room.id AND message.msg_id > link.told"
	"   ORDER BY message.msg_id LIMIT 1) message"
	" JOIN accounts author ON author.id = message.sender"
	" LEFT JOIN messages original ON original.room = room.id"
	"   AND original.msg_id = message.edits"
	" CROSS JOIN LATERAL ("
	"   SELECT array_agg(message ORDER BY part) AS ids,"
	"     bool_and(ours) AS ours FROM telegram_messages its"
	"   WHERE its.chat = link.chat AND its.room = room.id"
	"     AND its.msg_id = coalesce(message.edits, message.deletes)"
	"     AND its.message > 0) copy"
	" CROSS JOIN LATERAL ("
	"   SELECT array_agg(message ORDER BY part) AS ids,"
	"     bool_and(ours) AS ours FROM telegram_messages its"
	"   WHERE its.chat = link.chat AND its.room = room.id"
	"     AND its.msg_id = message.msg_id) own"
	" CROSS JOIN LATERAL (SELECT CASE"
	"   WHEN message.came_by = 'telegram:' || link.chat OR NOT own.ours"
	"     THEN 'pass'"
	"   WHEN coalesce(message.deleted, original.deleted) IS NOT NULL"
	"     THEN 'pass'"
	"   WHEN num_nonnulls(message.edits, message.deletes) = 0 THEN 'say'"
	"   WHEN copy.ids IS NULL THEN 'pass'"
	"   WHEN message.deletes IS NOT NULL THEN 'delete'"
	"   WHEN copy.ours THEN 'edit' ELSE 'say' END AS what) act"
	" WHERE link.chat <> ALL ($1::bigint[]) AND " LINK_HOLDS
	" ORDER BY message.sent_at LIMIT " TURN;

enum { CHAT, ROOM, MSG_ID, WHAT, TARGET, TEXT, IDS, REPLY };

/* The number-th of the numbers that a text has, from 0. */
static const char *nth(struct arena *a, const char *ids, int n)
{
	while (n--)
		ids += strcspn(ids, " ") + 1;
	return arena_copy(a, ids, strcspn(ids, " "));
}

static int count(const char *ids)
{
	int n = ids && *ids;

	for (; ids && *ids; ids++)
		n += *ids == ' ';
	return n;
}

static const char *answering(struct arena *a, const char *reply)
{
	return reply ? arena_printf(a,
	                            ",\"reply_parameters\":{\"message_id\":%s,"
	                            "\"allow_sending_without_reply\":true}",
	                            reply)
	             : "";
}

static void pass(const struct errand *d)
{
	struct rows *rows;

	(void)db_query(db, &rows, told_sql, d->chat_id, d->id, d->msg_id);
	moved = true;
}

/*
 * There are as many messages of the chat as have been sent, and there are to be
 * as many as the text has pieces: take away what is too much, from the last
 * one, change what is there, and send what is missing.  One step at a time,
 * after which all of it is looked at again; false: nothing is left to do.
 */
static bool plan(struct arena *a, struct errand *d, const struct rows *rows,
                 int i)
{
	const char *ids = rows_text(rows, i, IDS),
		   *what = rows_text(rows, i, WHAT);
	int there = count(ids), wanted = 0, at = there;

	if (strcmp(what, "delete") != 0)
		wanted = text_split(a, rows_text(rows, i, TEXT), &d->pieces);
	if (there > wanted)
		at = there - 1;
	else if (strcmp(what, "edit") == 0 && *d->step < there)
		at = *d->step;
	snprintf(d->part, sizeof d->part, "%d", at);
	d->what = there > wanted ? DELETE : at < there ? EDIT : SEND;
	if (at < there)
		number_copy(d->message, nth(a, ids, at));
	if (d->what != DELETE && at < wanted)
		d->piece = d->pieces[at];
	return d->what != SEND || at < wanted;
}

static const char *json_of_errand(struct arena *a, const struct errand *d,
                                  const char *reply)
{
	if (d->what == DELETE)
		return arena_printf(a, "{\"chat_id\":%s,\"message_id\":%s}",
		                    d->chat_id, d->message);
	if (d->what == EDIT)
		return arena_printf(
			a, "{\"chat_id\":%s,\"message_id\":%s,\"text\":%s}",
			d->chat_id, d->message, json_quote(a, d->piece));
	return arena_printf(a, "{\"chat_id\":%s,\"text\":%s%s}", d->chat_id,
	                    json_quote(a, d->piece),
	                    strcmp(d->part, "0") ? "" : answering(a, reply));
}

static void tell(struct arena *a, const struct rows *rows, int i, bool *all)
{
	struct errand d = { .what = SEND };
	int64_t chat = number(rows_text(rows, i, CHAT));

	number_copy(d.chat_id, rows_text(rows, i, CHAT));
	number_copy(d.id, rows_text(rows, i, ROOM));
	number_copy(d.msg_id, rows_text(rows, i, MSG_ID));
	if (strcmp(rows_text(rows, i, WHAT), "pass") == 0) {
		pass(&d);
		return;
	}
	number_copy(d.target, rows_text(rows, i, TARGET));
	d.step = chat_step(chat, number(d.msg_id));
	if (!plan(a, &d, rows, i))
		pass(&d);
	else if ((d.chat = chat_begin(chat, all)))
		send_off(&d, json_of_errand(a, &d, rows_text(rows, i, REPLY)));
}

enum error outbox_send(struct arena *a)
{
	struct rows *rows;
	enum error e = send_answers(a);
	bool all = false;

	if (e || (e = db_query(db, &rows, due_sql, chat_waiting(a))))
		return e;
	for (int i = 0; !all && i < rows_count(rows); i++)
		tell(a, rows, i, &all);
	return OK;
}
