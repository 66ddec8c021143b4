/* main.c - confab-gateway: WebSockets, whose frames are requests of programs */
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "caller.h"
#include "confine.h"
#include "db.h"
#include "exchange.h"
#include "lease.h"
#include "listener.h"
#include "log.h"
#include "metrics.h"
#include "news.h"
#include "program.h"
#include "settings.h"
#include "socket.h"

enum {
	TICK_MS = 1000,
	MOMENT_MS = 20,
	DRAIN_MS = 1000,
	NAME = 32,
	HOST = 64,
};

static uv_timer_t tick_timer;
static uv_check_t after_turn;
static uv_prepare_t before_wait;

static struct {
	const char *run;
	char name[NAME + sizeof ".sock"];
	char label[NAME + sizeof "{gateway=\"\"}"]; /* of its counters */
	bool open;
} door;

/* Nobody knocks before somebody can be let in. */
static void open_door(void)
{
	static struct guests guests = { .enter = socket_new,
		                        .count = socket_count };

	if (socket_draining())
		return;
	guests.label = door.label;
	listener_open_local(uv_default_loop(), &guests, door.run, door.name);
	door.open = true;
}

static void tick(uv_timer_t *timer)
{
	(void)timer;
	socket_tick();
	lease_tick();
	news_tick();
	listener_resume();
}

/*
 * All that came up in one turn of the loop goes out in one write a socket: what
 * clients and programs said at its end, and what a timer did before it waits.
 */
static void flush(uv_check_t *check)
{
	(void)check;
	news_turn();
	socket_flush_all();
}

static void flush_before(uv_prepare_t *prepare)
{
	(void)prepare;
	news_turn();
	socket_flush_all();
}

/* Nobody is left, and the database knows; or that took too long. */
static void leave(uv_timer_t *timer)
{
	static int waited;

	waited += MOMENT_MS;
	if (waited >= DRAIN_MS || (!socket_count() && !lease_pending()))
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
	if (door.open)
		listener_close();
	socket_drain();
	uv_timer_start(&tick_timer, leave, 0, MOMENT_MS);
}

static int usage(const char *program)
{
	fprintf(stderr,
	        "usage: %s [NAME]\n"
	        "Holds WebSockets that nginx hands over at NAME.sock in "
	        "CONFAB_RUN,\n"
	        "and asks programs for what their frames want. NAME begins "
	        "with\n"
	        "\"gateway\", which it is if there is none. Its settings are "
	        "in the\n"
	        "environment, see confab(5).\n",
	        program);
	return 2;
}

/* It is part of paths, and of a line of the log; and by how it begins whoever
 * pushes knows what it is (identity.h). */
static bool is_name(const char *name)
{
	return strncmp(name, "gateway", 7) == 0 && strlen(name) <= NAME &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") ==
	               strlen(name);
}

/* Every host may have a gateway of that name; the database has them all. */
static const char *name_everywhere(const char *name, const char *host)
{
	static char full[NAME + HOST + sizeof "@"];
	char own[HOST + 1] = "";

	gethostname(own, HOST);
	snprintf(full, sizeof full, "%s@%.64s", name, *host ? host : own);
	return full;
}

int main(int argc, char **argv)
{
	const char *name = argc == 2 ? argv[1] : "gateway";
	uv_loop_t *loop = uv_default_loop();
	uv_signal_t on_term, on_int;
	const struct settings *s;

	log_name("gateway");
	if (argc > 2 || !is_name(name))
		return usage(argv[0]);
	log_name(name);
	settings_withhold((const char *const[]){ "gateway", NULL });
	s = settings_read();
	signal(SIGPIPE, SIG_IGN);
	if (sodium_init() == -1)
		die("cannot start libsodium");
	db_check(s->database);

	metrics_open(s->run, name);
	program_open_all(
		loop, s->run,
		settings_number("CONFAB_WORKERS", s->workers, 1, WORKERS_MAX));
	socket_open_all(loop, name, caller_timeout(s));
	exchange_open_all(name, strcmp(s->debug, "on") == 0);
	lease_open(name, name_everywhere(name, s->host), open_door);
	snprintf(door.name, sizeof door.name, "%s.sock", name);
	snprintf(door.label, sizeof door.label, "{gateway=\"%s\"}", name);
	door.run = s->run;
	news_open(loop, s, name, door.label);
	uv_timer_init(loop, &tick_timer);
	uv_timer_start(&tick_timer, tick, TICK_MS, TICK_MS);
	uv_check_init(loop, &after_turn);
	uv_check_start(&after_turn, flush);
	uv_prepare_init(loop, &before_wait);
	uv_prepare_start(&before_wait, flush_before);
	uv_signal_init(loop, &on_term);
	uv_signal_start(&on_term, stop, SIGTERM);
	uv_signal_init(loop, &on_int);
	uv_signal_start(&on_int, stop, SIGINT);
	confine(db_is_remote(s->database));
	uv_run(loop, UV_RUN_DEFAULT);

	socket_end_all();
	news_close();
	program_close_all();
	uv_run(loop, UV_RUN_NOWAIT); /* what was closed is freed */
	lease_close();
	return 0;
}
