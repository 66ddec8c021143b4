/* exchange.c - what a socket asks, and what it is answered */
#include "exchange.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json.h"
#include "lease.h"
#include "log.h"
#include "metrics.h"
#include "news.h"
#include "opening.h"
#include "program.h"
#include "socket.h"
#include "speech.h"
#include "subscription.h"

enum { NUMBER = 24, ID = 96 };

struct request {
	struct request *next;
	size_t len;
	char text[];
};

struct exchange {
	struct request *first, **last; /* those that wait */
	size_t waiting;                /* bytes of memory of theirs */
	/* Of the one that is under way, as JSON; NULL: it has none. */
	char *name, *echo;
};

static counter *requests, *unavailable;
static bool logs_all;

void exchange_open_all(const char *gateway, bool logs)
{
	logs_all = logs;
	requests = metrics_counter(
		"confab_gateway_requests_total{gateway=\"%s\"}", gateway);
	unavailable = metrics_counter(
		"confab_gateway_unavailable_total{gateway=\"%s\"}", gateway);
}

/* What the request has under that key, as JSON of our own; NULL: nothing. */
static char *member(json_object *o, const char *key)
{
	const char *text = json_of(o, key, NULL);

	return text ? alloc_copy(text) : NULL;
}

/* The request is answered: another may follow. */
static void finish(struct socket *s)
{
	struct exchange *x = s->exchange;

	free(x->name);
	free(x->echo);
	x->name = x->echo = NULL;
}

/* named: what is wrong is said of the request by its name. */
static void fail(struct socket *s, bool named, const char *sentence)
{
	const struct exchange *x = s->exchange;
	char *text = speech_failure(s->speech, named ? x->name : NULL, sentence,
	                            x->echo);

	subscription_answer(s, NULL, text, strlen(text));
	free(text);
	finish(s);
}

static void fail_broken(struct socket *s)
{
	++*unavailable;
	fail(s, true, s->speech->broken);
	if (s->speech->breaks)
		socket_close(s, CLOSE_NORMAL, "");
}

/* Nobody knows whether it may still be asked for. */
static void fail_untrusted(struct socket *s)
{
	++*unavailable;
	fail(s, true, "Try again in a moment");
}

static void answered(void *asker, const struct answer *answer)
{
	struct socket *s = asker;

	s->asking = NULL;
	if (s->state != OPEN) {
		finish(s);
		return;
	}
	if (answer->is == PROGRAM_ABSENT) {
		fail(s, s->speech->names_unknown, s->speech->unknown);
	} else if (answer->is == PROGRAM_UNAVAILABLE || !answer->len) {
		fail_broken(s);
	} else {
		subscription_answer(s, answer->words, answer->body,
		                    answer->len);
		finish(s);
		if (answer->close)
			socket_close(s, CLOSE_NORMAL, "");
	}
	exchange_go_on(s);
}

static void ask(struct socket *s, const char *program, const char *name,
                const struct request *rq)
{
	static uint64_t count;
	char account[NUMBER], session[NUMBER], number[NUMBER], length[NUMBER],
		id[ID];
	const struct variable variables[] = {
		{ "REQUEST_METHOD", s->speech->method },
		{ "SCRIPT_NAME", name },
		{ s->speech->who, s->who },
		{ "FULLNAME", s->name },
		{ "ACCOUNT", s->account ? account : NULL },
		{ "SESSION", s->session ? session : NULL },
		{ "GATEWAY", lease_gateway() },
		{ "SOCKET", number },
		{ "REQUEST_ID", id },
		{ "CONTENT_LENGTH", length },
		{ NULL, NULL },
	};

	snprintf(account, sizeof account, "%" PRId64, s->account);
	snprintf(session, sizeof session, "%" PRId64, s->session);
	snprintf(number, sizeof number, "%" PRId64, s->number);
	snprintf(length, sizeof length, "%zu", rq->len);
	snprintf(id, sizeof id, "%s.%s.%" PRIu64, lease_gateway(), number,
	         ++count);
	if (logs_all)
		log_info("%s: %s %s, %zu bytes", id, s->speech->method, name,
		         rq->len);
	s->news = news_count();
	++*requests;
	s->asking = program_call(program, variables, rq->text, rq->len,
	                         answered, s);
}

/* The name that it gives itself, if it is a text. */
static const char *name_of(const struct speech *speech, json_object *o)
{
	json_object *v = NULL;

	return json_object_object_get_ex(o, speech->key, &v) &&
	                       json_object_is_type(v, json_type_string)
	               ? json_object_get_string(v)
	               : "";
}

/* What can be said of a frame before it is known what it wants. */
static void begin(struct socket *s, const struct request *rq)
{
	const struct speech *speech = s->speech;
	json_object *o = json_parse_object(rq->text, rq->len);
	const char *name = name_of(speech, o);
	char program[SPEECH_PROGRAM_MAX];

	s->exchange->name = member(o, speech->key);
	s->exchange->echo = member(o, "id");
	if (!o)
		fail(s, false, speech->no_object);
	else if (!s->exchange->name)
		fail(s, false, speech->no_name);
	else if (!speech_program(speech, name, program))
		fail(s, speech->names_unknown, speech->unknown);
	else if (s->account && !news_trusted())
		fail_untrusted(s);
	else
		ask(s, program, name, rq);
	json_object_put(o);
}

static struct request *take_first(struct exchange *x)
{
	struct request *rq = x->first;

	x->first = rq->next;
	if (!x->first)
		x->last = &x->first;
	x->waiting -= sizeof *rq + rq->len;
	return rq;
}

void exchange_go_on(struct socket *s)
{
	struct exchange *x = s->exchange;

	/* What it is to be told before comes first. */
	while (x->first && !s->asking && !s->owed && !s->starved &&
	       s->state == OPEN && !socket_draining()) {
		struct request *rq = take_first(x);

		if (s->speech == &speech_none)
			opening_ask_who(s, rq->text, rq->len);
		else
			begin(s, rq);
		free(rq);
	}
	socket_listen(s);
	if (s->asking)
		return;
	if (socket_draining())
		socket_close(s, CLOSE_RESTART, "restarting");
	if (x->first || s->owed)
		return;
	exchange_free(s);
	socket_settled(s);
}

void exchange_said(struct socket *s)
{
	if (s->exchange && s->state == OPEN && !s->asking && !s->owed)
		exchange_go_on(s);
}

void exchange_take(struct socket *s, const char *text, size_t len)
{
	struct exchange *x = s->exchange;
	struct request *rq = alloc_grow(NULL, sizeof *rq + len);

	if (!x) {
		x = s->exchange = alloc_zero(sizeof *x);
		x->last = &x->first;
	}
	rq->next = NULL;
	rq->len = len;
	memcpy(rq->text, text, len);
	*x->last = rq;
	x->last = &rq->next;
	x->waiting += sizeof *rq + len;
	if (x->waiting > TOO_MANY)
		socket_close(s, CLOSE_POLICY, "too many requests");
	else if (!s->asking)
		exchange_go_on(s);
}

bool exchange_full(const struct socket *s)
{
	return s->exchange && s->exchange->waiting >= WAITING_MAX;
}

void exchange_stop(struct socket *s)
{
	while (s->exchange && s->exchange->first)
		free(take_first(s->exchange));
}

void exchange_free(struct socket *s)
{
	if (!s->exchange)
		return;
	exchange_stop(s);
	finish(s);
	free(s->exchange);
	s->exchange = NULL;
}
