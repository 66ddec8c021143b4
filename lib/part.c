/* part.c - which parts of the system are up, as confab-recorder notes it */
#include "part.h"

static const char list_sql[] =
	"WITH host AS ("
	"  SELECT host, max(moment) + interval '10 seconds' AS seen"
	"  FROM figures WHERE step = 10 GROUP BY host"
	"), looked AS ("
	"  SELECT host, seen, seen < now()"
	"    - interval '" PART_STALE
	" seconds' AS stale FROM host"
	"), part AS ("
	"  SELECT host, part, endpoint, connections,"
	"    stale AND part = 'recorder' AS lost,"
	"    state, since, seen FROM parts JOIN looked USING (host)"
	"), listed AS ("
	"  SELECT host, json_agg(json_build_object('part', part,"
	"    'endpoint', endpoint,"
	"    'state', CASE WHEN lost THEN 'down' ELSE state END,"
	"    'since', extract(epoch FROM CASE WHEN lost THEN seen"
	"      ELSE since END),"
	"    'connections', connections) ORDER BY endpoint, part) AS parts"
	"  FROM part GROUP BY host"
	") "
	"SELECT json_build_object("
	"  'database', json_build_object('state', 'up',"
	"    'since', extract(epoch FROM pg_postmaster_start_time()),"
	"    'connections', (SELECT numbackends FROM pg_stat_database"
	"      WHERE datname = current_database())),"
	"  'hosts', (SELECT coalesce(json_agg(json_build_object("
	"      'host', host, 'seen', extract(epoch FROM seen),"
	"      'stale', stale, 'parts', parts) ORDER BY host), '[]')"
	"    FROM listed JOIN looked USING (host)))";

enum error part_list(struct db *db, const char **json)
{
	return db_text(db, json, OK, list_sql);
}
