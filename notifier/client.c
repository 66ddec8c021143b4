/* client.c - one connection, from its hello to its end */
#include "client.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "alloc.h"
#include "channel.h"
#include "hello.h"
#include "log.h"
#include "message.h"
#include "metrics.h"
#include "secret.h"
#include "store.h"

enum { HELLO_MS = 10000, PARTS = 64, SESSIONS = 1000 };

static struct {
	uv_loop_t *loop;
	struct client *all;
	int n;
	bool draining;
	int64_t ended[SESSIONS]; /* since the last client_end_ended() */
	size_t nended;
	counter *sockets, *readers, *refused, *deliveries;
} clients;

void client_open_all(uv_loop_t *loop)
{
	clients.loop = loop;
	clients.sockets = metrics_counter("confab_sockets");
	clients.refused = metrics_counter("confab_hellos_refused_total");
	clients.deliveries = metrics_counter("confab_deliveries_total");
	clients.readers = metrics_counter("confab_readers");
	*clients.sockets = *clients.readers = 0;
}

int client_count(void)
{
	return clients.n;
}

static void gone(uv_handle_t *handle)
{
	struct client *c = handle->data;

	close(c->fd);
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
	if (c->channel) {
		channel_leave(c->channel, c);
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

static void replayed(void *asker, const PGresult *r)
{
	struct client *c = asker;

	if (PQntuples(r) == 0)
		c->last = channel_last(c->channel); /* what was there is gone */
	for (int i = 0; i < PQntuples(r); i++) {
		append_event(c, store_number(r, i, 1), PQgetvalue(r, i, 2),
		             (size_t)PQgetlength(r, i, 2));
		c->last = store_number(r, i, 0);
		++*clients.deliveries;
		if (c->own_len > QUEUE_MAX)
			break; /* what is left is asked for once this is read */
	}
	client_write(c);
}

/* Everything up to last was written: go on from there. */
static void catch_up(struct client *c)
{
	int64_t last = channel_last(c->channel);
	char room[24], after[24];

	if (c->last == last) {
		channel_go_live(c->channel, c);
		return;
	}
	if (c->last > last) {
		channel_await(c->channel, c);
		return;
	}
	snprintf(room, sizeof room, "%" PRId64, channel_room(c->channel));
	snprintf(after, sizeof after, "%" PRId64, c->last);
	store_ask(AFTER, replayed, c, room, after);
}

/* The columns of ADMIT; c->last is what the hello said of after. */
static void admitted(void *asker, const PGresult *r)
{
	struct client *c = asker;
	int64_t latest;

	if (PQntuples(r) == 0) {
		refuse(c);
		return;
	}
	latest = store_number(r, 0, 2);
	if (c->last > latest) {
		refuse(c);
		return;
	}
	if (c->last == NOT_AFTER)
		c->last = latest;
	c->account = store_number(r, 0, 0);
	c->session = store_number(r, 0, 4);
	c->deadline = (int64_t)uv_now(clients.loop) +
	              store_number(r, 0, 3) * 1000;
	c->channel = channel_enter(store_number(r, 0, 1), latest);
	c->state = REPLAYING;
	++*clients.readers;
	catch_up(c);
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
	c->last = hello.after;
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
	if (writing == c->writing)
		return;
	c->writing = writing;
	uv_poll_start(&c->poll, UV_READABLE | (writing ? UV_WRITABLE : 0),
	              ready);
}

static int parts_of(const struct client *c, struct iovec parts[PARTS])
{
	if (c->own_at < c->own_len && c->state != GREETING) {
		parts[0] = (struct iovec){ c->own + c->own_at,
			                   c->own_len - c->own_at };
		return 1;
	}
	return c->state == LIVE ? channel_parts(c->channel, c, parts, PARTS)
	                        : 0;
}

static void wrote(struct client *c, size_t n)
{
	if (!c->own)
		c->at += n;
	else if ((c->own_at += n) == c->own_len)
		drop_own(c);
}

/* Nothing is left to write. */
static void wrote_all(struct client *c)
{
	bool was_behind = c->writing;

	watch(c, false);
	if (clients.draining)
		client_end(c);
	else if (c->state == REPLAYING)
		catch_up(c);
	else if (was_behind)
		channel_caught_up(c->channel);
}

void client_write(struct client *c)
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

void client_new(int fd)
{
	struct client *c = alloc_zero(sizeof *c);

	c->fd = fd;
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

void client_expire(void)
{
	int64_t now = (int64_t)uv_now(clients.loop);

	for (struct client *c = clients.all, *next; c; c = next) {
		next = c->next;
		if (c->deadline <= now)
			client_end(c);
	}
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool has_ended(const struct client *c)
{
	return c->channel && bsearch(&c->session, clients.ended, clients.nended,
	                             sizeof *clients.ended, compare);
}

/* One walk for many sessions, as all of them may be deleted at once. */
void client_end_ended(void)
{
	if (!clients.nended)
		return;
	qsort(clients.ended, clients.nended, sizeof *clients.ended, compare);
	for (struct client *c = clients.all, *next; c; c = next) {
		next = c->next;
		if (has_ended(c))
			client_end(c);
	}
	clients.nended = 0;
}

void client_session_ended(int64_t session)
{
	if (clients.nended == SESSIONS)
		client_end_ended();
	clients.ended[clients.nended++] = session;
}

static void swept(void *asker, const PGresult *r)
{
	(void)asker;
	for (int i = 0; i < PQntuples(r); i++)
		client_session_ended(store_number(r, i, 0));
}

/* The next sessions of clients, {1,2,3}; false: there is none. */
static bool list_sessions(struct client **at, char *list, size_t size)
{
	size_t len = 0;
	int n = 0;

	for (; *at && n < SESSIONS; *at = (*at)->next)
		if ((*at)->channel)
			len += (size_t)snprintf(list + len, size - len,
			                        "%c%" PRId64, n++ ? ',' : '{',
			                        (*at)->session);
	memcpy(list + len, "}", 2);
	return n > 0;
}

/*
 * One question for each SESSIONS clients, about a millisecond of the database
 * each.  What was asked on a connection before is not worth an answer: its
 * sessions are among these.
 */
void client_sweep(void)
{
	char list[SESSIONS * 21 + 2];
	struct client *at = clients.all;

	store_forget(&clients);
	while (list_sessions(&at, list, sizeof list))
		store_ask(ENDED, swept, &clients, list, NULL);
}

void client_drain(void)
{
	clients.draining = true;
	for (struct client *c = clients.all, *next; c; c = next) {
		next = c->next;
		if (!c->writing)
			client_end(c);
	}
}

void client_end_all(void)
{
	while (clients.all)
		client_end(clients.all);
}
