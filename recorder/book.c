/* book.c - where it is written down */
#include "book.h"

/* It belongs to where the middle of those seconds is, so that it does not
 * matter whether the next look comes a little sooner or later. */
static const char figures_sql[] =
	"INSERT INTO figures (step, moment, host, seconds, counts)"
	" SELECT step, to_timestamp(floor((extract(epoch FROM now())"
	"   - $2::float8 / 2) / step) * step), $1, $2::float8, $3::jsonb"
	" FROM unnest(ARRAY[10, 300, 7200]) step"
	" ON CONFLICT (step, moment, host) DO UPDATE SET"
	"  seconds = figures.seconds + excluded.seconds,"
	"  looks = figures.looks + 1,"
	"  counts = (SELECT coalesce(jsonb_object_agg(key, n), '{}') FROM ("
	"    SELECT key, sum(value::bigint) AS n FROM ("
	"      SELECT * FROM jsonb_each_text(figures.counts) UNION ALL"
	"      SELECT * FROM jsonb_each_text(excluded.counts)) one"
	"    GROUP BY key) summed)";

enum error book_figures(struct db *db, const char *host, const char *seconds,
                        const char *counts)
{
	struct rows *rows;

	return db_query(db, &rows, figures_sql, host, seconds, counts);
}

/* Since when it is down is when that was seen first. */
static const char parts_sql[] =
	"WITH part AS ("
	"  SELECT part, endpoint, state, connections,"
	"    to_timestamp(since) AS since"
	"  FROM jsonb_to_recordset($2::jsonb) AS part(part text,"
	"    endpoint boolean, state text, since float8, connections bigint)"
	"), gone AS ("
	"  DELETE FROM parts WHERE host = $1"
	"  AND part NOT IN (SELECT part FROM part)"
	") "
	"INSERT INTO parts (host, part, endpoint, state, since, connections)"
	" SELECT $1, part, endpoint, state,"
	"   CASE state WHEN 'up' THEN coalesce(since, now()) ELSE now() END,"
	"   connections"
	" FROM part"
	" ON CONFLICT (host, part) DO UPDATE SET endpoint = excluded.endpoint,"
	"  state = excluded.state, connections = excluded.connections,"
	"  since = CASE WHEN excluded.state = 'up'"
	"    OR excluded.state <> parts.state THEN excluded.since"
	"    ELSE parts.since END"
	" WHERE excluded.state <> parts.state OR"
	"  (excluded.state = 'up' AND excluded.since IS DISTINCT FROM"
	"    parts.since) OR"
	"  excluded.connections IS DISTINCT FROM parts.connections";

enum error book_parts(struct db *db, const char *host, const char *parts)
{
	struct rows *rows;

	return db_query(db, &rows, parts_sql, host, parts);
}

static const char prune_sql[] =
	"WITH old AS ("
	"  SELECT step, moment, host FROM figures"
	"  WHERE step = 10 AND moment < now() - interval '2 hours'"
	"  OR step = 300 AND moment < now() - interval '2 days'"
	"  OR step = 7200 AND moment < now() - interval '31 days' LIMIT 100"
	"), pruned AS ("
	"  DELETE FROM figures WHERE (step, moment, host) IN"
	"    (SELECT step, moment, host FROM old)"
	") "
	"DELETE FROM parts WHERE host NOT IN"
	" (SELECT host FROM figures WHERE step = 10)";

enum error book_prune(struct db *db)
{
	struct rows *rows;

	return db_query(db, &rows, prune_sql);
}
