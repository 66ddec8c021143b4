/*
 * door.c - what a login costs, and what the time it takes tells
 *
 *	door login|username FIRST TRIES
 *
 * signs in by that contract, one try at a time, so often rightly, with a wrong
 * password, as nobody there is, by the first one also after registering; and as
 * often verifies a password by itself. All of that is in random order, so that
 * whatever disturbs comes to all alike.  Every try has a login of its own, as
 * those are counted: bench-FIRST and on, twice as many as tries.
 *
 * Prints of each way its name, p10, p50, p90, mean and standard deviation in
 * ms; then "told", by how much the medians of nobody and of a wrong password
 * differ, in ms and in percent of the hash, and Welch's t of the two.
 */
#include <math.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asker.h"
#include "clock.h"
#include "event.h"
#include "log.h"
#include "password.h"
#include "settings.h"

enum { TRIES_MAX = 1000, WARM_UP = 16 };

static struct way {
	const char *name;
	int64_t took[TRIES_MAX];
	long n;
	double mean, variance;
} ways[] = {
	{ .name = "right" },    { .name = "wrong" }, { .name = "nobody" },
	{ .name = "register" }, { .name = "hash" },
};

enum { RIGHT, WRONG, NOBODY, REGISTER, HASH, WAYS };

/* The contracts, by what they call a login; only one has registrations. */
static const struct contract {
	const char *member;
	int refused; /* the status */
	bool registers;
} contracts[] = { { "login", 400, true }, { "username", 401, false } };

static const struct contract *contract;
static long first, tries;
static struct arena *arena;
static const char *hash;

static int64_t sign_in(const char *prefix, long n, const char *password,
                       int status)
{
	char json[256];

	snprintf(json, sizeof json, "{\"%s\":\"%s-%ld\",\"password\":\"%s\"}",
	         contract->member, prefix, n, password);
	return asker_ask("/login", json, status);
}

static int64_t sign_up(long n)
{
	char json[256];

	snprintf(json, sizeof json,
	         "{\"login\":\"fresh-%ld\",\"password\":\"" PASSWORD
	         "\",\"username\":\"bench\"}",
	         n);
	return asker_ask("/register", json, 200);
}

static int64_t verify(void)
{
	int64_t since = clock_ns();

	if (!password_verify(arena, hash, PASSWORD))
		die("a password is not its own");
	arena_reset(arena);
	return clock_ns() - since;
}

static int64_t try(int way, long n)
{
	switch (way) {
	case RIGHT:
		return sign_in("bench", n, PASSWORD, 200);
	case WRONG:
		return sign_in("bench", n + tries, "public", contract->refused);
	case NOBODY:
		return sign_in("stray", n + tries, "public", contract->refused);
	case REGISTER:
		return sign_up(n);
	default:
		return verify();
	}
}

static bool has(int way)
{
	return way != REGISTER || contract->registers;
}

/* Each process connects and prepares its statements when it is first asked. */
static void warm_up(void)
{
	for (long n = 0; n < WARM_UP; n++)
		sign_in("early", n, PASSWORD, contract->refused);
}

static void try_all(void)
{
	static int order[WAYS * TRIES_MAX];
	long left = 0;

	for (int way = 0; way < WAYS; way++)
		for (long i = 0; has(way) && i < tries; i++)
			order[left++] = way;
	while (left > 0) {
		uint32_t place = randombytes_uniform((uint32_t)left);
		struct way *way = &ways[order[place]];

		way->took[way->n] = try(order[place], first + way->n);
		way->n++;
		order[place] = order[--left];
	}
}

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void sum_up(struct way *way)
{
	double n = (double)way->n;

	qsort(way->took, (size_t)way->n, sizeof way->took[0], ascending);
	for (long i = 0; i < way->n; i++)
		way->mean += (double)way->took[i] / 1e6 / n;
	for (long i = 0; i < way->n; i++)
		way->variance += pow((double)way->took[i] / 1e6 - way->mean,
		                     2) /
		                 (n - 1);
}

/* The mean of the two in the middle, or next to it, if the place is between. */
static double percentile(const struct way *way, double percent)
{
	double place = (double)(way->n - 1) * percent / 100;
	long below = (long)place, above = below + (place > (double)below);

	return (double)(way->took[below] + way->took[above]) / 2e6;
}

static void print(struct way *way)
{
	sum_up(way);
	printf("%s %.2f %.2f %.2f %.2f %.2f\n", way->name, percentile(way, 10),
	       percentile(way, 50), percentile(way, 90), way->mean,
	       sqrt(way->variance));
}

static void print_what_is_told(void)
{
	const struct way *a = &ways[NOBODY], *b = &ways[WRONG];
	double medians = percentile(a, 50) - percentile(b, 50),
	       error = sqrt(a->variance / (double)a->n +
	                    b->variance / (double)b->n);

	printf("told %.2f %.2f %.2f\n", medians,
	       100 * medians / percentile(&ways[HASH], 50),
	       (a->mean - b->mean) / error);
}

static int usage(void)
{
	fputs("usage: door login|username FIRST TRIES\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	const struct settings *settings = settings_read();

	log_name("door");
	if (argc != 4)
		return usage();
	contract = &contracts[strcmp(argv[1], "login") != 0];
	if (strcmp(argv[1], contract->member) != 0)
		return usage();
	first = settings_number("FIRST", argv[2], 1, 1000000);
	tries = settings_number("TRIES", argv[3], 2, TRIES_MAX);
	if (sodium_init() == -1)
		die("cannot start libsodium");
	arena = arena_new();
	hash = password_hash(arena_new(), PASSWORD);
	asker_open(settings->bind, settings->http_port);
	warm_up();
	try_all();
	for (int way = 0; way < WAYS; way++)
		if (has(way))
			print(&ways[way]);
	print_what_is_told();
	return 0;
}
