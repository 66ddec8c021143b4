/* wake.c - told that something was said, for who reads it from the tables */
#include "wake.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"

/* How many may stay connected: who has been for the longest gives way, and
 * connects again with the next hint.  And how much is taken at once. */
enum { SENDERS = 256, TURN = 64, BACKLOG = 1024 };

static struct {
	struct sockaddr_un address;
	int all; /* what is polled: the listening socket, and the senders' */
	int fd;
	int senders[SENDERS]; /* 0: nobody */
	int next;
} wake;

static void watch(int fd)
{
	struct epoll_event e = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(wake.all, EPOLL_CTL_ADD, fd, &e))
		die("cannot watch a sender of hints: %s", strerror(errno));
}

int wake_open(const char *run, const char *name)
{
	mode_t mask;
	char folder[sizeof wake.address.sun_path];

	snprintf(folder, sizeof folder, "%s/hints", run);
	mkdir(folder, 0770);
	wake.address.sun_family = AF_UNIX;
	if (snprintf(wake.address.sun_path, sizeof wake.address.sun_path,
	             "%s/%s", folder,
	             name) >= (int)sizeof wake.address.sun_path)
		die("CONFAB_RUN is too long for the path of a socket: %s", run);
	unlink(wake.address.sun_path);
	mask = umask(0117); /* before bind: nobody gets in between */
	wake.fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC,
	                 0);
	if (wake.fd == -1 ||
	    bind(wake.fd, (struct sockaddr *)&wake.address,
	         sizeof wake.address) ||
	    listen(wake.fd, BACKLOG))
		die("cannot listen at %s: %s", wake.address.sun_path,
		    strerror(errno));
	umask(mask);
	wake.all = epoll_create1(EPOLL_CLOEXEC);
	if (wake.all == -1)
		die("cannot watch hints: %s", strerror(errno));
	watch(wake.fd);
	return wake.all;
}

static void sender_end(int *sender)
{
	close(*sender);
	*sender = 0;
}

static void accept_sender(void)
{
	int fd = accept4(wake.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	int *sender = &wake.senders[wake.next];

	if (fd == -1)
		return;
	wake.next = (wake.next + 1) % SENDERS;
	if (*sender)
		sender_end(sender);
	*sender = fd;
	watch(fd);
}

/* False: there is no more for now, or it has ended. */
static bool take_one(int *sender, bool well)
{
	char start[5]; /* of a packet, whose rest is thrown away */
	ssize_t len = recv(*sender, start, sizeof start, MSG_DONTWAIT);

	if (len <= 0) {
		if (len == 0 || (errno != EAGAIN && errno != EINTR))
			sender_end(sender);
		return false;
	}
	if (len == 4 && memcmp(start, "ping", 4) == 0)
		send(*sender, well ? "pong" : "no", well ? 4 : 2,
		     MSG_DONTWAIT | MSG_NOSIGNAL);
	return true;
}

static void take_from(int fd, bool well)
{
	for (int i = 0; i < SENDERS; i++)
		if (wake.senders[i] == fd)
			for (int n = 0; n < TURN; n++)
				if (!take_one(&wake.senders[i], well))
					return;
}

void wake_take(bool well)
{
	struct epoll_event events[TURN];
	int n = epoll_wait(wake.all, events, TURN, 0);

	for (int i = 0; i < n; i++)
		if (events[i].data.fd == wake.fd)
			accept_sender();
		else
			take_from(events[i].data.fd, well);
}

void wake_close(void)
{
	for (int i = 0; i < SENDERS; i++)
		if (wake.senders[i])
			sender_end(&wake.senders[i]);
	close(wake.fd);
	close(wake.all);
	unlink(wake.address.sun_path);
}
