/* main.c - confab-telegram: a bot that joins chats of Telegram with rooms */
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>

#include "alloc.h"
#include "api.h"
#include "arena.h"
#include "chat.h"
#include "clock.h"
#include "confine.h"
#include "db.h"
#include "hint.h"
#include "inbox.h"
#include "link.h"
#include "listener.h"
#include "log.h"
#include "metrics.h"
#include "outbox.h"
#include "polling.h"
#include "settings.h"
#include "telegram.h"
#include "wake.h"
#include "webhook.h"

enum {
	TURN_MS = 2000, /* what nobody tells of is looked for that often */
	AWAY_MS = 500,
	SWEEP_MS = 3600000,
	ME_MS = 5000,
	AT_ONCE = 100, /* steps, before there is a look at all else */
};

/* What is waited for beside Telegram. */
enum { SIGNALS, WAKE, LISTENER, WAITING };

static const struct settings *settings;
static struct arena *arena;
static struct db *db;
static char *bot; /* what it is called; NULL: not known yet */
static bool asking_me;
static int64_t me_at, swept_at;

static void me(void *nobody, const struct api_answer *answer)
{
	json_object *name;

	(void)nobody;
	asking_me = false;
	me_at = clock_ms() +
	        (answer->seconds > 0 ? answer->seconds * 1000 : ME_MS);
	if (answer->is != API_DONE)
		api_complain(answer->why);
	else if (json_object_object_get_ex(answer->result, "username", &name) &&
	         json_object_is_type(name, json_type_string)) {
		bot = alloc_copy(json_object_get_string(name));
		inbox_open(db, settings, bot);
		log_info("it is @%s", bot);
	}
}

/* In a group, which commands are for it depends on what it is called. */
static void ask_me(void)
{
	if (asking_me || clock_ms() < me_at)
		return;
	asking_me = true;
	api_ask("getMe", "{}", API_SECONDS, me, NULL);
}

static enum error take_updates(int *ms)
{
	enum error e = OK;
	int wait = 0;

	for (int n = 0; n < AT_ONCE && !e && !wait; n++) {
		wait = TURN_MS;
		e = inbox_take(arena, &wait);
		db_reset(db);
		arena_reset(arena);
	}
	if (wait < *ms)
		*ms = wait;
	return e;
}

static enum error sweep(void)
{
	enum error e = link_sweep(db);

	if (!e && clock_ms() >= swept_at) {
		e = inbox_sweep();
		swept_at = clock_ms() + SWEEP_MS;
	}
	db_reset(db);
	return e;
}

static enum error send_all(int *ms)
{
	enum error e = OK;
	bool more = true;

	for (int n = 0; n < AT_ONCE && !e && more; n++) {
		e = outbox_send(arena);
		db_reset(db);
		arena_reset(arena);
		more = outbox_moved();
	}
	if (more)
		*ms = 0;
	return e;
}

/* Do what there is to do; how long there is nothing more. */
static int turn(void)
{
	int ms = TURN_MS;

	if (!listener_alone())
		return TURN_MS;
	if (!bot) {
		ask_me();
		return TURN_MS;
	}
	if (take_updates(&ms) || sweep() || send_all(&ms))
		return AWAY_MS;
	if (telegram_polls(settings)) {
		polling_go_on(arena);
		arena_reset(arena);
		ms = polling_patience(ms);
	}
	return chat_patience(ms);
}

/* Until something has come, or so long. */
static void wait_for(struct curl_waitfd fds[WAITING], int ms)
{
	unsigned n = LISTENER;

	if (listener_waits(&fds[n]))
		n++;
	for (unsigned i = 0; i < n; i++)
		fds[i].revents = 0;
	api_wait(fds, n, ms);
}

static void serve(void)
{
	struct curl_waitfd fds[WAITING] = { 0 };
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	fds[SIGNALS] = (struct curl_waitfd){ signalfd(-1, &ends, SFD_CLOEXEC),
		                             CURL_WAIT_POLLIN, 0 };
	fds[WAKE] = (struct curl_waitfd){ wake_open(settings->run, "telegram"),
		                          CURL_WAIT_POLLIN, 0 };
	hint_open(settings->run);
	metrics_open(settings->run, "telegram");
	listener_open(settings);
	outbox_open(db);
	polling_open(db);
	while (!fds[SIGNALS].revents) {
		wake_take(listener_alone());
		listener_go_on();
		wait_for(fds, turn());
	}
	wake_close();
	listener_close();
	chat_forget_all();
}

static int usage(const char *program)
{
	fprintf(stderr,
	        "usage: %s\n"
	        "       %s --webhook\n"
	        "Joins chats of Telegram with rooms, as the bot of "
	        "TELEGRAM_TOKEN;\n"
	        "or looks where Telegram brings updates, and sets that right.\n"
	        "See confab(5).\n",
	        program, program);
	return 2;
}

int main(int argc, char **argv)
{
	bool webhook = argc == 2 && strcmp(argv[1], "--webhook") == 0;
	int status = 0;

	log_name("telegram");
	if (argc != 1 && !webhook)
		return usage(argv[0]);
	settings_withhold((const char *const[]){ "telegram", NULL });
	settings = settings_read();
	if (!*settings->telegram_token)
		die("TELEGRAM_TOKEN is not set: there is no bot");
	if (sodium_init() == -1)
		die("cannot start libsodium");
	signal(SIGPIPE, SIG_IGN);
	db_check(settings->database);
	db = db_open(settings->database, "telegram");
	arena = arena_new();
	api_open(settings);
	confine(true);
	if (webhook)
		status = webhook_settle(settings);
	else
		serve();
	api_close();
	arena_free(arena);
	db_close(db);
	return status;
}
