/*
 * link.h - a chat of Telegram and a room, linked
 *
 * It lasts while the person who linked them is not disabled and the room lets
 * both them and the bot's account in.  While the room is disabled it rests.
 */
#ifndef LINK_H
#define LINK_H

#include <stdint.h>

#include "arena.h"
#include "db.h"

/* Of the rows "link", its "room" and "bot": does it hold?  A chat with one
 * person only, whose number it has, is of whom that is verified as. */
#define LINK_HOLDS \
	"NOT EXISTS (SELECT FROM accounts linker" \
	"   WHERE linker.id = link.linked_by AND linker.disabled)" \
	" AND (link.chat < 0 OR EXISTS (SELECT FROM telegram_people person" \
	"   WHERE person.telegram_user = link.chat" \
	"     AND person.account = link.linked_by))" \
	" AND " ROOM_LETS_IN_ACCOUNT( \
		"link.linked_by") " AND " ROOM_LETS_IN_ACCOUNT("bot.account")

/* OK: *gid is of the room that the chat is linked to, or NULL. */
enum error link_find(struct db *db, const char *chat, const char **gid);

/*
 * OK: they are linked from that message of the chat on, and if the room is a
 * conversation the bot's account is a member.  ERROR_UNKNOWN_ROOM: there is
 * none that lets that account in.
 */
enum error link_make(struct db *db, const char *chat, const char *account,
                     const char *gid, const char *message);

/* OK: *gid is of the room that it was linked to, or NULL: it was to none that
 * lets that account in. */
enum error link_end(struct db *db, const char *chat, const char *account,
                    const char **gid);

/* The same, whoever wants it. */
enum error link_drop(struct db *db, const char *chat, const char **gid);

/* OK: those that do not hold any more are gone. */
enum error link_sweep(struct db *db);

/* OK: what was of one chat is of another. */
enum error link_move(struct db *db, const char *chat, const char *to);

#endif
