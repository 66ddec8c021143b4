/*
 * mark.h - up to where somebody has read in a room
 *
 * A mark is the number of a message and moves only forward.  What is unread is
 * counted when it is asked: what others said behind the mark and is not gone,
 * at most 1000.  To say something moves no mark.
 */
#ifndef MARK_H
#define MARK_H

#include <stdbool.h>

#include "db.h"

struct mark {
	const char *room, *msg_id;
	const char *json; /* {"room_gid","msgId","unread"} */
	bool moved;
};

/*
 * OK: the mark is at that message, or the room's last if that comes before it,
 * or where it was if that is behind it.  ERROR_UNKNOWN_ROOM: there is none that
 * the account may enter.
 */
enum error mark_move(struct db *db, const char *account, const char *gid,
                     const char *msg_id, struct mark *mark);

/*
 * OK: *json is an array of {"room_gid","conversation_id","msgId","last",
 * "unread"}, of every conversation of the account's and every room that it has
 * a mark in.
 */
enum error mark_list(struct db *db, const char *account, const char **json);

#endif
