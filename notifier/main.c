/* main.c - confab-notifier: pushes what is said in rooms over raw TCP */
#include <inttypes.h>
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "access-token.h"
#include "channel.h"
#include "client.h"
#include "confine.h"
#include "db.h"
#include "inbox.h"
#include "listener.h"
#include "log.h"
#include "metrics.h"
#include "packets.h"
#include "pulse.h"
#include "session-cache.h"
#include "settings.h"
#include "store.h"
#include "sweep.h"

enum { TICK_MS = 1000, SWEEP_TICKS = 2, DRAIN_MS = 1000 };

static uv_timer_t tick_timer;
static uv_check_t after_turn;

static void tick(uv_timer_t *timer)
{
	static int ticks;

	sweep_late((int64_t)uv_now(timer->loop));
	listener_resume();
	packets_resume();
	pulse_ask();
	if (++ticks % SWEEP_TICKS == 0)
		channel_sweep();
}

/* All that came in one turn of the loop goes out in one write a reader, if its
 * session has not ended in the same turn. */
static void flush(uv_check_t *check)
{
	int64_t asked = pulse_take();

	(void)check;
	if (asked)
		session_cache_trust(asked);
	sweep_ended();
	channel_flush_all();
}

/* What ended or was said while nobody told us is asked for, in this order. */
static void missed(void)
{
	session_cache_clear();
	sweep_sessions();
	sweep_rooms(ANY_ROOM);
	channel_sweep();
	pulse_ask();
}

/* Nobody would tell us. */
static void lost(void)
{
	session_cache_trust(0);
}

/* A session's id, or the word all. */
static void session_ended(const char *payload)
{
	int64_t session = strtoll(payload, NULL, 10);

	if (!session) {
		missed();
		return;
	}
	session_cache_clear();
	sweep_session(session);
}

/* "<room> <msg_id>", of other hands. */
static void message_heard(const char *payload)
{
	char *rest;
	int64_t room = strtoll(payload, &rest, 10);

	channel_hear(room, &(struct post){ .msg_id = strtoll(rest, NULL, 10) });
}

/* "<room> joined" or "<room> left" */
static void members_changed(const char *payload)
{
	if (strstr(payload, "left"))
		sweep_rooms(strtoll(payload, NULL, 10));
}

static void leave(uv_timer_t *timer)
{
	uv_stop(timer->loop);
}

static void stop(uv_signal_t *signal, int number)
{
	static bool stopping;

	(void)signal;
	(void)number;
	if (stopping)
		return;
	stopping = true;
	session_cache_trust(0);
	listener_close();
	packets_close();
	channel_flush_all();
	client_drain();
	uv_timer_start(&tick_timer, leave, client_count() ? DRAIN_MS : 0, 0);
}

static void open_door(uv_loop_t *loop, const struct settings *s)
{
	static struct guests guests = { .label = "",
		                        .enter = client_new,
		                        .count = client_count };

	guests.each = (int)settings_number("CONFAB_ADDRESS_SOCKETS",
	                                   s->address_sockets, 1, SOCKETS_MAX);
	if (*s->tls_certificate)
		listener_open_local(loop, &guests, s->run, "push.sock");
	else
		listener_open(loop, &guests, s->bind, s->push_port);
}

static int usage(const char *program)
{
	fprintf(stderr,
	        "usage: %s\n"
	        "Pushes what is said in rooms to whoever connects to\n"
	        "CONFAB_BIND port CONFAB_PUSH_PORT; with TLS nginx is there, "
	        "and\n"
	        "it is behind. Its settings are in the environment, see "
	        "confab(5).\n",
	        program);
	return 2;
}

int main(int argc, char **argv)
{
	static const struct listening listening = {
		.program = "notifier",
		.missed = missed,
		.lost = lost,
		.ears = { { "confab_messages", message_heard },
		          { "confab_sessions", session_ended },
		          { "confab_members", members_changed } },
	};
	uv_loop_t *loop = uv_default_loop();
	uv_signal_t on_term, on_int;
	const struct settings *s;

	log_name("notifier");
	if (argc != 1)
		return usage(argv[0]);
	settings_withhold((const char *const[]){ "notifier", NULL });
	s = settings_read();
	signal(SIGPIPE, SIG_IGN);
	if (sodium_init() == -1)
		die("cannot start libsodium");
	db_check(s->database);

	metrics_open(s->run, "notifier");
	session_cache_open(s->run);
	access_token_open(s);
	session_cache_trust(0);
	client_open_all(loop);
	open_door(loop, s);
	inbox_open(loop, s->run, "notifier", NULL);
	store_open(loop, s->database, &listening);
	uv_timer_init(loop, &tick_timer);
	uv_timer_start(&tick_timer, tick, TICK_MS, TICK_MS);
	uv_check_init(loop, &after_turn);
	uv_check_start(&after_turn, flush);
	uv_signal_init(loop, &on_term);
	uv_signal_start(&on_term, stop, SIGTERM);
	uv_signal_init(loop, &on_int);
	uv_signal_start(&on_int, stop, SIGINT);
	confine(db_is_remote(s->database));
	uv_run(loop, UV_RUN_DEFAULT);

	client_end_all();
	channel_flush_all();
	store_close();
	uv_run(loop, UV_RUN_NOWAIT); /* what was closed is freed */
	return 0;
}
