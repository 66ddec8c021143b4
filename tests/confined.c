/*
 * confined - try what a confined program has given up
 *
 * usage: confined local|network|free WHAT [PID]
 *
 * What is not in the table below is a namespace to make a child in, or else a
 * system call to make, of which all arguments are -1.
 *
 * "yes" if it was done, "no" or how it failed, if this is not ended by it.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "confine.h"

static pid_t other;

static int run(void)
{
	return execl("/bin/true", "true", NULL);
}

static int run_by_shell(void)
{
	return system("true") ? -1 : 0;
}

static int trace(void)
{
	return (int)ptrace(PTRACE_ATTACH, other, NULL, NULL);
}

static int read_memory(void)
{
	char byte;
	struct iovec here = { &byte, 1 }, there = { (void *)0x400000, 1 };

	return (int)process_vm_readv(other, &here, 1, &there, 1, 0);
}

static int open_of(pid_t pid, const char *file)
{
	char path[64], text[16];
	int fd;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
	fd = open(path, O_RDONLY);
	return fd == -1 ? -1 : (int)read(fd, text, sizeof text);
}

static int read_environment(void)
{
	return open_of(other, "environ");
}

static int read_own_environment(void)
{
	return open_of(getpid(), "environ");
}

static int make_device(void)
{
	return mknod("device", S_IFCHR | 0600, 0);
}

static int dump(void)
{
	struct rlimit limit;

	getrlimit(RLIMIT_CORE, &limit);
	return limit.rlim_max == 0 ? -1 : 0;
}

static int more_rights(void)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) ? -1 : 0;
}

static int fork_one(void)
{
	pid_t pid = fork();

	if (pid == 0)
		exit(0);
	return pid == -1 ? -1 : 0;
}

static void *nothing(void *context)
{
	return context;
}

static int make_thread(void)
{
	pthread_t thread;

	errno = pthread_create(&thread, NULL, nothing, NULL);
	return errno ? -1 : pthread_join(thread, NULL);
}

static int look_up(void)
{
	struct addrinfo *found;

	if (getaddrinfo("localhost", "80", NULL, &found))
		return -1;
	freeaddrinfo(found);
	return 0;
}

#define SOCKET(name, family, type) \
	static int name(void) \
	{ \
		return socket(family, type, 0) == -1 ? -1 : 0; \
	}
SOCKET(socket_here, AF_UNIX, SOCK_STREAM)
SOCKET(socket_inet, AF_INET, SOCK_STREAM)
SOCKET(socket_inet6, AF_INET6, SOCK_STREAM)
SOCKET(socket_netlink, AF_NETLINK, SOCK_RAW)
SOCKET(socket_packet, AF_PACKET, SOCK_RAW)
SOCKET(socket_crypto, AF_ALG, SOCK_SEQPACKET)

static const struct {
	const char *what;
	int (*try)(void);
} tries[] = {
	{ "exec", run },
	{ "system", run_by_shell },
	{ "ptrace", trace },
	{ "memory", read_memory },
	{ "environ", read_environment },
	{ "own-environ", read_own_environment },
	{ "mknod", make_device },
	{ "core", dump },
	{ "rights", more_rights },
	{ "fork", fork_one },
	{ "thread", make_thread },
	{ "look-up", look_up },
	{ "unix", socket_here },
	{ "inet", socket_inet },
	{ "inet6", socket_inet6 },
	{ "netlink", socket_netlink },
	{ "packet", socket_packet },
	{ "crypto", socket_crypto },
};

static const struct {
	const char *name;
	unsigned long flag;
} namespaces[] = {
	{ "cgroups", CLONE_NEWCGROUP }, { "ipc", CLONE_NEWIPC },
	{ "network", CLONE_NEWNET },    { "mounts", CLONE_NEWNS },
	{ "processes", CLONE_NEWPID },  { "users", CLONE_NEWUSER },
	{ "names", CLONE_NEWUTS },
};

static int fork_in(unsigned long flag)
{
	long pid = syscall(SYS_clone, flag | SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		_exit(0);
	return pid == -1 ? -1 : 0;
}

static int call(const char *name)
{
	int number = seccomp_syscall_resolve_name(name);

	if (number == __NR_SCMP_ERROR)
		exit(2);
	return (int)syscall(number, -1L, -1L, -1L, -1L, -1L, -1L);
}

static int try(const char *what)
{
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
		if (strcmp(tries[i].what, what) == 0)
			return tries[i].try();
	for (size_t i = 0; i < sizeof namespaces / sizeof *namespaces; i++)
		if (strcmp(namespaces[i].name, what) == 0)
			return fork_in(namespaces[i].flag);
	return call(what);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	if (argc > 3)
		other = (pid_t)strtol(argv[3], NULL, 10);
	if (strcmp(argv[1], "free") != 0)
		confine(strcmp(argv[1], "network") == 0);
	errno = 0;
	puts(try(argv[2]) != -1 ? "yes" : errno ? strerror(errno) : "no");
	return 0;
}
