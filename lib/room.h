/* room.h - rooms: open, enter, look at */
#ifndef ROOM_H
#define ROOM_H

#include <stdbool.h>

#include "arena.h"
#include "db.h"

/* In characters, of any room. */
enum { ROOM_GID_MAX = 64, ROOM_NAME_MAX = 256 };

/*
 * OK: *room is {"room_gid":...}, a room of that owner's; name may be NULL.  Who
 * knows its gid may read and write it: eight random letters and digits, none of
 * which looks like another (contracts 3.1).  ERROR_DEVICE: the owner is one.
 * ERROR_MUTED: or may say nothing, and a name is something said.
 */
enum error room_create(struct db *db, struct arena *a, const char *owner,
                       const char *name, const char **room);

/*
 * OK: the room is none of the account's any more, nor is it a member there if
 * it was.  ERROR_UNKNOWN_ROOM: there is none that it may enter;
 * ERROR_ROOM_OWNED: the room is open, and theirs; ERROR_DEVICE: the account is
 * one, and where that is its owner says.
 */
enum error room_leave(struct db *db, const char *account, const char *gid);

/* A gid that hardly any room has, for as long as the arena's contents. */
const char *room_new_gid(struct arena *a);

/*
 * Is that account a member of as many rooms as one may be, which is said here
 * alone?  Whoever is in a room has it kept for them by who pushes, and anybody
 * may put anybody into one.  No more are looked at; of those who make a room at
 * the same moment each may put somebody into one more.
 */
#define MEMBERSHIPS_MAX "10000"
#define MEMBERSHIPS_FULL(account) \
	"(SELECT count(*) = " MEMBERSHIPS_MAX \
	"  FROM (SELECT FROM members WHERE members.account = " account \
	"    LIMIT " MEMBERSHIPS_MAX ") counted)"

/* Two rooms of one gid are so rare that who made one tries that often. */
enum { GID_ATTEMPTS = 3 };

/*
 * May that account enter the row "room"?  Whoever knows its gid may, unless it
 * is a conversation, or the account a device: then members may, and to all
 * others it is as if it were not there.  One that is disabled is so to all.
 */
#define ROOM_LETS_IN_ACCOUNT(account) \
	"(NOT room.disabled AND (NOT room.members_only AND NOT EXISTS (" \
	"  SELECT FROM devices device WHERE device.account = " account \
	")" \
	" OR EXISTS (SELECT FROM members member WHERE member.room = room.id" \
	"   AND member.account = " account ")))"
#define ROOM_LETS_IN ROOM_LETS_IN_ACCOUNT("$1")

/* OK: *room is the id of the room of that gid.  ERROR_UNKNOWN_ROOM: there is
 * none that the account may enter. */
enum error room_enter(struct db *db, const char *account, const char *gid,
                      const char **room);

/* The same, if the account may say something there: or else ERROR_MUTED,
 * ERROR_ROOM_MUTED. */
enum error room_speak(struct db *db, const char *account, const char *gid,
                      const char **room);

/* The same of a conversation, by its id.  OK; ERROR_NOT_MEMBER; the two. */
enum error room_speak_conversation(struct db *db, const char *account,
                                   const char *id);

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

/* What takes time to find out of a room, and is there only if it is wished. */
struct room_wish {
	bool unread, members, latest;
};

/* Which of somebody's rooms, in the order in which they were made; after is the
 * gid of one of them, or NULL. */
struct room_range {
	bool conversations; /* these alone */
	const char *after, *limit;
};

enum { ROOM_PAGE_MAX = 1000 };

struct room_page {
	const char *rooms; /* a JSON array */
	bool more;         /* others follow */
};

/*
 * OK: *page is of the rooms that the account owns, is a member of, or has a
 * mark in, and may enter:
 *
 *	{"room_gid","conversation_id","name","owned","last","msgId",
 *	"unread","members":[{"uuid","login","name"}],"latest"}
 *
 * last is the number of the newest message and msgId the reader's mark; null
 * are the id of what is no conversation, the name of what has none, and the
 * latest, as all see it (message.h), if nothing is said.  Members are there for
 * those of a conversation, and for a room's owner.  ERROR_UNKNOWN_ROOM: after
 * is none of them.
 */
enum error room_list(struct db *db, const char *account,
                     const struct room_range *range,
                     const struct room_wish *wish, struct room_page *page);

/* OK: *json is one of them, or any that the account may enter.
 * ERROR_UNKNOWN_ROOM; ERROR_NOT_MEMBER_OF_ANY. */
enum error room_show(struct db *db, const char *account, const char *gid,
                     const struct room_wish *wish, const char **json);
enum error room_show_conversation(struct db *db, const char *account,
                                  const char *id, const struct room_wish *wish,
                                  const char **json);

#endif
