/* client.c - one connection, from its hello to its end */
#include "client.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "alloc.h"
#include "hello.h"
#include "log.h"
#include "message.h"
#include "metrics.h"
#include "secret.h"
#include "store.h"

enum { HELLO_MS = 10000, PARTS = 64 };

static struct {
	uv_loop_t *loop;
	struct client *all;
	int n;
	bool draining;
	counter *sockets, *readers, *refused, *deliveries;
} clients;

int client_count(void)
{
	return clients.n;
}

struct client *client_all(void)
{
	return clients.all;
}

static void gone(uv_handle_t *handle)
{
	struct client *c = handle->data;

	close(c->fd);
	origin_leave(c->origin);
	free(c->own);
	explicit_bzero(c->token, sizeof c->token);
	free(c);
}

/* Safe at any time and more than once: the memory stays until the turn is over.
 */
void client_end(struct client *c)
{
	if (c->state == GONE)
		return;
	if (c->state == READING) {
		reader_leave(&c->reader);
		--*clients.readers;
	}
	c->state = GONE;
	store_forget(c);
	*c->prev = c->next;
	if (c->next)
		c->next->prev = c->prev;
	*clients.sockets = --clients.n;
	uv_close((uv_handle_t *)&c->poll, gone);
}

static void refuse(struct client *c)
{
	++*clients.refused;
	client_end(c);
}

static void drop_own(struct client *c)
{
	free(c->own);
	c->own = NULL;
	c->own_at = c->own_len = 0;
}

static void append_own(struct client *c, const char *bytes, size_t len)
{
	c->own = alloc_grow(c->own, c->own_len + len);
	memcpy(c->own + c->own_len, bytes, len);
	c->own_len += len;
}

static void append_event(struct client *c, int64_t sender, const char *event,
                         size_t len)
{
	struct iovec parts[3] = { { (void *)event, len } };
	int n = 1;

	if (sender == c->account)
		n = message_as_own(event, len, 0, c->token, parts);
	for (int i = 0; i < n; i++)
		append_own(c, parts[i].iov_base, parts[i].iov_len);
	append_own(c, "\n", 1);
}

static struct client *client_of(struct reader *r)
{
	return (struct client *)((char *)r - offsetof(struct client, reader));
}

/* What is left is asked for once this is read. */
static bool replay(struct reader *r, const struct post *post)
{
	struct client *c = client_of(r);

	if (c->own_len > QUEUE_MAX)
		return false;
	append_event(c, post->sender, post->event, post->len);
	return true;
}

/* The columns of ADMIT. */
static void admitted(void *asker, const PGresult *r)
{
	struct client *c = asker;
	int64_t latest;

	if (PQntuples(r) == 0) {
		refuse(c);
		return;
	}
	latest = store_number(r, 0, 2);
	if (c->after > latest) {
		refuse(c);
		return;
	}
	c->account = store_number(r, 0, 0);
	c->session = store_number(r, 0, 4);
	c->deadline = (int64_t)uv_now(clients.loop) +
	              store_number(r, 0, 3) * 1000;
	c->state = READING;
	++*clients.readers;
	reader_enter(&c->reader, EVENTS, store_number(r, 0, 1), latest,
	             c->after == NOT_AFTER ? latest : c->after);
}

static void greet(struct client *c, const char *bytes, size_t len)
{
	char hash[HASH_LENGTH + 1];
	struct hello hello;
	enum hello_is is = HELLO_BAD;

	if (c->own_len + len <= HELLO_MAX) {
		append_own(c, bytes, len);
		is = hello_read(c->own, c->own_len, &hello);
	}
	if (is == HELLO_CUT)
		return;
	drop_own(c);
	if (is == HELLO_BAD) {
		refuse(c);
		return;
	}
	memcpy(c->token, hello.token, sizeof c->token);
	explicit_bzero(hello.token, sizeof hello.token);
	c->after = hello.after;
	c->state = ADMITTING;
	secret_hash(c->token, hash);
	store_ask(ADMIT, admitted, c, hash, hello.gid);
}

/* After the hello a client has nothing to say; what it says all the same is
 * read so that its end is noticed. */
static void hear(struct client *c)
{
	char bytes[HELLO_MAX];
	ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);

	if (n == 0 || (n == -1 && errno != EAGAIN && errno != EINTR))
		client_end(c);
	else if (n > 0 && c->state == GREETING)
		greet(c, bytes, (size_t)n);
}

static void client_write(struct client *c);

static void ready(uv_poll_t *poll, int status, int events)
{
	struct client *c = poll->data;

	if (status < 0)
		client_end(c);
	if (c->state != GONE && events & UV_READABLE)
		hear(c);
	if (c->state != GONE && events & UV_WRITABLE)
		client_write(c);
}

/* What to wait for is a matter of the state, decided here alone. */
static void watch(struct client *c, bool writing)
{
	if (writing == c->reader.blocked)
		return;
	c->reader.blocked = writing;
	uv_poll_start(&c->poll, UV_READABLE | (writing ? UV_WRITABLE : 0),
	              ready);
}

/*
 * What the client has still to get of its stream, as it sees it: the token
 * stands where a message is its own (message.h), and is as long as what it
 * stands for, so that places are the same for all.
 */
static int stream_parts(const struct client *c, struct iovec parts[PARTS])
{
	const struct stream *s = channel_stream(c->reader.channel, EVENTS);
	uint64_t at = c->reader.at;
	const struct event *own;
	int n = 0;

	while (n + 4 <= PARTS && (own = stream_event_of(s, at, c->account))) {
		if (own->at > at) {
			parts[n++] = stream_stretch(s, at, own->at);
			at = own->at;
		}
		n += message_as_own(
			stream_stretch(s, own->at, own->at + own->len).iov_base,
			own->len, (size_t)(at - own->at), c->token, parts + n);
		at = own->at + own->len;
	}
	if (n + 4 <= PARTS && at < s->end)
		parts[n++] = stream_stretch(s, at, s->end);
	return n;
}

static int parts_of(const struct client *c, struct iovec parts[PARTS])
{
	if (c->state != READING)
		return 0;
	if (c->own_at < c->own_len) {
		parts[0] = (struct iovec){ c->own + c->own_at,
			                   c->own_len - c->own_at };
		return 1;
	}
	return c->reader.state == LIVE ? stream_parts(c, parts) : 0;
}

static void wrote(struct client *c, size_t n)
{
	if (!c->own)
		c->reader.at += n;
	else if ((c->own_at += n) == c->own_len)
		drop_own(c);
}

/* Nothing is left to write. */
static void wrote_all(struct client *c)
{
	bool was_behind = c->reader.blocked;

	watch(c, false);
	if (clients.draining)
		client_end(c);
	else if (c->state == READING && c->reader.state == REPLAYING)
		reader_catch_up(&c->reader);
	else if (was_behind)
		channel_caught_up(c->reader.channel);
}

/* Send as much as the socket takes of what there is for the client. */
static void client_write(struct client *c)
{
	struct iovec parts[PARTS];
	int n;

	while ((n = parts_of(c, parts)) > 0) {
		ssize_t len = sendmsg(
			c->fd,
			&(struct msghdr){ .msg_iov = parts,
		                          .msg_iovlen = (size_t)n },
			MSG_NOSIGNAL);

		if (len == -1 && errno == EINTR)
			continue;
		if (len == -1 && errno == EAGAIN) {
			watch(c, true);
			return;
		}
		if (len == -1) {
			client_end(c);
			return;
		}
		wrote(c, (size_t)len);
	}
	wrote_all(c);
}

/* An event a line. */
static void render(struct stream *s, int kind, const struct channel *ch,
                   const struct post *post)
{
	const struct iovec parts[] = { { (void *)post->event, post->len },
		                       { (void *)"\n", 1 } };

	(void)kind;
	(void)ch;
	stream_append(s, post->sender, post->msg_id, parts, 2);
}

static void write_reader(struct reader *r)
{
	client_write(client_of(r));
}

static void drop_reader(struct reader *r)
{
	client_end(client_of(r));
}

void client_open_all(uv_loop_t *loop)
{
	static const struct reading reading = {
		.label = "",
		.render = render,
		.write = write_reader,
		.replay = replay,
		.replayed = write_reader,
		.drop = drop_reader,
	};

	channel_open(loop, &reading);
	clients.loop = loop;
	clients.sockets = metrics_counter("confab_sockets");
	clients.refused = metrics_counter("confab_hellos_refused_total");
	clients.deliveries = metrics_counter("confab_deliveries_total");
	clients.readers = metrics_counter("confab_readers");
	*clients.sockets = *clients.readers = 0;
}

void client_new(int fd, struct origin *origin)
{
	struct client *c = alloc_zero(sizeof *c);

	c->fd = fd;
	c->origin = origin;
	c->state = GREETING;
	c->deadline = (int64_t)uv_now(clients.loop) + HELLO_MS;
	if (uv_poll_init(clients.loop, &c->poll, fd))
		die("cannot watch a connection");
	c->poll.data = c;
	c->next = clients.all;
	c->prev = &clients.all;
	if (c->next)
		c->next->prev = &c->next;
	clients.all = c;
	*clients.sockets = ++clients.n;
	uv_poll_start(&c->poll, UV_READABLE, ready);
}

void client_drain(void)
{
	clients.draining = true;
	for (struct client *c = clients.all; c; c = c->next)
		if (!c->reader.blocked)
			client_end(c);
}

void client_end_all(void)
{
	while (clients.all)
		client_end(clients.all);
}
