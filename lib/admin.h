/*
 * admin.h - what administrators see of everybody, and do to them
 *
 * Who is muted may read, and say nothing; a room that is muted may be read.  To
 * an account that is disabled nobody signs in, and a room that is disabled is
 * as if it were not there.  All of it holds from the commit on, whoever asks
 * and by whatever door (room.h, message.h): of a room without exception, of an
 * account for what is asked from then on.  What is open is closed by what the
 * database tells.  Nothing that is shown here is a message's text, or lets
 * anybody in.
 *
 * What is done is written down along with it: a deed is who did what to whom,
 * by the words that begin with it below.
 */
#ifndef ADMIN_H
#define ADMIN_H

#include "arena.h"
#include "db.h"
#include "session.h"

enum { ADMIN_PAGE_MAX = 200, ADMIN_SEARCH_MAX = 64 };

#define DEED_MAX 9007199254740991 /* what JavaScript can count to */

/*
 * What begins with search, in capitals or not: of the first thousand in the
 * order of the alphabet, as looking through more would take long, and who reads
 * them would say another letter.  All if it is NULL.
 */
struct admin_page {
	const char *search, *limit;
	const char *after; /* the one that the page before ended with, or NULL
	                    */
};

struct admin_list {
	const char *json; /* an array */
	bool more;        /* there is another page */
};

/* "true", "false", or NULL: as it is. */
struct admin_change {
	const char *disabled, *muted;
};

/*
 * By their login; search is for that or their name.
 *
 *	{"login","username","uuid","created","online","last_online",
 *	"administrator","device","muted","disabled","sessions","rooms"}
 */
enum error admin_accounts(struct db *db, const struct admin_page *page,
                          struct admin_list *list);

/*
 * The newest first; search is for its gid or name, or the whole login of its
 * owner.  ERROR_UNKNOWN_ROOM: after is none.
 *
 *	{"room_gid","conversation_id","name","owner","members","created",
 *	"last","last_at","muted","disabled"}
 */
enum error admin_rooms(struct db *db, const struct admin_page *page,
                       struct admin_list *list);

/*
 * OK: it is as was said, and *json is the account, as above; to disable it ends
 * its sessions.  ERROR_UNKNOWN_ACCOUNT; ERROR_OWN_ACCOUNT: it is the
 * administrator's own, so that there is always one left.
 *
 *	mute-account, unmute-account, disable-account, enable-account; login
 */
enum error admin_change_account(struct db *db, const struct user *admin,
                                const char *login,
                                const struct admin_change *change,
                                const char **json);

/* The same of a room.  ERROR_UNKNOWN_ROOM.
 *
 *	mute-room, unmute-room, disable-room, enable-room; gid
 */
enum error admin_change_room(struct db *db, const struct user *admin,
                             const char *gid, const struct admin_change *change,
                             const char **json);

/* OK: *json is an array of the account's sessions, the oldest first:
 * {"session","created","expires","agent"}.  ERROR_UNKNOWN_ACCOUNT. */
enum error admin_sessions(struct db *db, const char *login, const char **json);

/* OK: that session of the account's has ended.  ERROR_UNKNOWN_SESSION: it has
 * none of that id.
 *
 *	end-session; login
 */
enum error admin_end_session(struct db *db, const struct user *admin,
                             const char *login, const char *session);

/* OK: all of the account's have ended, *ended says how many, and its
 * login-tokens are void.  ERROR_UNKNOWN_ACCOUNT.
 *
 *	end-sessions; login
 */
enum error admin_end_sessions(struct db *db, const struct user *admin,
                              const char *login, const char **ended);

/* The newest first, before that one if it is not NULL:
 * {"deed","at","who","what","whom"}. */
enum error admin_deeds(struct db *db, const char *before, const char *limit,
                       struct admin_list *list);

#endif
