/* connection.c - the connections to a program, by FastCGI 1.0 */
#include "connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "alloc.h"
#include "log.h"
#include "queue.h"

enum {
	IDLE_MS = 20,
	REQUESTS = 100, /* that one carries */
	PIECE = 64 * 1024,
	LAST = 2 * ANSWER_MAX / PIECE,
	/* Bytes of an answer for which there has to be room: those that come,
	 * and what sockets have not taken yet, have so much together. */
	LARGE = 64 * 1024,
	LARGE_BYTES = 256 * 1024 * 1024,
};

struct connection {
	uv_poll_t poll;
	uv_timer_t timer; /* of the request, or of being idle */
	int fd, handles, carried;
	bool writing, ended;
	struct connections *all;
	void *request; /* NULL: idle */
	const char *bytes;
	size_t len, sent; /* of them */
	bool begun;       /* of the answer something has come */
	struct incoming_answer in;
	struct connection *next, **prev;
};

static size_t coming; /* bytes of all answers that are not whole */

static void connection_free(uv_handle_t *handle)
{
	struct connection *c = handle->data;

	if (--c->handles)
		return;
	close(c->fd);
	free(c);
}

static void end(struct connection *c)
{
	if (c->ended)
		return;
	c->ended = true;
	*c->prev = c->next;
	if (c->next)
		c->next->prev = c->prev;
	c->all->n--;
	coming -= c->in.out_len;
	record_reset(&c->in);
	uv_close((uv_handle_t *)&c->poll, connection_free);
	uv_close((uv_handle_t *)&c->timer, connection_free);
}

static void lose(struct connection *c, enum connection_end how)
{
	void *request = c->request;

	c->request = NULL;
	end(c);
	c->all->events->ended(c->all->of, request, how);
}

static void time_is_up(uv_timer_t *timer)
{
	lose(timer->data, CONNECTION_LATE);
}

/* Idle again, with time for another request, or at its end. */
static void rest(struct connection *c)
{
	c->request = NULL;
	if (++c->carried == REQUESTS)
		end(c);
	else
		uv_timer_start(&c->timer, time_is_up, IDLE_MS, 0);
}

static void answered(struct connection *c)
{
	const struct connections *all = c->all;
	struct incoming_answer in = c->in;
	void *request = c->request;
	struct answer answer;

	coming -= in.out_len;
	c->in = (struct incoming_answer){ 0 };
	rest(c);
	if (!record_answer(&in, &answer))
		answer = (struct answer){ .is = PROGRAM_UNAVAILABLE };
	all->events->answered(all->of, request, &answer);
	record_reset(&in);
}

/* False: it breaks the protocol, or there is no room: who asks for much and
 * takes nothing is not to have all memory there is. */
static bool take(struct connection *c, const char *bytes, size_t len)
{
	size_t before = c->in.out_len;
	bool good = c->request && record_take(&c->in, bytes, len);

	coming += c->in.out_len - before;
	return good &&
	       (c->in.out_len <= LARGE || coming + queue_all() <= LARGE_BYTES);
}

/*
 * That the program has not read the request whole is known where the kernel
 * says reset instead of end, or did not take all of it.
 */
static enum connection_end end_of(const struct connection *c, bool reset)
{
	bool unread = reset || (c->request && c->sent < c->len);

	return unread && !c->begun ? CONNECTION_UNREAD : CONNECTION_LOST;
}

static void read_some(struct connection *c)
{
	static char bytes[PIECE];
	ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);

	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		lose(c, end_of(c, n == -1));
		return;
	}
	c->begun = true;
	if (!take(c, bytes, (size_t)n))
		lose(c, CONNECTION_LOST);
	else if (c->in.whole)
		answered(c);
}

static void ready(uv_poll_t *poll, int status, int events);

static void watch(struct connection *c, bool writing)
{
	if (c->writing == writing)
		return;
	c->writing = writing;
	uv_poll_start(&c->poll, UV_READABLE | (writing ? UV_WRITABLE : 0),
	              ready);
}

/* False: the connection has ended. */
static bool write_some(struct connection *c)
{
	while (c->sent < c->len) {
		ssize_t n = send(c->fd, c->bytes + c->sent, c->len - c->sent,
		                 MSG_NOSIGNAL);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno != EAGAIN)
			return false;
		if (n == -1)
			break;
		c->sent += (size_t)n;
	}
	watch(c, c->sent < c->len);
	return true;
}

/* libuv stops to watch what has an error: it is read what is left, and then
 * which error that is. */
static void read_last(struct connection *c)
{
	c->carried = REQUESTS - 1;
	for (int i = 0; i < LAST && !c->ended; i++)
		read_some(c);
	if (!c->ended)
		lose(c, end_of(c, false));
}

static void ready(uv_poll_t *poll, int status, int events)
{
	struct connection *c = poll->data;

	if (status < 0)
		read_last(c);
	if (!c->ended && events & UV_READABLE)
		read_some(c);
	if (!c->ended && c->request && events & UV_WRITABLE && !write_some(c))
		lose(c, end_of(c, true));
}

static int connect_to(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd, error;

	if (snprintf(at.sun_path, sizeof at.sun_path, "%s", path) >=
	    (int)sizeof at.sun_path) {
		errno = ENOENT;
		return -1;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd == -1 ||
	    connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

struct connection *connection_open(struct connections *all, uv_loop_t *loop,
                                   const char *path)
{
	int fd = connect_to(path);
	struct connection *c;

	if (fd == -1)
		return NULL;
	c = alloc_zero(sizeof *c);
	c->fd = fd;
	c->all = all;
	if (uv_poll_init(loop, &c->poll, fd))
		die("cannot watch a connection");
	uv_timer_init(loop, &c->timer);
	c->poll.data = c->timer.data = c;
	c->handles = 2;
	c->next = all->first;
	c->prev = &all->first;
	if (c->next)
		c->next->prev = &c->next;
	all->first = c;
	all->n++;
	uv_poll_start(&c->poll, UV_READABLE, ready);
	return c;
}

struct connection *connection_idle(const struct connections *all)
{
	struct connection *c = all->first;

	while (c && c->request)
		c = c->next;
	return c;
}

bool connection_carry(struct connection *c, void *request, const char *bytes,
                      size_t len, uint64_t patience)
{
	c->request = request;
	c->bytes = bytes;
	c->len = len;
	c->sent = 0;
	c->begun = false;
	uv_timer_start(&c->timer, time_is_up, patience, 0);
	if (write_some(c))
		return true;
	end(c);
	return false;
}

void connections_end(struct connections *all)
{
	while (all->first)
		lose(all->first, CONNECTION_LOST);
}
