/*
 * hook.c - how long an MQTT broker waits for whether a device may
 *
 *	hook CONNECTIONS RATE SECONDS
 *
 * asks so many questions a second through nginx, each device in turn whether it
 * may publish to its room (bench/data.sql); whoever has to wait for the answer
 * to the one before counts from when it was due.  Prints questions per second,
 * p50 and p99 in ms.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "asker.h"
#include "clock.h"
#include "delays.h"
#include "log.h"
#include "settings.h"

enum { CONNECTIONS_MAX = 64, DEVICES = 100, FIRST = 1001, FIRST_ROOM = 5421 };

static const struct settings *settings;
static long connections, rate, seconds;

static void wait_until(int64_t ns)
{
	struct timespec t = { .tv_sec = ns / 1000000000,
		              .tv_nsec = ns % 1000000000 };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) ==
	       EINTR)
		;
}

static void ask(long n)
{
	long device = n % DEVICES;
	char json[256];

	snprintf(json, sizeof json,
	         "{\"token\":\"%08ld-0000-4000-8000-000000000000\","
	         "\"topic\":\"%s/%ld/pepeunit\",\"action\":\"publish\"}",
	         FIRST + device, settings->backend_domain, FIRST_ROOM + device);
	asker_ask("/pepeunit/api/v1/units/auth", json, 200);
	if (!strstr(asker_answer(), "{\"result\":\"allow\"}"))
		die("%s is answered %s", json, asker_answer());
}

/* Every so many of the questions, from that one on, by a connection of its own;
 * what each took goes to the pipe. */
static void ask_all(long first, int64_t start, int pipe)
{
	asker_open(settings->bind, settings->http_port);
	for (long n = first; n < rate * seconds; n += connections) {
		int64_t due = start + n * (1000000000 / rate), took;

		wait_until(due);
		ask(n);
		took = clock_ns() - due;
		if (write(pipe, &took, sizeof took) != sizeof took)
			die("cannot tell how long it took: %s",
			    strerror(errno));
	}
}

static int usage(void)
{
	fputs("usage: hook CONNECTIONS RATE SECONDS\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	int64_t start, took;
	int fds[2];

	log_name("hook");
	if (argc != 4)
		return usage();
	settings = settings_read();
	connections = settings_number("CONNECTIONS", argv[1], 1,
	                              CONNECTIONS_MAX);
	rate = settings_number("RATE", argv[2], 1, 1000000);
	seconds = settings_number("SECONDS", argv[3], 1, 3600);
	if (pipe(fds))
		die("cannot make a pipe: %s", strerror(errno));
	start = clock_ns() + 1000000000;
	for (long i = 0; i < connections; i++)
		if (fork() == 0) {
			ask_all(i, start, fds[1]);
			return 0;
		}
	close(fds[1]);
	while (read(fds[0], &took, sizeof took) == sizeof took)
		delays_add(took);
	if (delays_count() != rate * seconds)
		die("%ld of %ld were answered", delays_count(), rate * seconds);
	printf("%.0f %.2f %.2f\n",
	       (double)delays_count() * 1e9 / (double)(clock_ns() - start),
	       delays_ms(50), delays_ms(99));
	return 0;
}
