/* inbox.c - hints of what was committed, from the programs that did (hint.h) */
#include "inbox.h"

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
#include "channel.h"
#include "hint.h"
#include "log.h"
#include "message.h"

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
	const struct inbox_word *words;
} inbox;

/* "<room> <msg_id> <sender> <length>", and event and frame */
static void take_event(char *line, const char *bytes, size_t len)
{
	int64_t room = strtoll(line, &line, 10);
	struct post post = { 0 };

	post.msg_id = strtoll(line, &line, 10);
	post.sender = strtoll(line, &line, 10);
	post.len = strtoul(line, &line, 10);
	if (post.len <= len && message_is(bytes, post.len)) {
		post.event = bytes;
		post.frame = bytes + post.len;
		post.frame_len = len - post.len;
	}
	channel_hear(room, &post); /* else it is in the table */
}

/* A word and a line, and what comes after it. */
static void take(char *packet, size_t len)
{
	static const struct inbox_word event = { "event", take_event };
	const struct inbox_word *w = &event;
	char *end = memchr(packet, '\n', len), *line;

	if (!end)
		return;
	*end++ = '\0';
	line = strchr(packet, ' ');
	if (!line)
		return;
	*line++ = '\0';
	if (strcmp(packet, event.word) != 0)
		for (w = inbox.words; w && w->word; w++)
			if (strcmp(packet, w->word) == 0)
				break;
	if (w && w->word)
		w->take(line, end, len - (size_t)(end - packet));
}

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
		take(packet, (size_t)len);
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
	int fd = accept4(inbox.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct sender *s;

	(void)poll;
	(void)status;
	(void)events;
	if (fd == -1) {
		if (errno != EAGAIN && errno != EINTR)
			uv_poll_stop(&inbox.poll); /* until inbox_resume() */
		return;
	}
	s = alloc_zero(sizeof *s);
	if (uv_poll_init(inbox.loop, &s->poll, fd))
		die("cannot watch a sender of hints");
	s->fd = fd;
	s->poll.data = s;
	s->next = inbox.senders;
	s->prev = &inbox.senders;
	if (s->next)
		s->next->prev = &s->next;
	inbox.senders = s;
	uv_poll_start(&s->poll, UV_READABLE, ready);
}

void inbox_open(uv_loop_t *loop, const char *run, const char *name,
                const struct inbox_word *words)
{
	mode_t mask;
	char folder[sizeof inbox.address.sun_path];

	snprintf(folder, sizeof folder, "%s/hints", run);
	mkdir(folder, 0770);
	mask = umask(0117); /* before bind: nobody gets in between */
	inbox.loop = loop;
	inbox.words = words;
	inbox.address.sun_family = AF_UNIX;
	if (snprintf(inbox.address.sun_path, sizeof inbox.address.sun_path,
	             "%s/%s", folder,
	             name) >= (int)sizeof inbox.address.sun_path)
		die("CONFAB_RUN is too long for the path of a socket: %s", run);
	unlink(inbox.address.sun_path);
	inbox.fd = socket(AF_UNIX,
	                  SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (inbox.fd == -1 ||
	    bind(inbox.fd, (struct sockaddr *)&inbox.address,
	         sizeof inbox.address) ||
	    listen(inbox.fd, BACKLOG))
		die("cannot listen for hints at %s: %s", inbox.address.sun_path,
		    strerror(errno));
	umask(mask);
	uv_poll_init(loop, &inbox.poll, inbox.fd);
	uv_poll_start(&inbox.poll, UV_READABLE, accept_sender);
}

void inbox_resume(void)
{
	uv_poll_start(&inbox.poll, UV_READABLE, accept_sender);
}

void inbox_close(void)
{
	while (inbox.senders) {
		struct sender *s = inbox.senders;

		for (int i = 0; i < TURN && inbox.senders == s; i++)
			if (!take_one(s))
				break;
		if (inbox.senders == s)
			sender_end(s);
	}
	uv_poll_stop(&inbox.poll);
	close(inbox.fd);
	unlink(inbox.address.sun_path);
}
