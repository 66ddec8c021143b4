/*
 * conversation.h - rooms that have members: make, list, look at
 *
 * A conversation is a room into which only its members are let; its id is the
 * room's, and its messages are the room's (contracts, 2.3 and decision 4).
 * Everything that is asked about one that somebody is no member of is answered
 * as if it were not there.
 */
#ifndef CONVERSATION_H
#define CONVERSATION_H

#include "arena.h"
#include "db.h"
#include "room.h"

/* Logins that its maker names. */
enum { MEMBERS_MAX = 1000 };

/* Of a row "room": is it the conversation $2, and $1 a member? */
#define CONVERSATION_LETS_IN \
	"room.id = $2 AND room.members_only AND " ROOM_LETS_IN

struct conversation {
	const char *id;
	const char *json; /* {"id","name","members","room_gid"} */
	const char *whom; /* a login that an error is about */
};

/*
 * members is a JSON array of logins, whoever makes it being one anyway; name
 * may be NULL, then it is made from the logins.
 *
 * OK: it is *made, and its members have been told.  ERROR_UNKNOWN_MEMBER:
 * made->whom, the first such, is not a login.  ERROR_TOO_MANY_ROOMS:
 * made->whom, who may be the maker, is in as many rooms as one may be.
 * ERROR_DEVICE: the maker is one.  ERROR_MUTED: or may say nothing, and its
 * name would be said to its members.
 */
enum error conversation_make(struct db *db, struct arena *a, const char *maker,
                             const char *members, const char *name,
                             struct conversation *made);

/* OK: *json is an array of {"id","name"} of what the account is a member of. */
enum error conversation_list(struct db *db, const char *account,
                             const char **json);

/* OK: *json is {"id","name","members","room_gid"}.  ERROR_NOT_MEMBER_OF_ANY:
 * that account is not in it. */
enum error conversation_info(struct db *db, const char *account, const char *id,
                             const char **json);

/* Is that account in it?  OK or ERROR_NOT_MEMBER. */
enum error conversation_enter(struct db *db, const char *account,
                              const char *id);

#endif
