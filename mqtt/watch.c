/* watch.c - a connection to the database that listens */
#include "watch.h"

#include "db.h"

static struct {
	struct db *db;
	const char *domain;
} watch;

void watch_open(const struct settings *settings)
{
	watch.db = db_open(settings->database, "mqtt");
	watch.domain = settings->backend_domain;
}

/* A lock is had as often as it was taken, so it is taken once a connection. */
static const char leads_sql[] =
	"SELECT CASE WHEN EXISTS (SELECT FROM pg_locks"
	"   WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted)"
	" THEN true ELSE"
	"   pg_try_advisory_lock(hashtext('confab mqtt'), hashtext($1)) END";
static const char messages_sql[] = "LISTEN confab_messages";
static const char members_sql[] = "LISTEN confab_members";
static const char kicks_sql[] = "LISTEN confab_kicks";

bool watch_leads(void)
{
	struct rows *rows;
	bool leads = db_query(watch.db, &rows, messages_sql) == OK &&
	             db_query(watch.db, &rows, members_sql) == OK &&
	             db_query(watch.db, &rows, kicks_sql) == OK &&
	             db_query(watch.db, &rows, leads_sql, watch.domain) == OK &&
	             rows_true(rows, 0, 0);

	db_reset(watch.db);
	return leads;
}

int watch_socket(void)
{
	return db_socket(watch.db);
}

bool watch_told(void)
{
	return db_told(watch.db);
}
