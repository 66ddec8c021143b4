/* program.c - asking an endpoint program, by FastCGI 1.0, answered later */
#include "program.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "alloc.h"
#include "log.h"
#include "queue.h"

enum {
	NAME_MAX_LENGTH = 64,
	QUEUE = 16384, /* calls of a program that wait; more are refused, */
	QUEUE_BYTES = 32 * 1024 * 1024, /* and so are more of all of them, */
	QUEUE_SHARE = QUEUE_BYTES / 4,  /* or of one that keeps them waiting */
	PATIENCE_MS = 5000,
	IDLE_MS = 20,
	REQUESTS = 100, /* that a connection carries */
	TRIES = 8,      /* of a call that no program has read, and one more for
	                   each worker, as all may be about to leave */
	FULL_MS = 10,   /* to try again where the backlog is full, */
	AWAY_MS = 50,   /* and where a program is being started */
	PIECE = 64 * 1024,
	LAST = 2 * ANSWER_MAX / PIECE,
	/* Bytes of an answer for which there has to be room: those that come,
	 * and what sockets have not taken yet, have so much together. */
	LARGE = 64 * 1024,
	LARGE_BYTES = 256 * 1024 * 1024,
};

struct call {
	program_answered *then; /* NULL: nobody is told */
	void *asker;
	int64_t deadline;
	int tries;
	enum program_is is; /* of one that is told what never went out */
	char *request;
	size_t len;
	struct call *next;
};

struct line { /* a connection */
	uv_poll_t poll;
	uv_timer_t timer; /* of the call, or of being idle */
	int fd, handles, carried;
	bool writing, ended;
	struct program *program;
	struct call *call; /* NULL: idle */
	size_t sent;
	bool begun; /* of the answer something has come */
	struct incoming_answer in;
	struct line *next, **prev;
};

struct program {
	char name[NAME_MAX_LENGTH];
	struct call *first, **last;
	int queued, lines_n;
	size_t queued_bytes;
	bool known;      /* somebody has listened by that name */
	bool complained; /* the log knows that nobody takes requests */
	struct line *lines;
	uv_timer_t timer; /* to try again, or of the first call's patience */
	struct program *next;
};

static struct {
	uv_loop_t *loop;
	const char *run;
	long workers;
	struct program *all;
	struct call *told, **told_last; /* to be told in a moment */
	uv_idle_t moment;
	size_t bytes; /* of all requests that are not answered */
} programs;

static void go_on(struct program *p);

static int64_t now(void)
{
	return (int64_t)uv_now(programs.loop);
}

static void call_free(struct call *c)
{
	programs.bytes -= c->len;
	free(c->request);
	free(c);
}

static void tell(struct call *c, const struct answer *answer)
{
	program_answered *then = c->then;
	void *asker = c->asker;

	call_free(c);
	if (then)
		then(asker, answer);
}

/* Whoever asks does not expect to be told before that has returned. */
static void tell_queued(uv_idle_t *moment)
{
	uv_idle_stop(moment);
	while (programs.told) {
		struct call *c = programs.told;

		programs.told = c->next;
		if (!programs.told)
			programs.told_last = &programs.told;
		tell(c, &(struct answer){ .is = c->is });
	}
}

static void tell_later(struct call *c, enum program_is is)
{
	c->is = is;
	c->next = NULL;
	*programs.told_last = c;
	programs.told_last = &c->next;
	uv_idle_start(&programs.moment, tell_queued);
}

static struct call *take_first(struct program *p)
{
	struct call *c = p->first;

	p->first = c->next;
	if (!p->first)
		p->last = &p->first;
	p->queued--;
	p->queued_bytes -= c->len;
	return c;
}

static void put_first(struct program *p, struct call *c)
{
	c->next = p->first;
	p->first = c;
	if (!c->next)
		p->last = &c->next;
	p->queued++;
	p->queued_bytes += c->len;
}

static void put_last(struct program *p, struct call *c)
{
	c->next = NULL;
	*p->last = c;
	p->last = &c->next;
	p->queued++;
	p->queued_bytes += c->len;
}

static void line_free(uv_handle_t *handle)
{
	struct line *l = handle->data;

	if (--l->handles)
		return;
	close(l->fd);
	free(l);
}

static void line_end(struct line *l)
{
	if (l->ended)
		return;
	l->ended = true;
	*l->prev = l->next;
	if (l->next)
		l->next->prev = l->prev;
	l->program->lines_n--;
	record_reset(&l->in);
	uv_close((uv_handle_t *)&l->poll, line_free);
	uv_close((uv_handle_t *)&l->timer, line_free);
}

static void time_is_up(uv_timer_t *timer);

/* Idle again, with time for another call, or at its end. */
static void line_rest(struct line *l)
{
	l->call = NULL;
	if (++l->carried == REQUESTS)
		line_end(l);
	else
		uv_timer_start(&l->timer, time_is_up, IDLE_MS, 0);
}

/*
 * The connection ended; unread: the program has not acted on the request, which
 * so may be asked again.  That is known if it was not read whole: then the
 * kernel says reset instead of end, or did not take all of it.
 */
static void line_drop(struct line *l, bool unread)
{
	struct call *c = l->call;

	unread = unread || (c && l->sent < c->len);
	l->call = NULL;
	line_end(l);
	if (c && unread && !l->begun && ++c->tries < TRIES + programs.workers)
		put_first(l->program, c);
	else if (c)
		tell_later(c, PROGRAM_UNAVAILABLE);
}

static void line_lost(struct line *l, bool unread)
{
	line_drop(l, unread);
	go_on(l->program);
}

static void time_is_up(uv_timer_t *timer)
{
	struct line *l = timer->data;

	if (l->call)
		log_warn("no answer in time from %s", l->program->name);
	l->begun = true; /* it may have acted */
	line_lost(l, false);
}

static void answered(struct line *l)
{
	struct incoming_answer in = l->in;
	struct answer answer;
	struct call *c = l->call;
	struct program *p = l->program;

	l->in = (struct incoming_answer){ 0 };
	line_rest(l);
	p->complained = false;
	if (!record_answer(&in, &answer))
		answer = (struct answer){ .is = PROGRAM_UNAVAILABLE };
	tell(c, &answer);
	record_reset(&in);
	go_on(p);
}

static size_t bytes_coming(void)
{
	size_t all = 0;

	for (const struct program *p = programs.all; p; p = p->next)
		for (const struct line *l = p->lines; l; l = l->next)
			all += l->in.out_len;
	return all;
}

/* Who asks for much and takes nothing is not to have all memory there is. */
static bool has_room(const struct line *l)
{
	return l->in.out_len <= LARGE ||
	       bytes_coming() + queue_all() <= LARGE_BYTES;
}

static void read_some(struct line *l)
{
	static char bytes[PIECE];
	ssize_t n = recv(l->fd, bytes, sizeof bytes, 0);

	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		line_lost(l, n == -1);
		return;
	}
	l->begun = true;
	if (!l->call || !record_take(&l->in, bytes, (size_t)n) || !has_room(l))
		line_lost(l, false);
	else if (l->in.whole)
		answered(l);
}

static void ready(uv_poll_t *poll, int status, int events);

static void watch(struct line *l, bool writing)
{
	if (l->writing == writing)
		return;
	l->writing = writing;
	uv_poll_start(&l->poll, UV_READABLE | (writing ? UV_WRITABLE : 0),
	              ready);
}

/* False: the connection has ended. */
static bool write_some(struct line *l)
{
	while (l->sent < l->call->len) {
		ssize_t n = send(l->fd, l->call->request + l->sent,
		                 l->call->len - l->sent, MSG_NOSIGNAL);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno != EAGAIN)
			return false;
		if (n == -1)
			break;
		l->sent += (size_t)n;
	}
	watch(l, l->sent < l->call->len);
	return true;
}

/* libuv stops to watch what has an error: it is read what is left, and then
 * which error that is. */
static void read_last(struct line *l)
{
	l->carried = REQUESTS - 1;
	for (int i = 0; i < LAST && !l->ended; i++)
		read_some(l);
	if (!l->ended)
		line_lost(l, false);
}

static void ready(uv_poll_t *poll, int status, int events)
{
	struct line *l = poll->data;

	if (status < 0)
		read_last(l);
	if (!l->ended && events & UV_READABLE)
		read_some(l);
	if (!l->ended && l->call && events & UV_WRITABLE && !write_some(l))
		line_lost(l, true);
}

static int connect_to(const char *name)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd, error;

	if (snprintf(at.sun_path, sizeof at.sun_path, "%s/%s.sock",
	             programs.run, name) >= (int)sizeof at.sun_path) {
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

/* NULL: not now, and errno says why. */
static struct line *line_open(struct program *p)
{
	int fd = connect_to(p->name);
	struct line *l;

	if (fd == -1)
		return NULL;
	p->known = true;
	l = alloc_zero(sizeof *l);
	l->fd = fd;
	l->program = p;
	if (uv_poll_init(programs.loop, &l->poll, fd))
		die("cannot watch a connection");
	uv_timer_init(programs.loop, &l->timer);
	l->poll.data = l->timer.data = l;
	l->handles = 2;
	l->next = p->lines;
	l->prev = &p->lines;
	if (l->next)
		l->next->prev = &l->next;
	p->lines = l;
	p->lines_n++;
	uv_poll_start(&l->poll, UV_READABLE, ready);
	return l;
}

static struct line *line_idle(const struct program *p)
{
	struct line *l = p->lines;

	while (l && l->call)
		l = l->next;
	return l;
}

static void carry(struct line *l, struct call *c)
{
	int64_t left = c->deadline - now();

	l->call = c;
	l->sent = 0;
	l->begun = false;
	uv_timer_start(&l->timer, time_is_up, left > 0 ? (uint64_t)left : 0, 0);
	if (!write_some(l))
		line_drop(l, true);
}

static void try_again(uv_timer_t *timer)
{
	struct program *p = timer->data;

	while (p->first && p->first->deadline <= now()) {
		if (!p->complained)
			log_warn("nobody takes requests for %s", p->name);
		p->complained = true;
		tell_later(take_first(p), PROGRAM_UNAVAILABLE);
	}
	go_on(p);
}

/* What could not be begun waits for a connection, or for its time to be up. */
static void wait_on(struct program *p, int error)
{
	int64_t left = p->first->deadline - now();

	if (error == EAGAIN && left > FULL_MS)
		left = FULL_MS;
	else if (error && left > AWAY_MS)
		left = AWAY_MS;
	uv_timer_start(&p->timer, try_again, left > 0 ? (uint64_t)left : 0, 0);
}

static void timer_free(uv_handle_t *handle)
{
	free(handle->data);
}

/* Nobody has ever been there: nothing is kept of what clients made up. */
static void never_was(struct program *p)
{
	struct program **at = &programs.all;

	while (p->first)
		tell_later(take_first(p), PROGRAM_ABSENT);
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	uv_close((uv_handle_t *)&p->timer, timer_free);
}

static void go_on(struct program *p)
{
	int error = 0;

	while (p->first && !error) {
		struct line *l = line_idle(p);

		if (!l && p->lines_n >= programs.workers)
			break;
		if (!l && !(l = line_open(p)))
			error = errno;
		else
			carry(l, take_first(p));
	}
	if (error == ENOENT && !p->known)
		never_was(p);
	else if (p->first)
		wait_on(p, error);
	else
		uv_timer_stop(&p->timer);
}

static struct program *program_of(const char *name)
{
	struct program *p = programs.all;

	while (p && strcmp(p->name, name) != 0)
		p = p->next;
	if (p)
		return p;
	p = alloc_zero(sizeof *p);
	snprintf(p->name, sizeof p->name, "%s", name);
	p->last = &p->first;
	uv_timer_init(programs.loop, &p->timer);
	p->timer.data = p;
	p->next = programs.all;
	return programs.all = p;
}

struct call *program_call(const char *name, const struct variable *variables,
                          const char *body, size_t len, program_answered *then,
                          void *asker)
{
	struct program *p = program_of(name);
	struct call *c = alloc_zero(sizeof *c);

	c->then = then;
	c->asker = asker;
	if (p->queued >= QUEUE || p->queued_bytes + len > QUEUE_SHARE ||
	    programs.bytes + len > QUEUE_BYTES) {
		tell_later(c, PROGRAM_UNAVAILABLE);
		return c;
	}
	c->deadline = now() + PATIENCE_MS;
	c->request = record_request(variables, body, len, &c->len);
	programs.bytes += c->len;
	put_last(p, c);
	go_on(p);
	return c;
}

void program_forget(struct call *call)
{
	call->then = NULL;
}

void program_open_all(uv_loop_t *loop, const char *run, long workers)
{
	programs.loop = loop;
	programs.run = run;
	programs.workers = workers;
	programs.told_last = &programs.told;
	uv_idle_init(loop, &programs.moment);
}

static void program_end(struct program *p)
{
	while (p->first)
		tell_later(take_first(p), PROGRAM_UNAVAILABLE);
	while (p->lines) {
		if (p->lines->call)
			tell_later(p->lines->call, PROGRAM_UNAVAILABLE);
		line_end(p->lines);
	}
	uv_close((uv_handle_t *)&p->timer, timer_free);
}

void program_close_all(void)
{
	while (programs.all) {
		struct program *p = programs.all;

		programs.all = p->next;
		program_end(p);
	}
	tell_queued(&programs.moment);
}
