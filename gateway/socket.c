/* socket.c - one WebSocket, from its first byte to its end */
#include "socket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "alloc.h"
#include "exchange.h"
#include "handshake.h"
#include "lease.h"
#include "log.h"
#include "metrics.h"
#include "opening.h"
#include "owner.h"
#include "program.h"
#include "speech.h"
#include "subscription.h"

/*
 * Who says nothing is asked whether it is there, and who does not answer is
 * not. Who takes nothing has so long before it is given up; who was told to go
 * has some time to say that it has heard.
 */
enum {
	SHAKE_MS = 10000,
	PING_MS = 30000,
	SILENT_MS = 75000,
	STUCK_MS = 30000,
	LINGER_MS = 2000,
	LINGER_SLOW_MS = 5000,
	CONTROLS = 1000, /* control frames, from one tick to the next */
	PIECE = 16 * 1024,
	SOCKET_PAGE = 64 * 1024,
};

static struct {
	uv_loop_t *loop;
	struct socket *all, *dirty;
	int n;
	int64_t number, timeout;
	bool draining;
	size_t due; /* bytes of the last frames that were due */
	counter *open, *opened, *refused, *messages, *slow;
} sockets;

void socket_open_all(uv_loop_t *loop, const char *gateway, long timeout)
{
	sockets.loop = loop;
	sockets.timeout = timeout * 1000;
	sockets.open = metrics_counter("confab_gateway_sockets{gateway=\"%s\"}",
	                               gateway);
	sockets.opened = metrics_counter(
		"confab_gateway_opened_total{gateway=\"%s\"}", gateway);
	sockets.refused = metrics_counter(
		"confab_gateway_refused_total{gateway=\"%s\"}", gateway);
	sockets.messages = metrics_counter(
		"confab_gateway_messages_total{gateway=\"%s\"}", gateway);
	sockets.slow = metrics_counter(
		"confab_gateway_slow_dropped_total{gateway=\"%s\"}", gateway);
	*sockets.open = 0;
}

int socket_count(void)
{
	return sockets.n;
}

bool socket_draining(void)
{
	return sockets.draining;
}

static int64_t now(void)
{
	return (int64_t)uv_now(sockets.loop);
}

/* What to wait for is a matter of the state, decided here alone. */
static int wanted(const struct socket *s)
{
	bool listens = s->state == SHAKING || s->state == CLOSING ||
	               (s->state == OPEN && !exchange_full(s));

	return (listens ? UV_READABLE : 0) | (s->blocked ? UV_WRITABLE : 0);
}

static void ready(uv_poll_t *poll, int status, int events);

static void watch(struct socket *s)
{
	int events = wanted(s);

	if (s->state == GONE || events == s->watched)
		return;
	s->watched = (unsigned char)events;
	if (events)
		uv_poll_start(&s->poll, events, ready);
	else
		uv_poll_stop(&s->poll);
}

static void step(struct socket *s, enum socket_state to)
{
	static const bool allowed[GONE][GONE + 1] = {
		[SHAKING] = { [OPENING] = true,
		              [CLOSING] = true,
		              [GONE] = true },
		[OPENING] = { [OPEN] = true, [CLOSING] = true, [GONE] = true },
		[OPEN] = { [CLOSING] = true, [GONE] = true },
		[CLOSING] = { [GONE] = true },
	};

	if (s->state == GONE || !allowed[s->state][to])
		die("a socket went from state %d to %d", s->state, to);
	s->state = (unsigned char)to;
	watch(s);
}

static void mark_dirty(struct socket *s)
{
	if (s->dirty)
		return;
	s->dirty = true;
	s->next_dirty = sockets.dirty;
	sockets.dirty = s;
}

static void unmark_dirty(struct socket *s)
{
	struct socket **at = &sockets.dirty;

	if (!s->dirty)
		return;
	while (*at != s)
		at = &(*at)->next_dirty;
	*at = s->next_dirty;
	s->dirty = false;
}

/* It gets no more of what is pushed, and the database is told if it knows of
 * it. */
static void show_out(struct socket *s, void (*then)(void *of))
{
	if (!s->let_in)
		return;
	s->let_in = false;
	owner_leave(s);
	subscription_leave(s);
	if (!s->speech->listed)
		return;
	s->leaving = lease_socket_gone(s->number, then, s);
	if (!then)
		s->leaving = NULL;
}

static void gone(uv_handle_t *handle)
{
	struct socket *s = handle->data;

	unmark_dirty(s);
	show_out(s, NULL);
	lease_forget(s->leaving);
	opening_forget(s);
	close(s->fd);
	exchange_free(s);
	subscription_free(s);
	frames_free(&s->frames);
	free(s->who);
	free(s->name);
	free(s->in);
	queue_free(&s->out);
	free(s);
}

/* Safe at any time and more than once: the memory stays until the turn is over.
 */
void socket_end(struct socket *s)
{
	if (s->state == GONE)
		return;
	if (s->asking)
		program_forget(s->asking);
	if (s->state == OPENING)
		lease_socket_gone(s->number, NULL, NULL);
	step(s, GONE);
	*s->prev = s->next;
	if (s->next)
		s->next->prev = s->prev;
	*sockets.open = --sockets.n;
	uv_close((uv_handle_t *)&s->poll, gone);
}

static void append(struct socket *s, const void *bytes, size_t len)
{
	queue_add(&s->out, bytes, len);
	mark_dirty(s);
}

static void block(struct socket *s)
{
	s->blocked = true;
	s->stuck = now();
	watch(s);
}

/* What it takes of the parts; 0: nothing now, or it has ended. */
static size_t send_parts(struct socket *s, struct iovec *parts, int n)
{
	const struct msghdr message = { .msg_iov = parts,
		                        .msg_iovlen = (size_t)n };
	ssize_t len;

	do
		len = sendmsg(s->fd, &message, MSG_NOSIGNAL);
	while (len == -1 && errno == EINTR);
	if (len == -1 && errno == EAGAIN)
		block(s);
	else if (len == -1)
		socket_end(s);
	return len > 0 ? (size_t)len : 0;
}

/* Its own queue, as far as it goes. */
static void write_own(struct socket *s)
{
	while (s->out.bytes && !s->held) {
		struct iovec part = { (void *)queue_next(&s->out),
			              queue_length(&s->out) };
		size_t n = send_parts(s, &part, 1);

		if (!n)
			return;
		queue_took(&s->out, n);
	}
	if (!s->out.bytes)
		s->blocked = false;
	watch(s);
	if (s->out.bytes)
		return;
	if (s->state == CLOSING && s->done)
		socket_end(s);
	else if (s->state == CLOSING && s->deaf)
		shutdown(s->fd, SHUT_WR);
	if (s->state == OPEN && s->starved) {
		s->starved = false;
		subscription_flush(s);
	}
}

/* The last words are in its queue. */
static void begin_closing(struct socket *s, int64_t linger)
{
	if (s->exchange)
		exchange_stop(s);
	s->until = now() + linger;
	step(s, CLOSING);
	mark_dirty(s);
}

static void say_close(struct socket *s, int code, const char *reason)
{
	char frame[FRAME_CONTROL_MAX];

	append(s, frame, frames_close(frame, (enum close_code)code, reason));
}

void socket_close(struct socket *s, int code, const char *reason)
{
	if (s->state == SHAKING)
		socket_end(s);
	if (s->state != OPEN)
		return;
	say_close(s, code, reason);
	begin_closing(s, LINGER_MS);
}

/* Of what it did not take it gets the rest of the frame that has begun. */
void socket_drop(struct socket *s)
{
	if (s->state != OPEN)
		return;
	++*sockets.slow;
	queue_cut(&s->out);
	say_close(s, CLOSE_TOO_SLOW, "too slow");
	begin_closing(s, LINGER_SLOW_MS);
}

/* Is there room for more in its queue?  If not, that was it.  Whoever takes a
 * long frame is slow if too much waits behind that. */
static bool has_room(struct socket *s)
{
	if (s->state != OPEN)
		return false;
	if (!s->blocked || queue_behind(&s->out) <= SOCKET_QUEUE_MAX)
		return true;
	socket_drop(s);
	return false;
}

void socket_queue(struct socket *s, const void *bytes, size_t len)
{
	if (has_room(s))
		append(s, bytes, len);
}

void socket_rest(struct socket *s, const void *bytes, size_t len)
{
	if (s->state != OPEN)
		return;
	queue_add_rest(&s->out, bytes, len);
	mark_dirty(s);
}

void socket_say(struct socket *s, const char *text, size_t len)
{
	char head[FRAME_HEAD_MAX];
	size_t n;

	if (!has_room(s))
		return;
	n = frames_pack(&s->frames, head, &text, &len);
	append(s, head, n);
	append(s, text, len);
}

bool socket_blocked(const struct socket *s)
{
	return s->state != OPEN || s->blocked || s->out.bytes;
}

bool socket_full(const struct socket *s)
{
	return s->state != OPEN || queue_length(&s->out) > SOCKET_PAGE;
}

void socket_await(struct socket *s)
{
	s->starved = true;
	mark_dirty(s);
}

size_t socket_write(struct socket *s, struct iovec *parts, int n)
{
	size_t all = 0, taken;

	if (socket_blocked(s)) {
		s->starved = true;
		return 0;
	}
	for (int i = 0; i < n; i++)
		all += parts[i].iov_len;
	taken = send_parts(s, parts, n);
	if (taken < all)
		s->starved = true;
	if (taken && taken < all)
		block(s);
	return taken;
}

void socket_refuse(struct socket *s, int status, const char *why)
{
	char text[WELCOME_MAX];
	size_t len = (size_t)handshake_refuse(status, why, text);

	++*sockets.refused;
	queue_add_rest(&s->out, text, len);
	s->done = s->deaf = true;
	begin_closing(s, LINGER_MS);
}

void socket_opening(struct socket *s)
{
	step(s, OPENING);
}

/* From now on it has so long to say something. */
static void expect(struct socket *s)
{
	s->until = s->speech->silent ? now() + sockets.timeout : INT64_MAX;
}

void socket_admit(struct socket *s, const char *welcome, size_t len)
{
	queue_add_rest(&s->out, welcome, len);
	mark_dirty(s);
	s->heard = s->pinged = now();
	++*sockets.opened;
	expect(s);
	step(s, OPEN);
}

void socket_listen(struct socket *s)
{
	watch(s);
}

static void take_message(void *of, const char *text, size_t len)
{
	struct socket *s = of;

	++*sockets.messages;
	if (s->state != OPEN || (!text && !s->speech->binary))
		return;
	expect(s);
	exchange_take(s, text ? text : "", len);
}

static void take_due(void *of, const char *bytes, size_t len)
{
	struct socket *s = of;

	socket_queue(s, bytes, len);
	sockets.due = s->state == OPEN ? len : 0;
}

/* The database knows: whoever comes back now is not taken for a second one. */
static void let_go(void *of)
{
	struct socket *s = of;

	s->leaving = NULL;
	s->held = false;
	mark_dirty(s);
}

/* The client has said that it goes, and that we heard is in its queue. */
static void take_leave(struct socket *s)
{
	s->done = true;
	s->held = s->let_in && s->speech->listed;
	begin_closing(s, LINGER_MS);
	show_out(s, let_go);
}

/* What it asked for before it went is done, and answered, before that. */
static void put_off_leave(struct socket *s)
{
	s->in_len = sockets.due;
	s->in = queue_take_back(&s->out, s->in_len);
}

void socket_settled(struct socket *s)
{
	if (s->state != OPEN || !s->deaf)
		return;
	append(s, s->in, s->in_len);
	take_leave(s);
}

static void hear_leave(struct socket *s)
{
	s->deaf = true;
	if (s->state == OPEN && s->exchange) {
		put_off_leave(s);
	} else if (s->state == OPEN) {
		take_leave(s);
	} else {
		s->done = true;
		mark_dirty(s);
	}
}

void socket_hear(struct socket *s, const char *bytes, size_t len)
{
	static const struct frames_events events = { take_message, take_due };

	if (s->deaf)
		return;
	switch (frames_take(&s->frames, bytes, len, &events, s)) {
	case FRAMES_GOOD:
		if (s->frames.controls > CONTROLS)
			socket_close(s, CLOSE_POLICY,
			             "too many control frames");
		watch(s);
		break;
	case FRAMES_CLOSED:
		hear_leave(s);
		break;
	case FRAMES_FAULT:
		s->deaf = true;
		if (s->state == OPEN)
			begin_closing(s, LINGER_MS);
		break;
	}
}

static void hear_handshake(struct socket *s, const char *bytes, size_t len)
{
	s->in = alloc_grow(s->in, s->in_len + len);
	memcpy(s->in + s->in_len, bytes, len);
	s->in_len += len;
	opening_take(s);
}

static void read_some(struct socket *s)
{
	static char bytes[PIECE];
	ssize_t n = recv(s->fd, bytes, sizeof bytes, 0);

	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	s->heard = s->pinged = now();
	if (n <= 0)
		socket_end(s);
	else if (s->state == SHAKING)
		hear_handshake(s, bytes, (size_t)n);
	else
		socket_hear(s, bytes, (size_t)n);
}

static void ready(uv_poll_t *poll, int status, int events)
{
	struct socket *s = poll->data;

	if (status < 0)
		socket_end(s);
	if (s->state != GONE && events & UV_READABLE)
		read_some(s);
	if (s->state == GONE || !(events & UV_WRITABLE))
		return;
	s->blocked = false;
	write_own(s);
	exchange_said(s);
}

void socket_new(int fd, struct origin *origin)
{
	struct socket *s = alloc_zero(sizeof *s);

	(void)origin;
	s->fd = fd;
	s->number = ++sockets.number;
	s->state = SHAKING;
	s->speech = &speech_none;
	s->deadline = INT64_MAX;
	s->until = now() + SHAKE_MS;
	if (uv_poll_init(sockets.loop, &s->poll, fd))
		die("cannot watch a connection");
	s->poll.data = s;
	s->next = sockets.all;
	s->prev = &sockets.all;
	if (s->next)
		s->next->prev = &s->next;
	sockets.all = s;
	*sockets.open = ++sockets.n;
	watch(s);
}

void socket_each(void (*visit)(struct socket *s, void *with), void *with)
{
	for (struct socket *s = sockets.all, *next; s; s = next) {
		next = s->next;
		visit(s, with);
	}
}

void socket_flush_all(void)
{
	while (sockets.dirty) {
		struct socket *s = sockets.dirty;

		sockets.dirty = s->next_dirty;
		s->dirty = false;
		if (s->state == GONE)
			continue;
		if (s->state == CLOSING)
			show_out(s, NULL);
		if (!s->blocked)
			write_own(s);
		exchange_said(s);
	}
}

/* One that is open: has its session ended, does it take nothing, is it there?
 */
static void look_after(struct socket *s, int64_t at)
{
	char frame[FRAME_CONTROL_MAX];

	s->frames.controls = 0;
	if (s->asking)
		expect(s); /* while it waits it need not talk */
	if (s->deadline <= at) {
		socket_close(s, CLOSE_SESSION_ENDED, "session ended");
	} else if (s->until <= at) {
		socket_close(s, CLOSE_NORMAL, s->speech->silent);
	} else if (s->blocked && at - s->stuck >= STUCK_MS) {
		socket_drop(s);
	} else if (!exchange_full(s) && at - s->heard >= SILENT_MS) {
		socket_close(s, CLOSE_GOING_AWAY, "silent for too long");
	} else if (at - s->pinged >= PING_MS) {
		s->pinged = at;
		socket_queue(s, frame, frames_ping(frame));
	}
}

static void tick(struct socket *s, void *with)
{
	int64_t at = *(int64_t *)with;

	if (s->state == OPEN) {
		look_after(s, at);
	} else if (s->state != OPENING && s->until <= at) {
		if (!s->held) {
			socket_end(s);
			return;
		}
		lease_forget(s->leaving);
		let_go(s);
		s->until = at + LINGER_MS;
	}
}

void socket_tick(void)
{
	int64_t at = now();

	socket_each(tick, &at);
}

/* One that is being asked about is closed once that is known. */
static void drain(struct socket *s, void *with)
{
	(void)with;
	if (!s->asking)
		socket_close(s, CLOSE_RESTART, "restarting");
}

void socket_drain(void)
{
	sockets.draining = true;
	socket_each(drain, NULL);
}

void socket_end_all(void)
{
	while (sockets.all)
		socket_end(sockets.all);
}
