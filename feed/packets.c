/* packets.c - packets from the programs of this machine (lib/hint.h) */
#include "packets.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "alloc.h"
#include "hint.h"
#include "log.h"

/* Packets taken from one sender before the others, and the readers, get
 * theirs; what waits meanwhile goes out in the same write. */
enum { TURN = 64, BACKLOG = 1024 };

struct sender {
	uv_poll_t poll;
	int fd;
	struct sender *next, **prev;
};

static struct {
	uv_loop_t *loop;
	uv_poll_t poll;
	struct sockaddr_un address;
	int fd;
	struct sender *senders;
	void (*take)(int from, char *packet, size_t len);
} packets;

static void sender_free(uv_handle_t *handle)
{
	struct sender *s = handle->data;

	close(s->fd);
	free(s);
}

static void sender_end(struct sender *s)
{
	*s->prev = s->next;
	if (s->next)
		s->next->prev = s->prev;
	uv_close((uv_handle_t *)&s->poll, sender_free);
}

/* False: there is no more for now, or it has ended. */
static bool take_one(struct sender *s)
{
	static char packet[HINT_MAX + 1];
	ssize_t len = recv(s->fd, packet, HINT_MAX, MSG_DONTWAIT);

	if (len <= 0) {
		if (len == 0 || (errno != EAGAIN && errno != EINTR))
			sender_end(s);
		return false;
	}
	if (len == 4 && memcmp(packet, "ping", 4) == 0)
		send(s->fd, "pong", 4, MSG_DONTWAIT | MSG_NOSIGNAL);
	else
		packets.take(s->fd, packet, (size_t)len);
	return true;
}

static void ready(uv_poll_t *poll, int status, int events)
{
	struct sender *s = poll->data;

	(void)status;
	(void)events;
	for (int i = 0; i < TURN && take_one(s); i++)
		;
}

static void accept_sender(uv_poll_t *poll, int status, int events)
{
	int fd = accept4(packets.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct sender *s;

	(void)poll;
	(void)status;
	(void)events;
	if (fd == -1) {
		if (errno != EAGAIN && errno != EINTR)
			uv_poll_stop(
				&packets.poll); /* until packets_resume() */
		return;
	}
	s = alloc_zero(sizeof *s);
	if (uv_poll_init(packets.loop, &s->poll, fd))
		die("cannot watch a sender of packets");
	s->fd = fd;
	s->poll.data = s;
	s->next = packets.senders;
	s->prev = &packets.senders;
	if (s->next)
		s->next->prev = &s->next;
	packets.senders = s;
	uv_poll_start(&s->poll, UV_READABLE, ready);
}

void packets_open(uv_loop_t *loop, const char *run, const char *name,
                  void (*take)(int from, char *packet, size_t len))
{
	mode_t mask;
	char folder[sizeof packets.address.sun_path];

	snprintf(folder, sizeof folder, "%s/hints", run);
	mkdir(folder, 0770);
	mask = umask(0117); /* before bind: nobody gets in between */
	packets.loop = loop;
	packets.take = take;
	packets.address.sun_family = AF_UNIX;
	if (snprintf(packets.address.sun_path, sizeof packets.address.sun_path,
	             "%s/%s", folder,
	             name) >= (int)sizeof packets.address.sun_path)
		die("CONFAB_RUN is too long for the path of a socket: %s", run);
	unlink(packets.address.sun_path);
	packets.fd = socket(AF_UNIX,
	                    SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (packets.fd == -1 ||
	    bind(packets.fd, (struct sockaddr *)&packets.address,
	         sizeof packets.address) ||
	    listen(packets.fd, BACKLOG))
		die("cannot listen at %s: %s", packets.address.sun_path,
		    strerror(errno));
	umask(mask);
	uv_poll_init(loop, &packets.poll, packets.fd);
	uv_poll_start(&packets.poll, UV_READABLE, accept_sender);
}

void packets_resume(void)
{
	uv_poll_start(&packets.poll, UV_READABLE, accept_sender);
}

void packets_close(void)
{
	while (packets.senders) {
		struct sender *s = packets.senders;

		for (int i = 0; i < TURN && packets.senders == s; i++)
			if (!take_one(s))
				break;
		if (packets.senders == s)
			sender_end(s);
	}
	uv_poll_stop(&packets.poll);
	close(packets.fd);
	unlink(packets.address.sun_path);
}
