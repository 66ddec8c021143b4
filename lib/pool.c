/* pool.c - several processes at one listening socket */
#include "pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"

enum { WORKERS = 256, STAYING = 1, GREETING_MS = 2000 };

static struct worker {
	time_t started;
	pid_t pid;
	bool leaves; /* it has been told to */
} workers[WORKERS];

static long count; /* at most */
static pid_t pool;
static long own;      /* which one a worker is */
static sigset_t ends; /* what a worker listens to only while it waits */
static volatile sig_atomic_t stopping;

/* What all of them write to. */
struct shared {
	_Atomic time_t last_busy;   /* somebody was asked */
	_Atomic time_t last_needed; /* at most one was left who waits */
	_Atomic bool busy[WORKERS];
	_Atomic long running;
};

static struct shared *shared;

static long busy(void)
{
	long n = 0;

	for (long i = 0; i < count; i++)
		n += shared->busy[i];
	return n;
}

/* SIGUSR1 asks for another one. */
static void be_busy(void)
{
	long n;

	shared->last_busy = clock_seconds();
	shared->busy[own] = true;
	n = busy();
	if (n + 1 >= shared->running)
		shared->last_needed = clock_seconds();
	if (n >= shared->running && n < count)
		kill(pool, SIGUSR1);
}

static void stop(int sig)
{
	(void)sig;
	stopping = 1;
}

/* No descriptor or memory for another connection: so wait until there is. */
static bool passes(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOMEM ||
	       error == ECONNABORTED;
}

/* The next connection, or -1.  Told to stop just before accept(), it is told
 * again by the pool. */
static int take(void)
{
	int fd = -1;

	shared->busy[own] = false;
	sigprocmask(SIG_UNBLOCK, &ends, NULL);
	if (!stopping)
		fd = accept4(STDIN_FILENO, NULL, NULL, SOCK_CLOEXEC);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	if (fd == -1 && !stopping && passes(errno))
		sleep(1);
	else if (fd == -1 && !stopping && errno != EINTR)
		die("cannot accept: %s", strerror(errno));
	return fd;
}

/*
 * Who has just come says something, or is not waited for.  Who came long ago
 * and has gone since is not answered, as they have given up what they asked.
 */
static bool greets(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (poll(&p, 1, GREETING_MS) == 1 && !(p.revents & POLLHUP))
		return true;
	close(fd);
	return false;
}

/* Is there more on a connection that is kept, be it only its end?  ppoll() does
 * not let a signal in where there is. */
static bool goes_on(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLRDHUP };
	sigset_t none;

	sigprocmask(SIG_UNBLOCK, &ends, NULL);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	sigemptyset(&none);
	return !stopping && ppoll(&p, 1, NULL, &none) == 1;
}

/* A connection that libfcgi has not met is said to be kept, or it would end it
 * together with the request before. */
static bool has_request(FCGX_Request *fcgi)
{
	int fd;

	if (fcgi->ipcFd != -1)
		return goes_on(fcgi->ipcFd);
	fd = take();
	if (fd == -1 || !greets(fd))
		return false;
	fcgi->ipcFd = fd;
	fcgi->keepConnection = true;
	return true;
}

/*
 * libfcgi is not told of signals: it would throw away what it is reading, and
 * with FCGX_ShutdownPending() goes on for ever closing the same connection.  So
 * it accepts nothing by itself, its listening socket being -1, and is asked
 * once there is something to read.
 */
bool pool_next(FCGX_Request *fcgi)
{
	while (!stopping) {
		alarm(0);
		if (!has_request(fcgi))
			continue;
		alarm(POOL_REQUEST);
		if (FCGX_Accept_r(fcgi) == 0) {
			be_busy();
			return true;
		}
	}
	return false;
}

/* No SA_RESTART: an idle accept() must come back to see that we stop. */
static void become_worker(void (*work)(FCGX_Request *), const sigset_t *mask)
{
	FCGX_Request fcgi;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != pool)
		exit(0); /* it died before it could be noticed */
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigprocmask(SIG_UNBLOCK, mask, NULL);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	if (FCGX_Init() || FCGX_InitRequest(&fcgi, -1, 0))
		die("cannot start FastCGI");
	work(&fcgi);
	exit(0);
}

static bool start(struct worker *w, void (*work)(FCGX_Request *),
                  const sigset_t *mask)
{
	if (w->started == clock_seconds())
		return false; /* it died at once; the next round will do */
	own = w - workers;
	w->started = clock_seconds();
	w->leaves = false;
	w->pid = fork();
	if (w->pid == 0)
		become_worker(work, mask);
	if (w->pid == -1)
		log_error("cannot start a worker: %s", strerror(errno));
	else
		shared->running++;
	return w->pid != -1;
}

static void start_some(void (*work)(FCGX_Request *), const sigset_t *mask)
{
	long wanted = busy() + 1;

	for (long i = 0; i < count && shared->running < wanted; i++)
		if (workers[i].pid <= 0 && !start(&workers[i], work, mask))
			return;
}

/* One at a time; the signal may come just before an accept(), so it is sent
 * until they have gone. */
static void end_one(void)
{
	bool enough = shared->running - busy() > STAYING &&
	              clock_seconds() - shared->last_needed >= POOL_LINGER;

	for (long i = count - 1; i >= 0; i--) {
		if (workers[i].pid <= 0)
			continue;
		if (enough && !shared->busy[i]) {
			workers[i].leaves = true;
			enough = false;
		}
		if (workers[i].leaves && !shared->busy[i])
			kill(workers[i].pid, SIGTERM);
	}
}

static bool forget(pid_t pid)
{
	for (long i = 0; i < count; i++)
		if (workers[i].pid == pid) {
			workers[i].pid = 0;
			shared->busy[i] = false;
			shared->running--;
			return true;
		}
	return false;
}

/* Told of by another process, as this one never waits for anybody. */
static void mourn(int status, void (*ended)(int status))
{
	pid_t pid = fork();

	if (pid == 0) {
		ended(status);
		exit(0);
	}
	if (pid == -1)
		log_error("cannot tell of it: %s", strerror(errno));
}

static void bury(void (*ended)(int status))
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (!forget(pid) || status == 0)
			continue;
		if (WIFSIGNALED(status))
			log_error("worker %d was ended by signal %d", (int)pid,
			          WTERMSIG(status));
		mourn(status, ended);
	}
}

static bool idle_for(long seconds)
{
	return seconds && clock_seconds() - shared->last_busy >= seconds;
}

/*
 * Let everybody finish.  The signal ends an accept() that is under way, but may
 * come just before one, so it is sent until they have gone.
 */
static void end(const sigset_t *set, void (*ended)(int status))
{
	static const struct timespec moment = { 0, 100000000 };
	long left;

	do {
		left = 0;
		for (long i = 0; i < count; i++) {
			if (workers[i].pid <= 0)
				continue;
			kill(workers[i].pid, SIGTERM);
			left++;
		}
		if (left)
			sigtimedwait(set, NULL, &moment);
		bury(ended);
	} while (left);
}

int pool_run(long n, long idle_exit, void (*work)(FCGX_Request *),
             void (*ended)(int status))
{
	static const struct timespec second = { 1, 0 };
	sigset_t set;
	int sig = 0;

	count = n;
	pool = getpid();
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
	              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		die("out of memory");
	shared->last_busy = shared->last_needed = clock_seconds();
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	while (sig != SIGTERM && sig != SIGINT && !idle_for(idle_exit)) {
		bury(ended);
		start_some(work, &set);
		if (sig <= 0)
			end_one(); /* a second without anything else */
		sig = sigtimedwait(&set, NULL, &second);
	}
	end(&set, ended);
	return 0;
}
