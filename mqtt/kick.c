/* kick.c - devices whose connection the broker is to end */
#include "kick.h"

#include <stdio.h>

#include "emqx.h"

#define AT_ONCE "8" /* meanwhile nothing else is done */

/* One that fails is that device's own trouble, two are the broker's. */
enum { FAILURES = 2, RETRY_MS = 30 * 1000 };

enum { DEVICE, ASKED_AT };

static struct {
	struct db *db;
	bool able;          /* there is an API to ask */
	int64_t again_at;   /* the broker may be there again */
	char failed[2][64]; /* one that failed, by DEVICE and ASKED_AT */
	int64_t failed_at;  /* when it is tried again */
} kick;

void kick_open(struct db *db, const struct settings *settings)
{
	kick.db = db;
	kick.able = *settings->mqtt_api_key;
	if (kick.able)
		emqx_open(settings);
}

/* Who failed comes after all others, and not before $3. */
static const char due_sql[] =
	"SELECT device, asked_at FROM mqtt_kicks"
	" CROSS JOIN LATERAL (SELECT (device = nullif($1, '')::uuid"
	"   AND asked_at = nullif($2, '')::timestamptz) IS TRUE AS failed) it"
	" WHERE $3::boolean OR NOT failed"
	" ORDER BY failed, asked_at LIMIT " AT_ONCE;

/* Not of what was asked since: it may have come back between. */
static const char done_sql[] =
	"DELETE FROM mqtt_kicks WHERE device = $1 AND asked_at = $2";

/* False: it is to be tried again. */
static bool disconnect(const struct rows *rows, int row)
{
	const char *device = rows_text(rows, row, DEVICE);
	struct rows *none;

	return (!kick.able || emqx_kick(device)) &&
	       db_query(kick.db, &none, done_sql, device,
	                rows_text(rows, row, ASKED_AT)) == OK;
}

static void fail(const struct rows *rows, int row, int64_t now)
{
	for (int i = DEVICE; i <= ASKED_AT; i++)
		snprintf(kick.failed[i], sizeof kick.failed[i], "%s",
		         rows_text(rows, row, i));
	kick.failed_at = now + RETRY_MS;
}

bool kick_turn(int64_t now)
{
	struct rows *rows;
	int failures = 0;
	bool any;

	if (now < kick.again_at)
		return false;
	any = db_query(kick.db, &rows, due_sql, kick.failed[DEVICE],
	               kick.failed[ASKED_AT],
	               now < kick.failed_at ? "f" : "t") == OK &&
	      rows_count(rows) > 0;
	for (int i = 0; any && failures < FAILURES && i < rows_count(rows); i++)
		if (!disconnect(rows, i)) {
			fail(rows, i, now);
			failures++;
		}
	db_reset(kick.db);
	if (failures == FAILURES)
		kick.again_at = now + RETRY_MS;
	return any && !failures;
}
