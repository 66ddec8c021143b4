/* program.c - asking an endpoint program, by FastCGI 1.0, answered later */
#include "program.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "connection.h"
#include "log.h"

enum {
	NAME_MAX_LENGTH = 64,
	QUEUE = 16384, /* calls of a program that wait; more are refused, */
	QUEUE_BYTES = 32 * 1024 * 1024, /* and so are more of all of them, */
	QUEUE_SHARE = QUEUE_BYTES / 4,  /* or of one that keeps them waiting */
	PATIENCE_MS = 5000,
	TRIES = 8,    /* of a call that no program has read, and one more for
	                 each worker, as all may be about to leave */
	FULL_MS = 10, /* to try again where the backlog is full, */
	AWAY_MS = 50, /* and where a program is being started */
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

struct program {
	char name[NAME_MAX_LENGTH];
	struct call *first, **last;
	int queued;
	size_t queued_bytes;
	bool known;      /* somebody has listened by that name */
	bool complained; /* the log knows that nobody takes requests */
	struct connections connections;
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

/* No program has acted on it. */
static void try_first(struct program *p, struct call *c)
{
	if (++c->tries < TRIES + programs.workers)
		put_first(p, c);
	else
		tell_later(c, PROGRAM_UNAVAILABLE);
}

static void answered(void *of, void *request, const struct answer *answer)
{
	struct program *p = of;

	p->complained = false;
	tell(request, answer);
	go_on(p);
}

static void ended(void *of, void *request, enum connection_end how)
{
	struct program *p = of;

	if (request && how == CONNECTION_LATE)
		log_warn("no answer in time from %s", p->name);
	if (request && how == CONNECTION_UNREAD)
		try_first(p, request);
	else if (request)
		tell_later(request, PROGRAM_UNAVAILABLE);
	go_on(p);
}

/* NULL: not now, and errno says why. */
static struct connection *connect_to(struct program *p)
{
	char path[PATH_MAX];
	struct connection *over;

	snprintf(path, sizeof path, "%s/%s.sock", programs.run, p->name);
	over = connection_open(&p->connections, programs.loop, path);
	p->known = p->known || over;
	return over;
}

static uint64_t time_left(const struct call *c)
{
	int64_t left = c->deadline - now();

	return left > 0 ? (uint64_t)left : 0;
}

static void carry(struct program *p, struct connection *over, struct call *c)
{
	if (!connection_carry(over, c, c->request, c->len, time_left(c)))
		try_first(p, c);
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
	uint64_t left = time_left(p->first);

	if (error == EAGAIN && left > FULL_MS)
		left = FULL_MS;
	else if (error && left > AWAY_MS)
		left = AWAY_MS;
	uv_timer_start(&p->timer, try_again, left, 0);
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
		struct connection *over = connection_idle(&p->connections);

		if (!over && p->connections.n >= programs.workers)
			break;
		if (!over && !(over = connect_to(p)))
			error = errno;
		else
			carry(p, over, take_first(p));
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
	static const struct connection_events events = { answered, ended };
	struct program *p = programs.all;

	while (p && strcmp(p->name, name) != 0)
		p = p->next;
	if (p)
		return p;
	p = alloc_zero(sizeof *p);
	snprintf(p->name, sizeof p->name, "%s", name);
	p->last = &p->first;
	p->connections.events = &events;
	p->connections.of = p;
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
	connections_end(&p->connections);
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
