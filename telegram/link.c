/* link.c - a chat of Telegram and a room, linked */
#include "link.h"

#include "log.h"
#include "room.h"

static const char find_sql[] =
	"SELECT room.gid FROM telegram_links link"
	" JOIN rooms room ON room.id = link.room AND NOT room.disabled"
	" WHERE link.chat = $1";

enum error link_find(struct db *db, const char *chat, const char **gid)
{
	return db_text(db, gid, OK, find_sql, chat);
}

/* What was said before is not told; what is still to be told of the same room
 * is. */
static const char make_sql[] =
	"WITH room AS ("
	"  SELECT room.id, room.members_only, room.last_msg_id FROM rooms room"
	"  WHERE room.gid = $3 AND " ROOM_LETS_IN_ACCOUNT(
		"$2") "), joined AS ("
		      "  INSERT INTO members (room, account)"
		      "  SELECT room.id, telegram_speaker() FROM room"
		      "  WHERE room.members_only ON CONFLICT DO NOTHING"
		      ") "
		      "INSERT INTO telegram_links AS link"
		      "  (chat, room, linked_by, told, since)"
		      " SELECT $1, id, $2, last_msg_id, $4 FROM room"
		      " WHERE telegram_speaker() IS NOT NULL"
		      " ON CONFLICT (chat) DO UPDATE SET room = excluded.room,"
		      "  linked_by = excluded.linked_by,"
		      "  told = CASE link.room WHEN excluded.room THEN link.told"
		      "    ELSE excluded.told END,"
		      "  since = CASE link.room WHEN excluded.room THEN link.since"
		      "    ELSE excluded.since END"
		      " RETURNING true";

enum error link_make(struct db *db, const char *chat, const char *account,
                     const char *gid, const char *message)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, make_sql, chat, account, gid,
	                        message);

	if (e)
		return e;
	return rows_count(rows) ? OK : ERROR_UNKNOWN_ROOM;
}

/* The bot's account leaves a conversation with its last chat. */
#define END_SQL(which) \
	"WITH gone AS (" \
	"  DELETE FROM telegram_links link USING rooms room, telegram_bot bot" \
	"  WHERE room.id = link.room AND " which \
	"  RETURNING link.chat, link.room, room.gid, bot.account" \
	"), gone_from AS (" \
	"  DELETE FROM members USING gone WHERE members.room = gone.room" \
	"    AND members.account = gone.account AND NOT EXISTS (" \
	"      SELECT FROM telegram_links other WHERE other.room = gone.room" \
	"      AND other.chat NOT IN (SELECT chat FROM gone))" \
	"), forgotten AS (" \
	"  DELETE FROM telegram_messages USING gone" \
	"  WHERE telegram_messages.chat = gone.chat" \
	") " \
	"SELECT gid FROM gone"

static const char drop_sql[] = END_SQL("link.chat = $1"),
		  end_sql[] = END_SQL(
			  "link.chat = $1 AND " ROOM_LETS_IN_ACCOUNT("$2")),
		  sweep_sql[] = END_SQL("NOT room.disabled AND NOT (" LINK_HOLDS
                                        ")");

enum error link_end(struct db *db, const char *chat, const char *account,
                    const char **gid)
{
	return db_text(db, gid, OK, end_sql, chat, account);
}

enum error link_drop(struct db *db, const char *chat, const char **gid)
{
	return db_text(db, gid, OK, drop_sql, chat);
}

enum error link_sweep(struct db *db)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, sweep_sql);

	for (int i = 0; !e && i < rows_count(rows); i++)
		log_info(
			"room %s is linked to a chat no more: who linked it, "
			"or the bot, is not let in",
			rows_text(rows, i, 0));
	return e;
}

/* Its messages are numbered anew there.  That what came from the old one is
 * from there is remembered.  A link that the new one has already is the one
 * that stays. */
static const char move_sql[] =
	"WITH taken AS ("
	"  SELECT FROM telegram_links WHERE chat = $2"
	"), answers AS ("
	"  UPDATE telegram_answers SET chat = $2 WHERE chat = $1"
	"), forgotten AS ("
	"  DELETE FROM telegram_messages"
	"  WHERE chat = $1 AND (ours OR EXISTS (SELECT FROM taken))"
	"), kept AS ("
	"  UPDATE telegram_messages SET chat = $2, message = -abs(message)"
	"  WHERE chat = $1 AND NOT ours AND NOT EXISTS (SELECT FROM taken)"
	"), ended AS ("
	"  DELETE FROM telegram_links"
	"  WHERE chat = $1 AND EXISTS (SELECT FROM taken)"
	") "
	"UPDATE telegram_links SET chat = $2, since = 0"
	" WHERE chat = $1 AND NOT EXISTS (SELECT FROM taken)";

enum error link_move(struct db *db, const char *chat, const char *to)
{
	struct rows *rows;

	return db_query(db, &rows, move_sql, chat, to);
}
