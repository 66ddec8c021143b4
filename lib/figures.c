/* figures.c - how much there is of everything, and how much there was when */
#include "figures.h"

/* As messages are numbered without a gap, the rooms know how many there are. */
static const char count_sql[] =
	"SELECT json_build_object("
	"  'accounts', (SELECT count(*) FROM accounts account WHERE NOT EXISTS"
	"    (SELECT FROM devices device WHERE device.account = account.id)),"
	"  'devices', (SELECT count(*) FROM devices),"
	"  'rooms', count(*),"
	"  'memberships', (SELECT count(*) FROM members"
	"    JOIN devices USING (account)),"
	"  'messages', coalesce(sum(last_msg_id), 0)) FROM rooms";

enum error figures_count(struct db *db, const char **json)
{
	return db_text(db, json, OK, count_sql);
}

/*
 * Of what there is a row has the sum of its looks, of what came how much; hosts
 * are added up.  A quantile is in the range where the requests that took less
 * become as many, as far into it as it takes of those in it; what is in the
 * last range is not known to take longer than it begins.
 */
#define QUANTILE(q) \
	"min(CASE upper WHEN 'Infinity' THEN lower ELSE lower" \
	"  + (upper - lower) * (" q \
	" * total - (upto - n)) / n END)" \
	" FILTER (WHERE upto >= " q " * total AND upto - n < " q " * total)"

#define UPTO(of) \
	"SELECT *, sum(n) OVER (PARTITION BY " of \
	" ORDER BY upper) AS upto, sum(n) OVER (PARTITION BY " of \
	") AS total FROM (SELECT " of \
	", which::float8 AS lower," \
	"  upper::float8 AS upper, sum(n) AS n FROM number" \
	"  WHERE what = 'took' GROUP BY 1, 2, 3) range"

/* Numbers are no longer than they have to be: there are thousands of them. */
#define NUMBER(n, digits) "trim_scale(round(" n "::numeric, " digits "))"
#define SERIES(n, digits) \
	", coalesce(json_agg(" NUMBER(n, \
	                              digits) " ORDER BY moment), '[]') AS " n

static const char over_sql[] =
	"WITH span AS ("
	"  SELECT step, to_timestamp(floor(extract(epoch FROM now()"
	"    - hours * interval '1 hour') / step) * step) AS since"
	"  FROM (SELECT hours, CASE WHEN hours <= 1 THEN 10"
	"    WHEN hours <= 24 THEN 300 ELSE 7200 END AS step"
	"    FROM (SELECT coalesce($1::bigint, 1) AS hours) asked) chosen"
	"), found AS ("
	"  SELECT figures.* FROM figures JOIN span USING (step)"
	"  WHERE moment >= since"
	"), number AS ("
	"  SELECT moment, greatest(seconds, 1) AS seconds, looks,"
	"    split_part(key, ' ', 1) AS what,"
	"    split_part(key, ' ', 2) AS endpoint,"
	"    split_part(key, ' ', 3) AS which,"
	"    split_part(key, ' ', 4) AS upper, value::float8 AS n"
	"  FROM found CROSS JOIN jsonb_each_text(counts)"
	"  WHERE $2::text IS NULL OR split_part(key, ' ', 2) IN ('', $2)"
	"), moments AS ("
	"  SELECT moment FROM span CROSS JOIN generate_series(since,"
	"    (SELECT max(moment) FROM found), step * interval '1 second') moment"
	"), rate AS ("
	"  SELECT moment,"
	"    coalesce(sum(n / looks) FILTER (WHERE what = 'websockets'), 0)"
	"      AS websockets,"
	"    coalesce(sum(n / looks) FILTER (WHERE what = 'connections'), 0)"
	"      AS connections,"
	"    coalesce(sum(n / looks) FILTER (WHERE what = 'readers'), 0)"
	"      AS readers,"
	"    coalesce(sum(n / seconds) FILTER (WHERE what = 'messages'), 0)"
	"      AS messages,"
	"    coalesce(sum(n / seconds) FILTER (WHERE what = 'requests'), 0)"
	"      AS requests,"
	"    coalesce(sum(n / seconds) FILTER (WHERE what = 'requests'"
	"      AND which = '4'), 0) AS refused,"
	"    coalesce(sum(n / seconds) FILTER (WHERE what = 'requests'"
	"      AND which = '5'), 0) AS failed"
	"  FROM (SELECT DISTINCT moment FROM found) looked"
	"  LEFT JOIN number USING (moment) GROUP BY moment"
	"), slow AS ("
	"  SELECT moment, " QUANTILE("0.5") " AS p50, " QUANTILE("0.99")
	" AS p99"
	"  FROM (" UPTO("moment") ") ranged GROUP BY moment"
	"), answered AS ("
	"  SELECT endpoint, sum(n) AS requests,"
	"    coalesce(sum(n) FILTER (WHERE which = '4'), 0) AS refused,"
	"    coalesce(sum(n) FILTER (WHERE which = '5'), 0) AS failed"
	"  FROM number WHERE what = 'requests' GROUP BY endpoint"
	"), endpoint_slow AS ("
	"  SELECT endpoint, " QUANTILE("0.5") " AS p50, " QUANTILE("0.99")
	" AS p99"
	"  FROM (" UPTO("endpoint") ") ranged GROUP BY endpoint"
	"), series AS ("
	"  SELECT extract(epoch FROM min(moment))::bigint AS \"from\""
	SERIES("websockets", "1") SERIES("connections", "1")
	SERIES("readers", "1") SERIES("messages", "3")
	SERIES("requests", "3") SERIES("refused", "3")
	SERIES("failed", "3") SERIES("p50", "6") SERIES("p99", "6")
	"  FROM moments LEFT JOIN rate USING (moment)"
	"  LEFT JOIN slow USING (moment)"
	") "
	"SELECT json_build_object('from', \"from\", 'step', step,"
	"  'websockets', websockets, 'connections', connections,"
	"  'readers', readers, 'messages', messages,"
	"  'requests', requests, 'refused', refused, 'failed', failed,"
	"  'p50', p50, 'p99', p99,"
	"  'endpoints', (SELECT coalesce(json_agg(json_build_object("
	"      'endpoint', endpoint, 'requests', requests,"
	"      'refused', refused, 'failed', failed,"
	"      'p50', " NUMBER("p50", "6") ", 'p99', " NUMBER("p99", "6") ")"
	"      ORDER BY requests DESC, endpoint), '[]')"
	"    FROM answered LEFT JOIN endpoint_slow USING (endpoint)))"
	" FROM span CROSS JOIN series";

enum error figures_over(struct db *db, const char *hours, const char *endpoint,
                        const char **json)
{
	return db_text(db, json, OK, over_sql, hours, endpoint);
}

/* The finer steps say more exactly when, and the coarser ones know more. */
static const char refused_sql[] =
	"WITH refused AS ("
	"  SELECT split_part(key, ' ', 2) AS endpoint,"
	"    split_part(key, ' ', 3) AS reason,"
	"    sum(value::bigint) FILTER (WHERE step = 300) AS times,"
	"    coalesce(max(moment) FILTER (WHERE step = 10), max(moment))"
	"      AS last"
	"  FROM figures CROSS JOIN jsonb_each_text(counts)"
	"  WHERE step IN (10, 300) AND key LIKE 'refused %'"
	"  GROUP BY 1, 2 ORDER BY last DESC, times DESC LIMIT 200"
	") "
	"SELECT coalesce(json_agg(json_build_object('endpoint', endpoint,"
	"   'reason', reason, 'times', times,"
	"   'last', extract(epoch FROM last))"
	"   ORDER BY last DESC, times DESC), '[]') FROM refused";

enum error figures_refused(struct db *db, const char **json)
{
	return db_text(db, json, OK, refused_sql);
}
