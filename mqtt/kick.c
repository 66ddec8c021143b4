/* kick.c - devices whose connection the broker is to end */
#include "kick.h"

#include "emqx.h"

#define AT_ONCE "8" /* meanwhile nothing else is done */
enum { RETRY_MS = 30 * 1000 };

static struct {
	struct db *db;
	bool able; /* there is an API to ask */
	int64_t again_at;
} kick;

void kick_open(struct db *db, const struct settings *settings)
{
	kick.db = db;
	kick.able = *settings->mqtt_api_key;
	if (kick.able)
		emqx_open(settings);
}

static const char due_sql[] =
	"SELECT device, asked_at FROM mqtt_kicks"
	" ORDER BY asked_at LIMIT " AT_ONCE;

enum { DEVICE, ASKED_AT };

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

bool kick_turn(int64_t now)
{
	struct rows *rows;
	bool well = true, any;

	if (now < kick.again_at)
		return false;
	any = db_query(kick.db, &rows, due_sql) == OK && rows_count(rows) > 0;
	for (int i = 0; any && well && i < rows_count(rows); i++)
		well = disconnect(rows, i);
	db_reset(kick.db);
	if (!well)
		kick.again_at = now + RETRY_MS;
	return any && well;
}
