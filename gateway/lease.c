/* lease.c - what the database knows of this gateway */
#include "lease.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json.h"
#include "log.h"
#include "pool.h"
#include "program.h"

/* A list ends there: a socket that is not told of goes with the lease. */
enum { TICKS = 2, GONE_MAX = 65536, AT_ONCE = 64, NUMBER = 24 };

/* Ticks after which no worker is at what was given up, even if it had only just
 * begun with it, and the database has ended its last statement. */
enum { GIVEN_UP = POOL_REQUEST + 5 };

struct gone {
	int64_t number;
	int due;                /* the tick, if it is told of later */
	void (*then)(void *of); /* NULL: nobody waits */
	void *of;
	struct gone *next;
};

struct list {
	struct gone *first, **last;
	int n;
};

static struct {
	const char *name, *row; /* what its row is called */
	void (*then)(void);
	char gateway[NUMBER];
	bool asking;
	int ticks;
	struct list gone, unknown; /* to be told of now; later, in that order */
	int telling;
} lease;

const char *lease_gateway(void)
{
	return *lease.gateway ? lease.gateway : NULL;
}

/* The number in {"data":{"gateway":"7"}}. */
static bool read_number(const struct answer *answer, char number[NUMBER])
{
	json_object *o = json_parse_object(answer->body, answer->len), *data,
		    *gateway;
	bool good = o && json_object_object_get_ex(o, "data", &data) &&
	            json_object_object_get_ex(data, "gateway", &gateway) &&
	            json_object_is_type(gateway, json_type_string);

	if (good)
		snprintf(number, NUMBER, "%s", json_object_get_string(gateway));
	json_object_put(o);
	return good && *number;
}

/*
 * What the database does not say now it may say later; but where it says that
 * the row is gone, all sockets are taken for gone, and it is time to begin
 * anew.
 */
static void alive(void *asker, const struct answer *answer)
{
	(void)asker;
	lease.asking = false;
	if (answer->is != PROGRAM_ANSWERED || answer->status == 503)
		return;
	if (answer->status != 200 || !read_number(answer, lease.gateway))
		die("the lease is lost: %.200s", answer->body);
	if (lease.then)
		lease.then();
	lease.then = NULL;
}

static void renew(void)
{
	const struct variable variables[] = {
		{ "REQUEST_METHOD", "SOCKET" },
		{ "SCRIPT_NAME", "alive" },
		{ "GATEWAY_NAME", lease.row },
		{ "GATEWAY", lease_gateway() },
		{ "REQUEST_ID", lease.name },
		{ "CONTENT_LENGTH", "0" },
		{ NULL, NULL },
	};

	if (lease.asking)
		return;
	lease.asking = true;
	program_call("gateway-alive", variables, NULL, 0, alive, &lease);
}

static void keep(struct list *list, struct gone *g)
{
	g->next = NULL;
	*list->last = g;
	list->last = &g->next;
	list->n++;
}

static struct gone *take_first(struct list *list)
{
	struct gone *g = list->first;

	list->first = g->next;
	if (!list->first)
		list->last = &list->first;
	list->n--;
	return g;
}

static void tell_some(void);

/* What was not heard is said again at the next tick. */
static void told(void *asker, const struct answer *answer)
{
	struct gone *g = asker;

	lease.telling--;
	if (g->then)
		g->then(g->of);
	g->then = NULL;
	if (answer->is != PROGRAM_ANSWERED || answer->status == 503) {
		keep(&lease.gone, g);
		return;
	}
	free(g);
	tell_some();
}

static void tell(struct gone *g)
{
	char number[NUMBER];
	const struct variable variables[] = {
		{ "REQUEST_METHOD", "SOCKET" },
		{ "SCRIPT_NAME", "close" },
		{ "GATEWAY", lease.gateway },
		{ "SOCKET", number },
		{ "REQUEST_ID", lease.name },
		{ "CONTENT_LENGTH", "0" },
		{ NULL, NULL },
	};

	snprintf(number, sizeof number, "%" PRId64, g->number);
	lease.telling++;
	program_call("socket-close", variables, NULL, 0, told, g);
}

static void tell_some(void)
{
	while (lease.gone.first && lease.telling < AT_ONCE)
		tell(take_first(&lease.gone));
}

/* Who is not listed because there are too many waits for nothing. */
struct gone *lease_socket_gone(int64_t number, void (*then)(void *of), void *of)
{
	struct gone *g;

	if (lease_pending() >= GONE_MAX) {
		if (then)
			then(of);
		return NULL;
	}
	g = alloc_zero(sizeof *g);
	g->number = number;
	g->then = then;
	g->of = of;
	keep(&lease.gone, g);
	tell_some();
	return g;
}

void lease_socket_unknown(int64_t number)
{
	struct gone *g;

	if (lease.unknown.n >= GONE_MAX)
		return;
	g = alloc_zero(sizeof *g);
	g->number = number;
	g->due = lease.ticks + GIVEN_UP;
	keep(&lease.unknown, g);
}

void lease_forget(struct gone *gone)
{
	if (gone)
		gone->then = NULL;
}

int lease_pending(void)
{
	return lease.gone.n + lease.telling;
}

void lease_open(const char *name, const char *row, void (*then)(void))
{
	lease.name = name;
	lease.row = row;
	lease.then = then;
	lease.gone.last = &lease.gone.first;
	lease.unknown.last = &lease.unknown.first;
	renew();
}

void lease_tick(void)
{
	if (!lease_gateway() || ++lease.ticks % TICKS == 0)
		renew();
	while (lease.unknown.first && lease.unknown.first->due <= lease.ticks)
		keep(&lease.gone, take_first(&lease.unknown));
	tell_some();
}

void lease_close(void)
{
	while (lease.gone.first)
		free(take_first(&lease.gone));
	while (lease.unknown.first)
		free(take_first(&lease.unknown));
}
