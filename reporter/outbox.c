/* outbox.c - reports that are to be told, as one message at a time */
#include "outbox.h"

#define OUTBOX_BURST "20"
#define OUTBOX_PAUSE "2"
#define LINES "10"

/*
 * What Slack would take for a link or a name is made none (its &, < and >), and
 * without mrkdwn it looks for nothing else in a text.
 */
static const char take_sql[] =
	"WITH forgotten AS ("
	"  DELETE FROM reports"
	"  WHERE told = times AND last_at < now() - interval '1 hour'"
	"), taken AS ("
	"  UPDATE reports SET next_at = now() + interval '1 minute'"
	"  WHERE id IN (SELECT id FROM reports"
	"    WHERE told < times AND next_at <= now()"
	"    AND EXISTS (SELECT FROM report_budget WHERE empty_again < now()"
	"      + (" OUTBOX_BURST " - 1) * interval '" OUTBOX_PAUSE
	" minutes')"
	"    FOR UPDATE SKIP LOCKED)"
	"  RETURNING *"
	"), line AS ("
	"  SELECT id, times, times - told AS new,"
	"    row_number() OVER (ORDER BY id) AS n,"
	"    format('%s: %s on %s: %s, ', kind, program, host, sentence)"
	"    || CASE times WHEN 1 THEN 'at'"
	"      ELSE times || ' times since' END"
	"    || to_char(first_at AT TIME ZONE 'UTC',"
	"      ' YYYY-MM-DD HH24:MI:SS \"UTC\"')"
	"    || CASE times WHEN 1 THEN '' ELSE"
	"      to_char(last_at AT TIME ZONE 'UTC', '\", the last at "
	"\"HH24:MI:SS')"
	"      END AS text"
	"  FROM taken"
	"), message AS ("
	"  SELECT string_agg(text, E'\\n' ORDER BY n) FILTER (WHERE n <= " LINES
	")"
	"    || coalesce(E'\\nand ' || (count(*) - " LINES
	") || ' others, '"
	"      || sum(new) FILTER (WHERE n > " LINES
	")"
	"      || ' times altogether, which the logs have', '') AS text,"
	"    json_agg(json_build_array(id, times)) AS ticket"
	"  FROM line HAVING count(*) > 0"
	") "
	"SELECT json_build_object('channel', $1::text, 'mrkdwn', false, 'text',"
	"   replace(replace(replace(text,"
	"     '&', '&amp;'), '<', '&lt;'), '>', '&gt;')), ticket"
	" FROM message";

enum error outbox_take(struct db *db, const char *channel, struct outgoing *o)
{
	struct rows *rows;
	enum error e = db_query(db, &rows, take_sql, channel);

	*o = (struct outgoing){ 0 };
	if (e || rows_count(rows) == 0)
		return e;
	o->body = rows_text(rows, 0, 0);
	o->ticket = rows_text(rows, 0, 1);
	return OK;
}

#define TICKET \
	"(SELECT (value->>0)::bigint AS id, (value->>1)::bigint AS times" \
	" FROM json_array_elements($1)) ticket"

static const char told_sql[] =
	"WITH told AS ("
	"  UPDATE reports SET told = ticket.times, posts = posts + 1,"
	"    next_at = now() + least(2 ^ least(posts, 6), 60)"
	"      * interval '1 minute'"
	"  FROM " TICKET
	" WHERE reports.id = ticket.id"
	") "
	"UPDATE report_budget SET empty_again = greatest(empty_again, now())"
	" + interval '" OUTBOX_PAUSE " minutes'";

enum error outbox_told(struct db *db, const char *ticket)
{
	struct rows *rows;

	return db_query(db, &rows, told_sql, ticket);
}

static const char put_back_sql[] =
	"UPDATE reports SET next_at = now() FROM " TICKET
	" WHERE reports.id = ticket.id";

enum error outbox_put_back(struct db *db, const char *ticket)
{
	struct rows *rows;

	return db_query(db, &rows, put_back_sql, ticket);
}
