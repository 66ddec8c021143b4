/* room.h - rooms: open, enter, look at */
#ifndef ROOM_H
#define ROOM_H

#include <stdbool.h>

#include "arena.h"
#include "db.h"

/* In characters, of any room. */
enum { ROOM_GID_MAX = 64 };

/*
 * OK: *room is {"room_gid":...}, a room of that owner's.  Who knows its gid
 * may read and write it: eight random letters and digits, none of which looks
 * like another (contracts 3.1).  ERROR_DEVICE: the owner is one.
 */
enum error room_create(struct db *db, struct arena *a, const char *owner,
                       const char **room);

/* A gid that hardly any room has, for as long as the arena's contents. */
const char *room_new_gid(struct arena *a);

/* Two rooms of one gid are so rare that who made one tries that often. */
enum { GID_ATTEMPTS = 3 };

/*
 * May that account read and write the row "room"?  Whoever knows its gid may,
 * unless it is a conversation, or the account a device: then members may, and
 * to all others it is as if it were not there.
 */
#define ROOM_LETS_IN_ACCOUNT(account) \
	"(NOT room.members_only AND NOT EXISTS (SELECT FROM devices device" \
	"   WHERE device.account = " account \
	")" \
	" OR EXISTS (SELECT FROM members member WHERE member.room = room.id" \
	"   AND member.account = " account "))"
#define ROOM_LETS_IN ROOM_LETS_IN_ACCOUNT("$1")

/* OK: *room is the id of the room of that gid.  ERROR_UNKNOWN_ROOM: there is
 * none that the account may enter. */
enum error room_enter(struct db *db, const char *account, const char *gid,
                      const char **room);

/* Where somebody who listens to a room begins. */
struct entrance {
	const char *room, *after, *last;
	const char *gid;  /* as JSON */
	const char *json; /* {"room_gid","last","after","uuid"}: their own
	                     one */
};

/*
 * OK: *entrance is behind the message of that number, or, after being NULL,
 * behind the last there is.  ERROR_UNKNOWN_ROOM; ERROR_AHEAD_OF_ROOM: there is
 * no such number yet.
 */
enum error room_listen(struct db *db, const char *account, const char *gid,
                       const char *after, struct entrance *entrance);

/* What takes time to find out of a room, and is null unless it is wished. */
struct room_wish {
	bool unread, members;
};

/* Which of somebody's rooms, in the order in which they were made; after is the
 * gid of one of them, or NULL. */
struct room_page {
	bool conversations; /* these alone */
	const char *after, *limit;
};

enum { ROOM_PAGE_MAX = 100 };

/*
 * OK: *json is an array of the rooms that the account owns, is a member of, or
 * has read in, and may enter:
 *
 *	{"gid","conversationId","name","owned","lastMsgId","readUpTo",
 *	"unread","members":[{"uuid","login","name"}]}
 *
 * with null for the id of what is no conversation and the name of what has
 * none.  ERROR_UNKNOWN_ROOM: after is none of them.
 */
enum error room_list(struct db *db, const char *account,
                     const struct room_page *page, const struct room_wish *wish,
                     const char **json);

/* OK: *json is one of them, or any that the account may enter.
 * ERROR_UNKNOWN_ROOM; ERROR_NOT_MEMBER_OF_ANY. */
enum error room_show(struct db *db, const char *account, const char *gid,
                     const struct room_wish *wish, const char **json);
enum error room_show_conversation(struct db *db, const char *account,
                                  const char *id, const struct room_wish *wish,
                                  const char **json);

#endif
