/* main.c - confab-recorder: writes down how this machine is, for /admin */
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "book.h"
#include "confine.h"
#include "counts.h"
#include "db.h"
#include "hint.h"
#include "log.h"
#include "metrics.h"
#include "parts.h"
#include "settings.h"

enum {
	LOOK_MS = 2000,  /* whether all parts are up */
	STEP_MS = 10000, /* what came, always at such a moment of the clock */
};

static const struct settings *settings;
static const char *host;
static struct db *db;

static int64_t clock_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* What could not be written is counted in what is written next. */
static enum error write_figures(void)
{
	static int64_t told_at;
	int64_t now = clock_ms(CLOCK_MONOTONIC);
	const char *counts = counts_look(settings->run);
	char seconds[32];
	enum error e;

	snprintf(seconds, sizeof seconds, "%.3f",
	         told_at ? (double)(now - told_at) / 1000 : 0);
	if ((e = book_figures(db, host, seconds, counts)))
		return e;
	counts_keep();
	told_at = now;
	return book_prune(db);
}

static void turn(void)
{
	static int64_t last_step = -1;
	int64_t step = clock_ms(CLOCK_REALTIME) / STEP_MS;
	enum error e = book_parts(db, host, parts_look(settings));

	if (!e && step != last_step && !write_figures())
		last_step = step;
	db_reset(db);
}

/* Until the clock shows the next such moment.  False: it was told to leave. */
static bool rest(const sigset_t *ends)
{
	int64_t ms = LOOK_MS - clock_ms(CLOCK_REALTIME) % LOOK_MS;
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	return sigtimedwait(ends, NULL, &t) == -1;
}

static void serve(void)
{
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	do
		turn();
	while (rest(&ends));
}

/* As gateways and reports have it. */
static const char *host_name(void)
{
	static char own[HOST_NAME_MAX + 1];

	if (*settings->host)
		snprintf(own, sizeof own, "%s", settings->host);
	else
		gethostname(own, sizeof own - 1);
	return own;
}

static int usage(const char *program)
{
	fprintf(stderr,
	        "usage: %s\n"
	        "Writes down how many requests, messages and connections there "
	        "are on\n"
	        "this machine, and which of its parts are up, for the page "
	        "/admin.\n"
	        "Its settings are in the environment, see confab(5).\n",
	        program);
	return 2;
}

int main(int argc, char **argv)
{
	log_name("recorder");
	if (argc != 1)
		return usage(argv[0]);
	settings_withhold((const char *const[]){ "recorder", NULL });
	settings = settings_read();
	host = host_name();
	signal(SIGPIPE, SIG_IGN);
	db_check(settings->database);
	metrics_open(settings->run, "recorder");
	hint_open(settings->run);
	db = db_open(settings->database, "recorder");
	confine(db_is_remote(settings->database));
	serve();
	db_close(db);
	return 0;
}
