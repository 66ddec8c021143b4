/*
 * message.h - what is said in rooms
 *
 * msgId is dense in each room: 1, 2, 3 ... in the order of commits.  It comes
 * from the room's own counter in the statement that inserts, under the lock of
 * the room's row, which is held to the commit.  Paging, resuming and noticing
 * a gap all rest on it.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <sys/uio.h>

#include "arena.h"
#include "db.h"
#include "session.h"

/* In characters: what it says, and its client's own name for it. */
enum { MESSAGE_TEXT_MAX = 16384, MESSAGE_KEY_MAX = 64 };

#define MSG_ID_MAX 9007199254740991 /* what JavaScript can count to */

/* How many there are on a page at most. */
enum { MESSAGE_PAGE_MAX = 1000 };

/*
 * A message as everybody but its author sees it (contracts 3.2), of a row
 * "message" and its "author".  Every statement that gives a message uses this,
 * so the author's public uuid always stands at MESSAGE_UUID_AT, and the time
 * behind the last colon.  What a message answers, or was done to it by or to
 * another message, stands between its text and its time, where it applies:
 * "reply_id", "edits", "deletes", "edited" and "deleted" with a number each.
 */
#define MESSAGE_HEAD "{\"sender\":{\"uuid\":\""
#define MESSAGE_JSON \
	"format('" MESSAGE_HEAD \
	"%s\",\"username\":%s}," \
	"\"msg\":{\"msgId\":%s,\"txt\":%s%s,\"timestamp\":%s}}'," \
	" author.uuid, to_json(author.name), message.msg_id," \
	" to_json(message.txt)," \
	" concat(',\"reply_id\":' || message.reply_id," \
	"   ',\"edits\":' || message.edits," \
	"   ',\"deletes\":' || message.deletes," \
	"   ',\"edited\":' || message.edited," \
	"   ',\"deleted\":' || message.deleted)," \
	" extract(epoch FROM message.sent_at))"

/* What it and FRAME_JSON take of a row of messages, for who may read no more.
 */
#define MESSAGE_COLUMNS \
	"room, msg_id, sender, txt, sent_at, reply_id, edits, deletes," \
	" edited, deleted"

/* Is the row "message" something that was said, and neither is it gone nor does
 * it say that of another? */
#define MESSAGE_IS_SAID \
	"num_nonnulls(message.edits, message.deletes, message.deleted) = 0"

/*
 * The frame by which a conversation's members are told of a message over a
 * WebSocket (contracts, 2.3), of a row "message", its "author" and its "room".
 * NULL where that is no conversation, or the message is an edit or a deletion,
 * of which that contract does not know.
 */
#define FRAME_HEAD "{\"type\":\"send_message\",\"success\":true,\"data\":"
#define FRAME_JSON \
	"CASE WHEN room.members_only" \
	"  AND num_nonnulls(message.edits, message.deletes) = 0" \
	" THEN format('" FRAME_HEAD \
	"{\"id\":%s,\"sender_username\":%s," \
	"\"conversation_id\":%s,\"reply_id\":%s,\"content\":%s," \
	"\"sent_at\":%s}}', message.msg_id, to_json(author.login), room.id," \
	" coalesce(message.reply_id::text, 'null'), to_json(message.txt)," \
	" floor(extract(epoch FROM message.sent_at))) END"

enum { MESSAGE_UUID_AT = sizeof MESSAGE_HEAD - 1 };

/*
 * The bytes from from on of a message of len bytes, as its author sees it in
 * the session of that token: the same, but the uuid is the token (contracts,
 * decision 3).  This is the one place where a credential gets into what is
 * sent.  It gives the number of parts, which point into event and token; event
 * itself, which others are sent, is left as it is.
 */
int message_as_own(const char *event, size_t len, size_t from,
                   const char *token, struct iovec parts[3]);

/* Could these bytes be a message?  Then message_as_own() may be given them. */
bool message_is(const char *event, size_t len);

/* What is to be said; all but the text may be NULL. */
struct draft {
	const char *text, *key;
	const char *reply;   /* the number of what it answers */
	const char *came_by; /* what brought it here, which does not take it
	                        back there: "mqtt", "telegram:<chat>" */
};

/*
 * OK: *sent is {"msgId":...,"timestamp":...}, committed, and those who push
 * have been told.  A draft sent again under the same key by the same sender to
 * the same room is the first one.  ERROR_UNKNOWN_ROOM: there is none that the
 * sender may enter; ERROR_MUTED, ERROR_ROOM_MUTED: they may say nothing, or
 * nobody there; ERROR_UNKNOWN_REPLY: nothing of that number was said there, or
 * it is gone; ERROR_KEY_REUSED: that key's text was another.
 */
enum error message_send(struct db *db, const char *sender, const char *gid,
                        const struct draft *draft, const char **sent);

/* What was said in a conversation. */
struct said {
	const char *room, *msg_id;
	const char *json; /* the data of its frame */
};

/*
 * The same in a conversation, by its id.  ERROR_NOT_MEMBER; ERROR_MUTED,
 * ERROR_ROOM_MUTED; ERROR_UNKNOWN_REPLY: nothing of that number was said there,
 * or it is gone; ERROR_KEY_REUSED.
 */
enum error message_say(struct db *db, struct arena *a, const char *sender,
                       const char *conversation, const struct draft *draft,
                       struct said *said);

/*
 * OK: *json is {"conversation_id":...,"messages":[...]}, the newest first, at
 * most 100 before the number before, which may be NULL; fewer where they are
 * long, but one if there is one.  Texts are what they are now; what is gone is
 * left out, and what was done to others.
 * ERROR_NOT_MEMBER.
 */
enum error message_list(struct db *db, const char *reader,
                        const char *conversation, const char *before,
                        const char **json);

/* A message that somebody sent, by the gid of its room. */
struct message_at {
	const char *gid, *msg_id;
};

/*
 * Its text is another from now on, or it is gone: *sent is {"msgId",
 * "timestamp"} of the message that says so.  ERROR_UNKNOWN_ROOM;
 * ERROR_ROOM_MUTED; ERROR_MUTED: the author may take back, and not edit;
 * ERROR_UNKNOWN_MESSAGE: nothing of that number was said there, or it is gone;
 * ERROR_NOT_AUTHOR; ERROR_TOO_MANY_EDITS: it was as often as it may be, and can
 * be taken back still.
 */
enum error message_edit(struct db *db, const char *author,
                        const struct message_at *at, const char *text,
                        const char **sent);
enum error message_delete(struct db *db, const char *author,
                          const struct message_at *at, const char **sent);

/* Which messages of a room; numbers as text, before and after may be NULL. */
struct range {
	const char *limit, *before, *after;
};

struct page {
	const char *messages; /* a JSON array, ascending */
	bool more;            /* there are further ones in that direction */
};

/*
 * OK: *page is at most limit messages: with after the oldest ones that follow
 * it, otherwise the newest ones, either of them before before; fewer where they
 * are long, but one if there is one.  The reader's own carry its token, unless
 * that is NULL.  ERROR_UNKNOWN_ROOM.
 */
enum error message_history(struct db *db, struct arena *a,
                           const struct user *reader, const char *gid,
                           const struct range *range, struct page *page);

#endif
