/*
 * hash.c - the hash of a password and nothing else: what a login cannot
 * undercut
 *
 *	hash				print that of PASSWORD
 *	hash PROCESSES SECONDS		how many are verified per second
 */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "event.h"
#include "log.h"
#include "password.h"
#include "settings.h"

enum { PROCESSES_MAX = 256, SECONDS_MOST = 3600 };

static const char *hash;

/* Each counts for itself, so that none is cut off in the middle of a hash. */
static double verify_for(long seconds)
{
	struct arena *scratch = arena_new();
	int64_t since = clock_ns(), took;
	long n = 0;

	do {
		if (!password_verify(scratch, hash, PASSWORD))
			die("a password is not its own");
		arena_reset(scratch);
		n++;
		took = clock_ns() - since;
	} while (took < seconds * INT64_C(1000000000));
	return (double)n * 1e9 / (double)took;
}

static void begin(int to, long seconds)
{
	double rate;

	switch (fork()) {
	case -1:
		die("cannot fork: %s", strerror(errno));
	case 0:
		rate = verify_for(seconds);
		_exit(write(to, &rate, sizeof rate) != sizeof rate);
	}
}

static int count(long processes, long seconds)
{
	double rate, sum = 0;
	int ends[2];

	if (pipe(ends))
		die("cannot make a pipe: %s", strerror(errno));
	for (long i = 0; i < processes; i++)
		begin(ends[1], seconds);
	close(ends[1]);
	for (long i = 0; i < processes; i++) {
		if (read(ends[0], &rate, sizeof rate) != sizeof rate)
			die("a process has left without a word");
		sum += rate;
	}
	printf("%.0f\n", sum);
	return 0;
}

int main(int argc, char **argv)
{
	log_name("hash");
	if (argc != 1 && argc != 3) {
		fputs("usage: hash [PROCESSES SECONDS]\n", stderr);
		return 2;
	}
	if (sodium_init() == -1)
		die("cannot start libsodium");
	hash = password_hash(arena_new(), PASSWORD);
	if (argc == 1)
		return puts(hash) == EOF;
	return count(settings_number("PROCESSES", argv[1], 1, PROCESSES_MAX),
	             settings_number("SECONDS", argv[2], 1, SECONDS_MOST));
}
