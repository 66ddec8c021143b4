/* message.c - what is said in rooms */
#include "message.h"

#include <string.h>

#include "conversation.h"
#include "room.h"

enum { UUID_END = MESSAGE_UUID_AT + TOKEN_LENGTH };

bool message_is(const char *event, size_t len)
{
	return len > UUID_END &&
	       memcmp(event, MESSAGE_HEAD, MESSAGE_UUID_AT) == 0;
}

int message_as_own(const char *event, size_t len, size_t from,
                   const char *token, struct iovec parts[3])
{
	const struct piece {
		const char *bytes;
		size_t at, len;
	} pieces[] = {
		{ event, 0, MESSAGE_UUID_AT },
		{ token, MESSAGE_UUID_AT, TOKEN_LENGTH },
		{ event + UUID_END, UUID_END, len - UUID_END },
	};
	int n = 0;

	for (const struct piece *p = pieces; p < pieces + 3; p++) {
		size_t skip = from > p->at ? from - p->at : 0;

		if (skip < p->len)
			parts[n++] = (struct iovec){ (void *)(p->bytes + skip),
				                     p->len - skip };
	}
	return n;
}

/* How much text there is on a page, up to the message that exceeds it: workers
 * hold it several times over, and a gateway takes no more than ANSWER_MAX. */
#define PAGE_BYTES "524288"

/* Text counts as JSON has it here, which may be six times as long.  Where there
 * is nothing but edits it looks no further back than room-view.c does. */
static const char list_sql[] =
	"SELECT json_build_object('conversation_id', room.id,"
	"   'messages', page.messages)"
	" FROM rooms room"
	" CROSS JOIN LATERAL ("
	"   SELECT coalesce(json_agg(json_build_object("
	"     'id', message.msg_id, 'sender_username', author.login,"
	"     'reply_id', message.reply_id, 'content', message.txt,"
	"     'sent_at', floor(extract(epoch FROM message.sent_at)))"
	"     ORDER BY message.msg_id DESC), '[]') AS messages"
	"   FROM ("
	"     SELECT *, sum(octet_length(to_json(message.txt)::text)) OVER ("
	"       ORDER BY message.msg_id DESC ROWS"
	"       BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newer"
	"     FROM ("
	"       SELECT message.msg_id, message.sender, message.reply_id,"
	"         message.txt, message.sent_at FROM messages message"
	"       WHERE message.room = room.id AND " MESSAGE_IS_SAID
	"         AND message.msg_id < coalesce($3, room.last_msg_id + 1)"
	"         AND message.msg_id >= greatest("
	"           least($3, room.last_msg_id + 1), 0) - 10000"
	"       ORDER BY message.msg_id DESC LIMIT 100) message) message"
	"   JOIN accounts author ON author.id = message.sender"
	"   WHERE coalesce(message.newer, 0) < " PAGE_BYTES
	") page"
	" WHERE " CONVERSATION_LETS_IN;

enum error message_list(struct db *db, const char *reader,
                        const char *conversation, const char *before,
                        const char **json)
{
	return db_text(db, json, ERROR_NOT_MEMBER, list_sql, reader,
	               conversation, before);
}

/*
 * As numbers are dense, a page is a range of them, low < msg_id < high, and
 * costs the same wherever in however long a room it is.  A room without such
 * messages gives one row without any; no room, no row.  Those for which there
 * is too much text on it are rows without JSON.  How long a text is is known
 * without reading it.
 */
static const char history_sql[] =
	"SELECT message.sender = $1,"
	"  CASE WHEN coalesce(CASE WHEN $5::bigint IS NULL"
	"    THEN sum(octet_length(message.txt)) OVER newer"
	"    ELSE sum(octet_length(message.txt)) OVER older END, 0)"
	"    < " PAGE_BYTES " THEN " MESSAGE_JSON
	" END,"
	"  CASE WHEN $5::bigint IS NULL THEN page.low > 0"
	"       ELSE page.high < bounds.upper END"
	" FROM rooms room"
	" CROSS JOIN LATERAL (SELECT"
	"   least($4::bigint, room.last_msg_id + 1) AS upper) bounds"
	" CROSS JOIN LATERAL (SELECT"
	"   coalesce($5, greatest(bounds.upper - 1 - $3::bigint, 0)) AS low,"
	"   least(bounds.upper, $5 + $3::bigint + 1) AS high) page"
	" LEFT JOIN messages message ON message.room = room.id"
	"   AND message.msg_id > page.low AND message.msg_id < page.high"
	" LEFT JOIN accounts author ON author.id = message.sender"
	" WHERE room.gid = $2 AND " ROOM_LETS_IN
	" WINDOW newer AS (ORDER BY message.msg_id"
	"   ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING),"
	"  older AS (ORDER BY message.msg_id"
	"   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
	" ORDER BY message.msg_id";

enum { OWN, MESSAGE, MORE };

static char *append(char *to, const char *from, size_t len)
{
	return (char *)memcpy(to, from, len) + len;
}

static char *append_message(char *to, const char *event, const char *own_token)
{
	struct iovec parts[3];
	size_t len = strlen(event);
	int n;

	if (!own_token)
		return append(to, event, len);
	n = message_as_own(event, len, 0, own_token, parts);
	for (int i = 0; i < n; i++)
		to = append(to, parts[i].iov_base, parts[i].iov_len);
	return to;
}

/* A uuid is as long as a token, so the messages fit whoever's they are. */
static const char *array_of(struct arena *a, const struct rows *rows,
                            const char *token)
{
	size_t size = sizeof "[]";
	char *array, *to;

	for (int i = 0; i < rows_count(rows); i++)
		if (rows_text(rows, i, MESSAGE))
			size += strlen(rows_text(rows, i, MESSAGE)) + 1;
	array = to = arena_alloc(a, size);
	*to++ = '[';
	for (int i = 0; i < rows_count(rows) && rows_text(rows, i, OWN); i++) {
		if (!rows_text(rows, i, MESSAGE))
			continue;
		if (to > array + 1)
			*to++ = ',';
		to = append_message(to, rows_text(rows, i, MESSAGE),
		                    rows_true(rows, i, OWN) ? token : NULL);
	}
	*to = ']';
	return array;
}

/* What is left to the next page is at one end of this one. */
static bool is_cut(const struct rows *rows)
{
	return !rows_text(rows, 0, MESSAGE) ||
	       !rows_text(rows, rows_count(rows) - 1, MESSAGE);
}

enum error message_history(struct db *db, struct arena *a,
                           const struct user *reader, const char *gid,
                           const struct range *range, struct page *page)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, history_sql, reader->id, gid,
	                        range->limit, range->before, range->after);

	if (e)
		return e;
	if (rows_count(rows) == 0)
		return ERROR_UNKNOWN_ROOM;
	page->messages = array_of(a, rows, reader->token);
	page->more = rows_true(rows, 0, MORE) || is_cut(rows);
	return OK;
}
