/* store.c - questions to the database, answered later */
#include "store.h"

#include <inttypes.h>
#include <search.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "db.h"
#include "log.h"

enum {
	PAUSE_MS = 100,
	JITTER_MS = 100,
	PATIENCE_MS = 5000,
	EARS_MAX = 512, /* bytes that say whom it hears */
};

struct ask {
	enum question question;
	answered *then;
	const void *asker;        /* NULL: forgotten */
	struct ask *next, **prev; /* while it waits */
	const char *params[STORE_PARAMS];
	char text[];
};

struct queue {
	struct ask *first, **last;
};

static struct {
	uv_loop_t *loop;
	const char *conninfo;
	const struct listening *listening;
	PGconn *conn;
	uv_poll_t *poll;  /* of its socket */
	uv_timer_t timer; /* to connect again, or to lose patience */
	enum { AWAY, CONNECTING, PREPARING, READY } is;
	bool asking, told; /* nothing else may be asked; the log knows */
	struct queue soon, replays;
	struct ask *asked; /* is under way */
	void *by_asker;    /* a tree of <search.h>: who waits for an answer */
	bool replayed;     /* the last one that was taken is a replay */
} store;

static void go_on(void);

static struct queue *queue_of(const struct ask *ask)
{
	return ask->question == REPLAY ? &store.replays : &store.soon;
}

static void put_last(struct ask *ask)
{
	struct queue *q = queue_of(ask);

	ask->prev = q->last;
	*q->last = ask;
	q->last = &ask->next;
}

static void put_first(struct ask *ask)
{
	struct queue *q = queue_of(ask);

	ask->prev = &q->first;
	ask->next = q->first;
	q->first = ask;
	*(ask->next ? &ask->next->prev : &q->last) = &ask->next;
}

/* A replay at most comes before anything else, and the other way round. */
static struct ask *take_next(void)
{
	bool replay = store.replays.first &&
	              (!store.soon.first || !store.replayed);
	struct queue *q = replay ? &store.replays : &store.soon;
	struct ask *ask = q->first;

	if (!ask)
		return NULL;
	q->first = ask->next;
	*(ask->next ? &ask->next->prev : &q->last) = &q->first;
	ask->next = NULL;
	store.replayed = replay;
	return ask;
}

static int compare_askers(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)((const struct ask *)a)->asker,
		  y = (uintptr_t)((const struct ask *)b)->asker;

	return (x > y) - (x < y);
}

/* What one of them waits for lies side by side. */
static int compare(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)a, y = (uintptr_t)b;
	int askers = compare_askers(a, b);

	return askers ? askers : (x > y) - (x < y);
}

static void disown(struct ask *ask)
{
	tdelete(ask, &store.by_asker, compare);
	ask->asker = NULL;
}

static void connect_start(uv_timer_t *timer);

static void free_poll(uv_handle_t *poll)
{
	free(poll);
}

static void stop_polling(void)
{
	if (store.poll)
		uv_close((uv_handle_t *)store.poll, free_poll);
	store.poll = NULL;
}

/* Some of the pause is chance, so that many do not come back as one. */
static void lost(const char *why)
{
	if (!store.told)
		log_error("no database: %s", why);
	store.told = true;
	stop_polling();
	PQfinish(store.conn);
	store.conn = NULL;
	store.is = AWAY;
	store.asking = false;
	if (store.asked && store.asked->asker)
		put_first(store.asked);
	else
		free(store.asked);
	store.asked = NULL;
	store.listening->lost();
	uv_timer_start(&store.timer, connect_start,
	               PAUSE_MS + randombytes_uniform(JITTER_MS), 0);
}

static void out_of_patience(uv_timer_t *timer)
{
	(void)timer;
	lost("no answer in time");
}

static void be_patient(void)
{
	uv_timer_start(&store.timer, out_of_patience, PATIENCE_MS, 0);
}

static void ready(uv_poll_t *poll, int status, int events)
{
	(void)poll;
	(void)status;
	(void)events;
	go_on();
}

/* A connection on its way may change sockets, so each step watches anew. */
static void poll_for(int events)
{
	stop_polling();
	store.poll = alloc_zero(sizeof *store.poll);
	if (uv_poll_init(store.loop, store.poll, PQsocket(store.conn)))
		die("cannot watch the database's socket");
	uv_poll_start(store.poll, events, ready);
}

static void connect_start(uv_timer_t *timer)
{
	(void)timer;
	store.conn = db_connect_start(store.conninfo, store.listening->program);
	store.is = CONNECTING;
	if (PQstatus(store.conn) == CONNECTION_BAD) {
		lost(PQerrorMessage(store.conn));
		return;
	}
	be_patient();
	poll_for(UV_WRITABLE);
}

/* All in one question, LISTEN before what is read. */
static bool send_preparation(void)
{
	size_t size = strlen(question_sql) + EARS_MAX, len = 0;
	char *sql = alloc_grow(NULL, size);
	bool sent;

	for (const struct ear *e = store.listening->ears; e->channel; e++)
		len += (size_t)snprintf(sql + len, size - len, "LISTEN %s; ",
		                        e->channel);
	snprintf(sql + len, size - len, "%s", question_sql);
	sent = PQsendQuery(store.conn, sql) == 1;
	free(sql);
	return sent;
}

static void connect_on(void)
{
	PostgresPollingStatusType p = PQconnectPoll(store.conn);

	if (p == PGRES_POLLING_FAILED) {
		lost(PQerrorMessage(store.conn));
		return;
	}
	poll_for(p == PGRES_POLLING_WRITING ? UV_WRITABLE : UV_READABLE);
	if (p == PGRES_POLLING_OK) {
		store.is = PREPARING;
		if (!send_preparation())
			lost(PQerrorMessage(store.conn));
	}
}

static void ask_next(void)
{
	const struct ask *ask = store.asked = take_next();

	if (!ask) {
		uv_timer_stop(&store.timer);
		return;
	}
	store.asking = true;
	be_patient();
	if (!PQsendQueryPrepared(store.conn, question_names[ask->question],
	                         ask->params[1] ? 2 : 1, ask->params, NULL,
	                         NULL, 0))
		lost(PQerrorMessage(store.conn));
}

static void prepared(const PGresult *r)
{
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		lost(PQresultErrorMessage(r));
}

/* What failed is asked again, on another connection and after the pause. */
static void tell(const PGresult *r)
{
	void *asker;

	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		lost(PQresultErrorMessage(r));
		return;
	}
	asker = (void *)store.asked->asker;
	if (asker) {
		disown(store.asked);
		store.asked->then(asker, r);
	}
	free(store.asked);
	store.asked = NULL;
}

static void hear(const PGnotify *n)
{
	for (const struct ear *e = store.listening->ears; e->channel; e++)
		if (strcmp(e->channel, n->relname) == 0)
			e->heard(n->extra);
}

static void hear_notifications(void)
{
	PGnotify *n;

	while (store.conn && (n = PQnotifies(store.conn))) {
		hear(n);
		PQfreemem(n);
	}
}

/* What is asked while the connection is announced waits for its turn. */
static void all_answered(void)
{
	store.asking = true;
	if (store.is == PREPARING) {
		store.is = READY;
		store.told = false;
		log_info("connected to the database");
		store.listening->missed();
	}
	store.asking = false;
	ask_next();
}

/*
 * Answers come first, then what was notified: so nobody is let in by a session
 * that has just ended.  The server notifies between two questions, never during
 * one, and only of what the next one sees.  A question that did not see the end
 * of a session was answered before that end is told, so that whom it let in is
 * there to be ended; one that is answered after has seen it itself.
 */
static void answers_on(void)
{
	PGresult *r;

	if (!PQconsumeInput(store.conn)) {
		lost(PQerrorMessage(store.conn));
		return;
	}
	while (store.conn && !PQisBusy(store.conn)) {
		r = PQgetResult(store.conn);
		if (!r)
			break;
		store.is == PREPARING ? prepared(r) : tell(r);
		PQclear(r);
	}
	hear_notifications();
	if (store.conn && PQtransactionStatus(store.conn) == PQTRANS_IDLE)
		all_answered();
}

static void go_on(void)
{
	if (store.is == CONNECTING)
		connect_on();
	else
		answers_on();
}

void store_open(uv_loop_t *loop, const char *conninfo,
                const struct listening *listening)
{
	store.loop = loop;
	store.conninfo = conninfo;
	store.listening = listening;
	store.soon.last = &store.soon.first;
	store.replays.last = &store.replays.first;
	uv_timer_init(loop, &store.timer);
	connect_start(&store.timer);
}

void store_ask(enum question question, answered *then, void *asker,
               const char *first, const char *second)
{
	size_t n = strlen(first) + 1, m = second ? strlen(second) + 1 : 0;
	struct ask *ask = alloc_zero(sizeof *ask + n + m);

	*ask = (struct ask){ .question = question,
		             .then = then,
		             .asker = asker };
	ask->params[0] = memcpy(ask->text, first, n);
	ask->params[1] = second ? memcpy(ask->text + n, second, m) : NULL;
	if (!tsearch(ask, &store.by_asker, compare))
		die("out of memory");
	put_last(ask);
	if (store.is == READY && !store.asking)
		ask_next();
}

static void take_out(struct ask *ask)
{
	*ask->prev = ask->next;
	*(ask->next ? &ask->next->prev : &queue_of(ask)->last) = ask->prev;
}

/* Many go at once where the database does not answer, so each is looked up.
 * What is under way is answered to nobody. */
void store_forget(const void *asker)
{
	const struct ask like = { .asker = asker };
	struct ask **found;

	while ((found = tfind(&like, &store.by_asker, compare_askers))) {
		struct ask *ask = *found;

		disown(ask);
		if (ask == store.asked)
			continue;
		take_out(ask);
		free(ask);
	}
}

void store_close(void)
{
	stop_polling();
	uv_timer_stop(&store.timer);
	PQfinish(store.conn);
	store.conn = NULL;
	do {
		if (store.asked && store.asked->asker)
			disown(store.asked);
		free(store.asked);
	} while ((store.asked = take_next()));
}

int64_t store_number(const PGresult *r, int row, int column)
{
	return strtoll(PQgetvalue(r, row, column), NULL, 10);
}

bool numbers_add(struct numbers *list, int64_t number)
{
	if (list->n == NUMBERS)
		return false;
	list->len += (size_t)snprintf(
		list->text + list->len, sizeof list->text - list->len,
		"%c%" PRId64, list->n++ ? ',' : '{', number);
	return true;
}

const char *numbers_text(struct numbers *list)
{
	if (!list->n)
		return "{}";
	memcpy(list->text + list->len, "}", 2);
	return list->text;
}
