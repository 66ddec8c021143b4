/* main.c - confab-reporter: tells in a channel of Slack what has failed */
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "confine.h"
#include "db.h"
#include "log.h"
#include "metrics.h"
#include "outbox.h"
#include "report.h"
#include "settings.h"
#include "slack.h"

enum {
	TURN_MS = 2000, /* what fails at once is one message */
	NO_DATABASE_MS = 10000,
	FIRST_MS = 1000,
	MOST_MS = 300000,
	RARELY_MS = 3600000,
};

static const struct settings *settings;
static struct arena *arena;
static struct db *db;
static sigset_t ends; /* signals that end it: blocked, so that none is lost */

static bool leaving(void)
{
	sigset_t come;

	sigpending(&come);
	return sigismember(&come, SIGTERM) == 1 ||
	       sigismember(&come, SIGINT) == 1;
}

/* False: it was told to leave. */
static bool rest(long ms)
{
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	return sigtimedwait(&ends, NULL, &t) == -1;
}

/* Twice as long after each failure, less up to a half, so that those who failed
 * at the same moment do not come back at the same one. */
static long back_off(bool failed)
{
	static long ms;

	ms = !failed ? 0 : !ms ? FIRST_MS : ms < MOST_MS / 2 ? ms * 2 : MOST_MS;
	return ms - (long)randombytes_uniform((uint32_t)ms / 2);
}

/* Once for each reason, however often it is tried. */
static void say_why(const struct slack_answer *answer)
{
	static char last[sizeof answer->why];

	if (strcmp(last, answer->why) == 0)
		return;
	memcpy(last, answer->why, sizeof last);
	if (answer->is == SLACK_NEVER)
		log_error("Slack refuses: %s; it is asked once an hour",
		          answer->why);
	else if (answer->is == SLACK_LATER)
		log_warn("Slack does not take it yet: %s", answer->why);
}

/* It is not told twice because the database is away just now; but if this
 * program ends here, it is. */
static void note(const char *ticket)
{
	while (outbox_told(db, ticket) && !leaving()) {
		db_reset(db);
		sleep(1);
	}
}

static long post(const char *body, const char *ticket)
{
	struct slack_answer answer;
	long ms;

	slack_post(body, leaving, &answer);
	say_why(&answer);
	ms = back_off(answer.is != SLACK_POSTED);
	if (answer.is == SLACK_POSTED) {
		note(ticket);
		return TURN_MS;
	}
	outbox_put_back(db, ticket);
	if (answer.is == SLACK_NEVER || answer.seconds > RARELY_MS / 1000)
		return RARELY_MS;
	return answer.seconds * 1000 > ms ? answer.seconds * 1000 : ms;
}

static const char *kept(const char *text)
{
	return arena_copy(arena, text, strlen(text));
}

/* Tell what is due; how many milliseconds it is until there may be more. */
static long turn(void)
{
	const char *body, *ticket;
	struct outgoing message;
	long ms = TURN_MS;

	if (outbox_take(db, settings->slack_channel, &message)) {
		ms = NO_DATABASE_MS;
	} else if (message.body) {
		body = kept(message.body);
		ticket = kept(message.ticket);
		db_reset(db);
		ms = post(body, ticket);
	}
	db_reset(db);
	arena_reset(arena);
	return ms;
}

static void serve(void)
{
	if (!*settings->slack_token)
		die("SLACK_BOT_TOKEN is not set: nothing would be told");
	metrics_open(settings->run, "reporter");
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	signal(SIGPIPE, SIG_IGN);
	slack_open(settings);
	while (rest(turn()))
		;
	slack_close();
}

static int usage(const char *program)
{
	fprintf(stderr,
	        "usage: %s\n"
	        "       %s --report KIND PROGRAM SENTENCE\n"
	        "Tells in the channel CONFAB_SLACK_CHANNEL of Slack, by\n"
	        "SLACK_BOT_TOKEN, what has crashed or failed; or writes down\n"
	        "that something has, for it to tell. See confab(5).\n",
	        program, program);
	return 2;
}

int main(int argc, char **argv)
{
	bool reports = argc == 5 && strcmp(argv[1], "--report") == 0;

	log_name("reporter");
	if (argc != 1 && !reports)
		return usage(argv[0]);
	settings_withhold((const char *const[]){ "reporter", NULL });
	settings = settings_read();
	if (sodium_init() == -1)
		die("cannot start libsodium");
	db_check(settings->database);
	db = db_open(settings->database, "reporter");
	arena = arena_new();
	confine(true);
	if (reports) {
		report(settings, db, argv[2], argv[3], argv[4]);
		report_insist();
	} else {
		serve();
	}
	arena_free(arena);
	db_close(db);
	return 0;
}
