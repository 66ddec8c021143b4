/*
 * mark.h - up to where somebody has read in a room
 *
 * A mark is the number of a message and moves only forward.  What is unread is
 * counted when it is asked: what others said behind the mark and is not gone,
 * at most 100.  To say something moves no mark.
 */
#ifndef MARK_H
#define MARK_H

#include "arena.h"
#include "db.h"
#include "message.h"
#include "session.h"

/*
 * What the account $1 has not read of a room, behind that number: at most 100
 * of the 10,000 messages that follow it, so that somebody who only ever sends
 * does not make it long.
 */
#define MARK_UNREAD(room, msg_id) \
	"(SELECT count(*) FROM (SELECT FROM messages message" \
	"   WHERE message.room = " room " AND message.msg_id > " msg_id \
	"     AND message.msg_id <= " msg_id \
	" + 10000" \
	"     AND message.sender <> $1 AND " MESSAGE_IS_SAID \
	"   LIMIT 100) unread)"

/*
 * OK: the mark is at that message, or the room's last if that comes before it,
 * or where it was if that is behind it; *json is {"room_gid","msgId","unread"}.
 * If it has moved, who subscribed to the room has been told.
 * ERROR_UNKNOWN_ROOM: there is none that the reader may enter.
 */
enum error mark_move(struct db *db, struct arena *a, const struct user *reader,
                     const char *gid, const char *msg_id, const char **json);

/*
 * OK: *json is an array of {"room_gid","conversation_id","msgId","last",
 * "unread"}, of every conversation of the account's and every room that it has
 * a mark in.
 */
enum error mark_list(struct db *db, const char *account, const char **json);

#endif
