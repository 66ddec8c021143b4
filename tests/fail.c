/*
 * fail.c - preloaded, has one call of a process fail, once
 *
 *	FAIL=memory:17 FAILED=file LD_PRELOAD=tests/fail.so program
 *
 * fails the seventeenth that asks for memory; others are of sockets, and of the
 * database (libpq as the program calls it).  The file is made when it has come
 *to that, so that whoever counts knows when there are no more of them.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libpq-fe.h>

/* Calls of that kind until the one that fails; 0: none any more. */
static struct {
	long memory, sockets, database;
} left;

static const char *failed;

static long count(const char *fail, const char *kind)
{
	size_t n = strlen(kind);

	return strncmp(fail, kind, n) == 0 && fail[n] == ':'
	               ? strtol(fail + n + 1, NULL, 10)
	               : 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *fail = getenv("FAIL");

	failed = getenv("FAILED");
	if (!fail || !failed)
		return;
	left.sockets = count(fail, "sockets");
	left.database = count(fail, "database");
	left.memory = count(fail, "memory");
}

static bool fails(long *calls)
{
	int was = errno;

	if (!*calls || --*calls)
		return false;
	close(open(failed, O_CREAT | O_WRONLY | O_CLOEXEC, 0666));
	errno = was;
	return true;
}

/* One that is called as the next one of that name, unless it is its turn. */
#define FAILING(kind, type, name, params, args, value, error) \
	type name params; \
	type name params \
	{ \
		static type(*next) params; \
\
		if (fails(&left.kind)) { \
			errno = error; \
			return value; \
		} \
		if (!next) \
			*(void **)&next = dlsym(RTLD_NEXT, #name); \
		return next args; \
	}

/* By these names lib/memory.c asks for it. */
FAILING(memory, void *, __libc_malloc, (size_t size), (size), NULL, ENOMEM)
FAILING(memory, void *, __libc_calloc, (size_t n, size_t size), (n, size), NULL,
        ENOMEM)
FAILING(memory, void *, __libc_realloc, (void *old, size_t size), (old, size),
        NULL, ENOMEM)

/* What is sent is lost with its connection. */
static int cut(int fd)
{
	shutdown(fd, SHUT_RDWR);
	return EPIPE;
}

FAILING(sockets, int, socket, (int domain, int type, int protocol),
        (domain, type, protocol), -1, EMFILE)
FAILING(sockets, int, connect,
        (int fd, const struct sockaddr *to, socklen_t len), (fd, to, len), -1,
        ECONNREFUSED)
FAILING(sockets, int, accept4,
        (int fd, struct sockaddr *from, socklen_t *len, int flags),
        (fd, from, len, flags), -1, EMFILE)
FAILING(sockets, ssize_t, send,
        (int fd, const void *bytes, size_t len, int flags),
        (fd, bytes, len, flags), -1, cut(fd))
FAILING(sockets, ssize_t, sendmsg,
        (int fd, const struct msghdr *message, int flags), (fd, message, flags),
        -1, cut(fd))
FAILING(sockets, ssize_t, recv, (int fd, void *bytes, size_t len, int flags),
        (fd, bytes, len, flags), -1, ECONNRESET)
FAILING(sockets, ssize_t, recvmsg, (int fd, struct msghdr *message, int flags),
        (fd, message, flags), -1, ECONNRESET)
FAILING(sockets, int, poll, (struct pollfd * fds, nfds_t n, int wait),
        (fds, n, wait), -1, ENOMEM)

FAILING(database, PGconn *, PQconnectStartParams,
        (const char *const *keys, const char *const *values, int expand),
        (keys, values, expand), NULL, 0)
FAILING(database, PostgresPollingStatusType, PQconnectPoll, (PGconn * c), (c),
        PGRES_POLLING_FAILED, 0)
FAILING(database, int, PQsendPrepare,
        (PGconn * c, const char *name, const char *sql, int n,
         const Oid *types),
        (c, name, sql, n, types), 0, 0)
FAILING(database, int, PQsendQueryPrepared,
        (PGconn * c, const char *name, int n, const char *const *values,
         const int *lengths, const int *formats, int format),
        (c, name, n, values, lengths, formats, format), 0, 0)
FAILING(database, int, PQsendQueryParams,
        (PGconn * c, const char *sql, int n, const Oid *types,
         const char *const *values, const int *lengths, const int *formats,
         int format),
        (c, sql, n, types, values, lengths, formats, format), 0, 0)
FAILING(database, int, PQsendQuery, (PGconn * c, const char *sql), (c, sql), 0,
        0)
FAILING(database, int, PQflush, (PGconn * c), (c), -1, 0)
FAILING(database, int, PQconsumeInput, (PGconn * c), (c), 0, 0)
