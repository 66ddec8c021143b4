/* What has to be true of being told that there is something to read. */
#include <dirent.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "../tap.h"
#include "hint.h"
#include "wake.h"

enum { MANY = 300 };

static char run[] = "/tmp/wake-test.XXXXXX";

static bool is_told(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };

	return poll(&p, 1, 0) == 1;
}

/* Until nothing is waiting; how often there was something. */
static int take_all(int fd, bool well)
{
	int n = 0;

	for (; n < MANY && is_told(fd); n++)
		wake_take(well);
	return n;
}

static int count_open(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(folder))
		n++;
	closedir(folder);
	return n;
}

/* Somebody else asks; what they hear is how they end. */
static void ask(void)
{
	hint_open(run);
	_exit(hint_ping("w") ? 0 : 1);
}

static int asked(int fd, bool well)
{
	struct pollfd p = { fd, POLLIN, 0 };
	int status = -1;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0)
		ask();
	/* it connects, says it, and is gone: each is something to take */
	while (waitpid(child, &status, WNOHANG) == 0)
		if (poll(&p, 1, 50) == 1)
			wake_take(well);
	take_all(fd, well);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void hints(int fd)
{
	static char large[HINT_MAX];

	ok(!is_told(fd), "without a hint there is nothing to do");
	hint_event("1", "1", "1", "{}", "{}");
	ok(is_told(fd), "a hint is something to look at");
	take_all(fd, true);
	ok(!is_told(fd), "until it was taken");
	hint_event("1", "2", "1", "{}", NULL);
	ok(is_told(fd), "the next one as well, on the same connection");
	take_all(fd, true);
	memset(large, 'x', sizeof large - 256);
	hint_event("1", "3", "1", large, NULL);
	ok(is_told(fd), "so is a large one");
	take_all(fd, true);
	ok(!is_told(fd), "of which nothing is left over");
}

static bool is_ours(const char *name)
{
	return strcmp(name, "w") == 0;
}

/* The process that said all of the above is the one that gives way. */
static void crowd(int fd)
{
	int socks[MANY], before = count_open();

	for (int i = 0; i < MANY; i++) {
		if (hint_ask(is_ours, "x", 1, 0, socks + i) != 1)
			socks[i] = -1;
		take_all(fd, true);
	}
	ok(count_open() - before < 2 * MANY,
	   "there is an end to how many stay connected");
	hint_event("1", "4", "1", "{}", NULL);
	ok(is_told(fd), "and who gave way is heard again");
	take_all(fd, true);
	for (int i = 0; i < MANY; i++)
		close(socks[i]);
	take_all(fd, true);
}

int main(void)
{
	char folder[64];
	struct stat s;
	int fd;

	if (!mkdtemp(run))
		return 1;
	hint_open(run);
	fd = wake_open(run, "w");
	snprintf(folder, sizeof folder, "%s/hints/w", run);
	ok(stat(folder, &s) == 0 && (s.st_mode & 0777) == 0660,
	   "it is for those of its own group alone");
	hints(fd);
	crowd(fd);
	ok(asked(fd, true) == 0, "who asks whether all is well hears pong");
	ok(asked(fd, false) == 1, "and no if it is not");
	wake_close();
	ok(stat(folder, &s) == -1, "closed, nobody sends there any more");
	hint_event("1", "5", "1", "{}", NULL);
	snprintf(folder, sizeof folder, "%s/hints", run);
	rmdir(folder);
	rmdir(run);
	return done();
}
