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
#include "metrics.h"
#include "news.h"
#include "program.h"
#include "socket.h"
#include "subscription.h"

enum { TYPE_MAX = 48, NUMBER = 24, NAME = sizeof "ws-" + TYPE_MAX };

struct request {
	struct request *next;
	size_t len;
	char text[];
};

struct exchange {
	struct request *first, **last; /* those that wait */
	size_t waiting;                /* bytes of memory of theirs */
	char type[TYPE_MAX + 1];       /* of the one that is under way, */
	char *echo; /* and what it has for an id; NULL: none */
};

static counter *requests, *unavailable;

void exchange_open_all(const char *gateway)
{
	requests = metrics_counter(
		"confab_gateway_requests_total{gateway=\"%s\"}", gateway);
	unavailable = metrics_counter(
		"confab_gateway_unavailable_total{gateway=\"%s\"}", gateway);
}

static char *copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(alloc_grow(NULL, size), text, size);
}

/* The request is answered: another may follow. */
static void finish(struct socket *s)
{
	free(s->exchange->echo);
	s->exchange->echo = NULL;
}

static void fail(struct socket *s, const char *type, const char *error)
{
	const char *echo = s->exchange->echo;
	size_t size = strlen(type) + strlen(error) + (echo ? strlen(echo) : 0) +
	              64;
	char *text = alloc_grow(NULL, size);
	int len = snprintf(text, size,
	                   "{\"type\":\"%s\",\"success\":false,"
	                   "\"error\":\"%s\"%s%s}",
	                   type, error, echo ? ",\"id\":" : "",
	                   echo ? echo : "");

	subscription_answer(s, NULL, text, (size_t)len);
	free(text);
	finish(s);
}

static void fail_without_type(struct socket *s)
{
	fail(s, "root", "no type field found in the event");
}

static void fail_unavailable(struct socket *s)
{
	++*unavailable;
	fail(s, s->exchange->type, "Try again in a moment");
}

static void go_on(struct socket *s);

static void answered(void *asker, const struct answer *answer)
{
	struct socket *s = asker;

	s->asking = false;
	if (s->state != OPEN) {
		finish(s);
		return;
	}
	if (answer->is == PROGRAM_ABSENT) {
		fail_without_type(s);
	} else if (answer->is == PROGRAM_UNAVAILABLE || !answer->len) {
		fail_unavailable(s);
	} else {
		subscription_answer(s, answer->words, answer->body,
		                    answer->len);
		finish(s);
	}
	go_on(s);
}

/* The name of an event is one of a file, too. */
static bool is_type(const char *type)
{
	size_t len = strlen(type);

	return len && len <= TYPE_MAX &&
	       strspn(type, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

/* ws-send-message of send_message */
static void name_program(const char *type, char name[NAME])
{
	snprintf(name, NAME, "ws-%s", type);
	for (char *c = name; *c; c++)
		if (*c == '_')
			*c = '-';
}

static void ask(struct socket *s, const struct request *rq)
{
	static uint64_t count;
	char name[NAME], account[NUMBER], session[NUMBER], number[NUMBER],
		length[NUMBER], id[NAME];
	const struct variable variables[] = {
		{ "REQUEST_METHOD", "EVENT" },
		{ "SCRIPT_NAME", s->exchange->type },
		{ "ACCOUNT", account },
		{ "LOGIN", s->login },
		{ "SESSION", s->session ? session : NULL },
		{ "GATEWAY", lease_gateway() },
		{ "SOCKET", number },
		{ "REQUEST_ID", id },
		{ "CONTENT_LENGTH", length },
		{ NULL, NULL },
	};

	name_program(s->exchange->type, name);
	snprintf(account, sizeof account, "%" PRId64, s->account);
	snprintf(session, sizeof session, "%" PRId64, s->session);
	snprintf(number, sizeof number, "%" PRId64, s->number);
	snprintf(length, sizeof length, "%zu", rq->len);
	snprintf(id, sizeof id, "%s.%s.%" PRIu64, lease_gateway(), number,
	         ++count);
	s->asking = true;
	s->news = news_count();
	++*requests;
	program_call(name, variables, rq->text, rq->len, answered, s);
}

/* Contracts, 2.3: what can be said of a frame before its type is known. */
static void begin(struct socket *s, const struct request *rq)
{
	struct exchange *x = s->exchange;
	json_object *o = json_parse_object(rq->text, rq->len), *type;
	const char *echo = json_of(o, "id", NULL);

	if (echo)
		x->echo = copy(echo);
	*x->type = '\0';
	if (json_object_object_get_ex(o, "type", &type) &&
	    json_object_is_type(type, json_type_string) &&
	    is_type(json_object_get_string(type)))
		snprintf(x->type, sizeof x->type, "%s",
		         json_object_get_string(type));
	if (!o)
		fail(s, "root", "invalid json event");
	else if (!*x->type)
		fail_without_type(s);
	else if (!news_trusted())
		fail_unavailable(s);
	else
		ask(s, rq);
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

static void go_on(struct socket *s)
{
	struct exchange *x = s->exchange;

	while (x->first && !s->asking && s->state == OPEN &&
	       !socket_draining()) {
		struct request *rq = take_first(x);

		begin(s, rq);
		free(rq);
	}
	socket_listen(s);
	if (s->asking)
		return;
	if (socket_draining())
		socket_close(s, CLOSE_RESTART, "restarting");
	if (x->first)
		return;
	exchange_free(s);
	socket_settled(s);
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
		go_on(s);
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
	free(s->exchange->echo);
	free(s->exchange);
	s->exchange = NULL;
}
