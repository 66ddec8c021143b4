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
	bool able; /* there is an API to ask */
	int64_t again_at;
	char failed[2][64]; /* the last of them, by DEVICE and ASKED_AT */
} kick;

void kick_open(struct db *db, const struct settings *settings)
{
	kick.db = db;
	kick.able = *settings->mqtt_api_key;
	if (kick.able)
		emqx_open(settings);
}

/* Whoever failed comes after all others. */
static const char due_sql[] =
	"SELECT device, asked_at FROM mqtt_kicks ORDER BY"
	" (asked_at, device) <= (nullif($2, '')::timestamptz,"
	"   nullif($1, '')::uuid) NULLS FIRST,"
	" asked_at, device LIMIT " AT_ONCE;

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

static void fail(const struct rows *rows, int row)
{
	for (int i = DEVICE; i <= ASKED_AT; i++)
		snprintf(kick.failed[i], sizeof kick.failed[i], "%s",
		         rows_text(rows, row, i));
}

bool kick_turn(int64_t now)
{
	struct rows *rows;
	int failures = 0;
	bool any;

	if (now < kick.again_at)
		return false;
	any = db_query(kick.db, &rows, due_sql, kick.failed[DEVICE],
	               kick.failed[ASKED_AT]) == OK &&
	      rows_count(rows) > 0;
	for (int i = 0; any && i < rows_count(rows); i++) {
		if (disconnect(rows, i))
			continue;
		fail(rows, i);
		if (++failures == FAILURES)
			break;
	}
	db_reset(kick.db);
	if (failures)
		kick.again_at = now + RETRY_MS;
	return any && !failures;
}
