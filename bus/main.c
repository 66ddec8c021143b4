/* main.c - confab-bus: reaches who is connected elsewhere */
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "broker.h"
#include "confine.h"
#include "db.h"
#include "descriptors.h"
#include "hosts.h"
#include "local.h"
#include "log.h"
#include "metrics.h"
#include "postgresql.h"
#include "push.h"
#include "redis.h"
#include "settings.h"

enum { TICK_MS = 1000 };

static bool by_redis;

static void tick(uv_timer_t *timer)
{
	(void)timer;
	local_tick();
	broker_tick();
	hosts_tick();
	by_redis ? redis_tick() : postgresql_tick();
}

/* By Redis it costs nothing that counts to tell of every message. */
static void open_all(uv_loop_t *loop, const struct settings *s)
{
	/* The broker is before the hosts, as those are told which it was. */
	static const struct link *const links[] = { &local_link, &broker_link,
		                                    &peers_link, &hosts_link,
		                                    NULL };

	by_redis = strcmp(s->bus, "redis") == 0;
	push_open(loop, links);
	hosts_open(loop, by_redis ? &redis_carrier : &postgresql_carrier);
	broker_open(loop, s);
	local_open(loop, s->run, by_redis ? hosts_hint : NULL);
	if (by_redis)
		redis_open(loop, s);
	else
		postgresql_open(loop, s->database);
}

static void close_all(void)
{
	hosts_close();
	broker_close();
	local_close();
	by_redis ? redis_close() : postgresql_close();
}

static void stop(uv_signal_t *signal, int number)
{
	(void)number;
	uv_stop(signal->loop);
}

static int usage(const char *program)
{
	fprintf(stderr,
	        "usage: %s\n"
	        "Brings what is pushed to somebody to the gateways of other "
	        "hosts.\n"
	        "Its settings are in the environment, see confab(5).\n",
	        program);
	return 2;
}

int main(int argc, char **argv)
{
	uv_loop_t *loop = uv_default_loop();
	uv_signal_t on_term, on_int;
	const struct settings *s;
	uv_timer_t timer;

	log_name("bus");
	if (argc != 1)
		return usage(argv[0]);
	settings_withhold((const char *const[]){ "bus", NULL });
	s = settings_read();
	signal(SIGPIPE, SIG_IGN);
	if (sodium_init() == -1)
		die("cannot start libsodium");
	db_check(s->database);
	descriptors_raise(); /* whoever waits for an answer has one */

	metrics_open(s->run, "bus");
	open_all(loop, s);
	uv_timer_init(loop, &timer);
	uv_timer_start(&timer, tick, TICK_MS, TICK_MS);
	uv_signal_init(loop, &on_term);
	uv_signal_start(&on_term, stop, SIGTERM);
	uv_signal_init(loop, &on_int);
	uv_signal_start(&on_int, stop, SIGINT);
	confine(true);
	uv_run(loop, UV_RUN_DEFAULT);

	close_all();
	uv_run(loop, UV_RUN_NOWAIT); /* what was closed is freed */
	return 0;
}
