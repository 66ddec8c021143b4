/* report.c - something that somebody should look at */
#include "report.h"

#include <limits.h>
#include <unistd.h>

enum { INSISTING_SECONDS = 10 };

static struct {
	struct db *db; /* NULL: nothing was noted */
	const char *kind, *program, *sentence;
} noted;

void report(const struct settings *settings, struct db *db, const char *kind,
            const char *program, const char *sentence)
{
	if (!settings_given(settings->slack_token) || noted.db)
		return;
	noted.db = db;
	noted.kind = kind;
	noted.program = program;
	noted.sentence = sentence;
}

static const char write_sql[] = "SELECT report($1, $2, $3, $4)";

static void try_for(int seconds)
{
	char host[HOST_NAME_MAX + 1] = "";
	struct rows *rows;

	if (!noted.db)
		return;
	gethostname(host, sizeof host - 1);
	while (db_query(noted.db, &rows, write_sql, host, noted.kind,
	                noted.program, noted.sentence) &&
	       seconds--)
		sleep(1);
	noted.db = NULL;
}

void report_write(void)
{
	try_for(0);
}

void report_insist(void)
{
	try_for(INSISTING_SECONDS);
}
