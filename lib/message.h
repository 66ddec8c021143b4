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

/*
 * A message as everybody but its author sees it (contracts 3.2), of a row
 * "message" and its "author".  Every statement that gives a message uses this,
 * so the author's public uuid always stands at MESSAGE_UUID_AT.
 */
#define MESSAGE_HEAD "{\"sender\":{\"uuid\":\""
#define MESSAGE_JSON \
	"format('" MESSAGE_HEAD \
	"%s\",\"username\":%s}," \
	"\"msg\":{\"msgId\":%s,\"txt\":%s,\"timestamp\":%s}}'," \
	" author.uuid, to_json(author.name), message.msg_id," \
	" to_json(message.txt), extract(epoch FROM message.sent_at))"

/*
 * The same as those see it whose conversation it is, over a WebSocket
 * (contracts, 2.3); of a row "room" as well.  NULL: it has no members.
 */
#define FRAME_JSON \
	"CASE WHEN room.members_only AND message.edits IS NULL" \
	"   AND message.deletes IS NULL" \
	" THEN format('{\"type\":\"send_message\",\"success\":true," \
	"\"data\":{\"id\":%s,\"sender_username\":%s," \
	"\"conversation_id\":%s,\"reply_id\":%s,\"content\":%s," \
	"\"sent_at\":%s}}'," \
	" message.msg_id, to_json(author.login), message.room," \
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

/*
 * OK: *sent is {"msgId":...,"timestamp":...}, committed, and the notifier has
 * been told.  key may be NULL; a text sent again under the same key by the same
 * sender to the same room is the first one.  ERROR_UNKNOWN_ROOM;
 * ERROR_KEY_REUSED: that key's text was another.
 */
enum error message_send(struct db *db, const char *sender, const char *gid,
                        const char *text, const char *key, const char **sent);

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
 * it, otherwise the newest ones, either of them before before.
 * ERROR_UNKNOWN_ROOM.
 */
enum error message_history(struct db *db, struct arena *a,
                           const struct user *reader, const char *gid,
                           const struct range *range, struct page *page);

#endif
