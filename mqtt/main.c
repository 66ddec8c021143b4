/* main.c - confab-mqtt: rooms that have devices, and the MQTT broker of those
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "broker.h"
#include "clock.h"
#include "confine.h"
#include "db.h"
#include "hint.h"
#include "incoming.h"
#include "kick.h"
#include "log.h"
#include "metrics.h"
#include "outgoing.h"
#include "settings.h"
#include "wake.h"
#include "watch.h"

enum {
	LOOK_MS = 2000,      /* for what nobody told */
	LOOK_AGAIN_MS = 100, /* at the earliest, whoever tells */
	PAUSE_MS = 10,       /* between two looks for what is to go out */
	RETRY_MS = 200,      /* while there is no connection */
};

/* It may be anywhere, and may as well have been killed: what is not
 * acknowledged is said again, by the broker or by the log. */
static void leave(int number)
{
	(void)number;
	wake_close();
	_exit(0);
}

static void nothing(int number)
{
	(void)number;
}

/* What waits for something is interrupted. */
static void on_signal(int number, void (*act)(int))
{
	const struct sigaction action = { .sa_handler = act };

	sigaction(number, &action, NULL);
}

static struct {
	bool leads, waits;
	int64_t look_at, looked, publish_at, published;
} state;

static void say_who_leads(bool leads)
{
	if (!leads && !state.waits)
		log_info(
			"waiting for the database, or until another bridge of "
			"this domain has ended");
	state.waits = !leads;
	state.leads = leads;
}

/* Who does not lead has no business at the broker. */
static void look(int64_t now)
{
	if (now < state.look_at)
		return;
	say_who_leads(watch_leads() && outgoing_look());
	state.looked = now;
	state.look_at = now + LOOK_MS;
	state.publish_at = now;
	if (!state.leads)
		broker_drop("the database is away, or another bridge at work");
	else if (kick_turn(now))
		state.look_at = clock_ms() + LOOK_AGAIN_MS; /* that took long */
}

static int64_t at_least(int64_t moment, int64_t least)
{
	return moment < least ? least : moment;
}

/* Milliseconds until something is to be done. */
static int turn(int64_t now)
{
	look(now);
	if (state.leads)
		broker_keep(now);
	if (!broker_well()) {
		outgoing_lost();
		state.publish_at = now;
		return RETRY_MS;
	}
	if (now >= state.publish_at) {
		state.published = now;
		state.publish_at = outgoing_turn() ? now : state.look_at;
	}
	return (int)at_least(state.publish_at - now, 0);
}

/* However often that is, there is an end to how often it is looked for. */
static void woken(int64_t now)
{
	state.publish_at = at_least(now, state.published + PAUSE_MS);
}

static void told(int64_t now)
{
	state.look_at = at_least(now, state.looked + LOOK_AGAIN_MS);
	if (state.publish_at > state.look_at)
		state.publish_at = state.look_at;
}

static void published(void)
{
	outgoing_published();
	state.publish_at = 0;
}

static void serve(int waker)
{
	for (;;) {
		int patience = turn(clock_ms());
		struct pollfd fds[] = { { waker, POLLIN, 0 },
			                { watch_socket(), POLLIN, 0 },
			                broker_poll() };
		int64_t now;

		if (poll(fds, sizeof fds / sizeof *fds, patience) == -1 &&
		    errno != EINTR)
			die("cannot wait: %s", strerror(errno));
		now = clock_ms();
		if (fds[0].revents) {
			wake_take(broker_well());
			woken(now);
		}
		if (fds[1].revents && watch_told())
			told(now);
		broker_turn(fds[2].revents, now);
	}
}

static int usage(const char *program)
{
	fprintf(stderr,
	        "usage: %s\n"
	        "Between rooms that have devices among their members and the\n"
	        "MQTT broker MQTT_HOST, where BACKEND_DOMAIN is what topics\n"
	        "begin with. Its settings are in the environment, see "
	        "confab(5).\n",
	        program);
	return 2;
}

static const struct settings *settings_of_bridge(void)
{
	const struct settings *s;

	settings_withhold((const char *const[]){ "mqtt", NULL });
	s = settings_read();
	if (!*s->mqtt_host)
		die("MQTT_HOST is not set: there is no broker");
	if (!*s->backend_domain)
		die("BACKEND_DOMAIN is not set: topics begin with it");
	if (!*s->secret_key)
		die("SECRET_KEY is not set: the broker would not know this "
		    "server");
	return s;
}

int main(int argc, char **argv)
{
	static const struct broker_ears ears = { incoming_take, incoming_forget,
		                                 incoming_settle, published };
	const struct settings *s;
	struct db *db;
	int waker;

	log_name("mqtt");
	if (argc != 1)
		return usage(argv[0]);
	s = settings_of_bridge();
	signal(SIGPIPE, SIG_IGN);
	if (sodium_init() == -1)
		die("cannot start libsodium");
	db_check(s->database);
	metrics_open(s->run, "mqtt");
	hint_open(s->run);
	waker = wake_open(s->run, "mqtt");
	on_signal(SIGTERM, leave);
	on_signal(SIGINT, leave);
	on_signal(SIGALRM, nothing);
	db = db_open(s->database, "mqtt");
	watch_open(s);
	incoming_open(db, s->backend_domain);
	outgoing_open(db, s->backend_domain);
	kick_open(db, s);
	broker_open(s, &ears);
	confine(true);
	serve(waker);
}
