/* listener.c - where nginx hands over WebSockets */
#include "listener.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"
#include "socket.h"

enum {
	BACKLOG = 4096,
	SEND_BUFFER = 131072,
	TURN = 64, /* connections accepted before others are looked after */
	RESERVED = 64,
};

static struct {
	uv_poll_t poll;
	struct sockaddr_un at;
	int fd, most;
	bool paused, full;
} listener = { .fd = -1, .at = { .sun_family = AF_UNIX } };

/* The rest is for programs, the database, and the log. */
static int most_sockets(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		die("cannot read the descriptor limit: %s", strerror(errno));
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit))
		die("cannot raise the descriptor limit: %s", strerror(errno));
	if (limit.rlim_cur <= RESERVED + RESERVED)
		die("%d descriptors are too few", (int)limit.rlim_cur);
	return (int)limit.rlim_cur - RESERVED;
}

/* One line when it begins, not one for everybody who has to wait. */
static void pause_accepting(const char *why)
{
	if (!listener.full)
		log_warn("no further sockets than %d: %s", socket_count(), why);
	listener.full = listener.paused = true;
	uv_poll_stop(&listener.poll);
}

static void accept_some(uv_poll_t *poll, int status, int events)
{
	static const int buffer = SEND_BUFFER;

	(void)poll;
	(void)status;
	(void)events;
	for (int i = 0; i < TURN; i++) {
		int fd;

		if (socket_count() >= listener.most) {
			pause_accepting("as many as there are descriptors for");
			return;
		}
		fd = accept4(listener.fd, NULL, NULL,
		             SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd == -1 && (errno == EINTR || errno == ECONNABORTED))
			continue;
		if (fd == -1) {
			if (errno != EAGAIN)
				pause_accepting(strerror(errno));
			return;
		}
		listener.full = false;
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
		socket_new(fd);
	}
}

void listener_open(uv_loop_t *loop, const char *run, const char *name)
{
	mode_t mask = umask(0117); /* before bind: nobody gets in between */
	struct sockaddr_un *at = &listener.at;

	if (snprintf(at->sun_path, sizeof at->sun_path, "%s/%s.sock", run,
	             name) >= (int)sizeof at->sun_path)
		die("CONFAB_RUN is too long for the path of a socket: %s", run);
	listener.most = most_sockets();
	unlink(at->sun_path);
	listener.fd = socket(AF_UNIX,
	                     SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (listener.fd == -1 ||
	    bind(listener.fd, (struct sockaddr *)at, sizeof *at) ||
	    listen(listener.fd, BACKLOG))
		die("cannot listen at %s: %s", at->sun_path, strerror(errno));
	umask(mask);
	uv_poll_init(loop, &listener.poll, listener.fd);
	uv_poll_start(&listener.poll, UV_READABLE, accept_some);
	log_info("listening at %s", at->sun_path);
}

void listener_resume(void)
{
	if (!listener.paused)
		return;
	listener.paused = false;
	uv_poll_start(&listener.poll, UV_READABLE, accept_some);
}

void listener_close(void)
{
	uv_poll_stop(&listener.poll);
	close(listener.fd);
	unlink(listener.at.sun_path);
}
