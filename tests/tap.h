/* tap.h - say how tests went, in the Test Anything Protocol */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int tap_run, tap_failed;

static inline bool ok(bool good, const char *what)
{
	tap_failed += !good;
	printf("%sok %d - %s\n", good ? "" : "not ", ++tap_run, what);
	return good;
}

static inline void is(const char *got, const char *want, const char *what)
{
	if (!ok(got && strcmp(got, want) == 0, what))
		printf("# got \"%s\", wanted \"%s\"\n", got ? got : "(null)",
		       want);
}

static inline void skip(const char *what, const char *why)
{
	printf("ok %d - %s # SKIP %s\n", ++tap_run, what, why);
}

static inline int done(void)
{
	printf("1..%d\n", tap_run);
	return tap_failed != 0;
}

/* Run it in a process of its own: how that ends, and what it said on standard
 * error. */
static inline int in_child(void (*run)(void), char *said, size_t size)
{
	int fds[2], status = -1;
	size_t used = 0;
	ssize_t n = 0;

	fflush(stdout);
	if (pipe(fds))
		exit(1);
	if (fork() == 0) {
		dup2(fds[1], STDERR_FILENO);
		close(fds[0]);
		close(fds[1]);
		run();
		_exit(0);
	}
	close(fds[1]);
	while (used < size - 1 &&
	       (n = read(fds[0], said + used, size - 1 - used)) > 0)
		used += (size_t)n;
	said[used] = '\0';
	close(fds[0]);
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
