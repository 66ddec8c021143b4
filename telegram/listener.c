/* listener.c - being told by the database, and being the only one */
#include "listener.h"

#include <poll.h>
#include <string.h>

#include "clock.h"
#include "db.h"
#include "log.h"

enum { AGAIN_MS = 2000 };

static struct {
	const char *conninfo;
	PGconn *conn; /* NULL: there is none before at */
	PostgresPollingStatusType connecting;
	bool asking, alone;
	int64_t at; /* when something is to be tried again */
} listener;

#define LOCK_SQL "SELECT pg_try_advisory_lock(hashtext('telegram'))"
static const char lock_sql[] = LOCK_SQL,
		  listen_sql[] =
			  "LISTEN confab_messages;"
			  "LISTEN confab_telegram;" LOCK_SQL;

void listener_open(const struct settings *settings)
{
	listener.conninfo = settings->database;
}

void listener_close(void)
{
	PQfinish(listener.conn);
	listener.conn = NULL;
	listener.alone = listener.asking = false;
	listener.at = clock_ms() + AGAIN_MS;
}

static void lose(void)
{
	log_warn("the database does not tell: %s",
	         PQerrorMessage(listener.conn));
	listener_close();
}

static bool connected(void)
{
	return listener.conn && listener.connecting == PGRES_POLLING_OK;
}

bool listener_waits(struct curl_waitfd *fd)
{
	if (!listener.conn)
		return false;
	*fd = (struct curl_waitfd){
		.fd = PQsocket(listener.conn),
		.events = listener.connecting == PGRES_POLLING_WRITING
		                  ? CURL_WAIT_POLLOUT
		                  : CURL_WAIT_POLLIN,
	};
	return true;
}

static void ask(const char *sql)
{
	listener.asking = PQsendQuery(listener.conn, sql) == 1;
	listener.at = clock_ms() + AGAIN_MS;
	if (!listener.asking)
		lose();
}

static void connect_again(void)
{
	if (clock_ms() < listener.at)
		return;
	listener.conn = db_connect_start(listener.conninfo, "telegram");
	listener.connecting = PGRES_POLLING_WRITING;
	listener.at = clock_ms() + AGAIN_MS;
	if (PQstatus(listener.conn) == CONNECTION_BAD)
		lose();
}

static bool ready(void)
{
	struct pollfd p = {
		.fd = PQsocket(listener.conn),
		.events = listener.connecting == PGRES_POLLING_WRITING ? POLLOUT
		                                                       : POLLIN,
	};

	return poll(&p, 1, 0) > 0;
}

static void go_on_connecting(void)
{
	if (!ready()) {
		if (clock_ms() > listener.at)
			lose();
		return;
	}
	listener.connecting = PQconnectPoll(listener.conn);
	if (listener.connecting == PGRES_POLLING_FAILED)
		lose();
	else if (listener.connecting == PGRES_POLLING_OK)
		ask(listen_sql);
}

static void take_answer(const PGresult *r)
{
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		return;
	listener.alone = strcmp(PQgetvalue(r, 0, 0), "t") == 0;
	if (listener.alone)
		log_info("this is the one that speaks to Telegram");
}

static void take_answers(void)
{
	PGresult *r;

	while (listener.asking && !PQisBusy(listener.conn)) {
		r = PQgetResult(listener.conn);
		listener.asking = r != NULL;
		if (r)
			take_answer(r);
		PQclear(r);
	}
}

static void take_news(void)
{
	PGnotify *n;

	while ((n = PQnotifies(listener.conn)))
		PQfreemem(n);
}

void listener_go_on(void)
{
	if (!listener.conn)
		connect_again();
	else if (!connected())
		go_on_connecting();
	if (!connected())
		return;
	if (!PQconsumeInput(listener.conn)) {
		lose();
		return;
	}
	take_answers();
	take_news();
	if (!listener.asking && !listener.alone && clock_ms() >= listener.at)
		ask(lock_sql);
}

bool listener_alone(void)
{
	return listener.alone;
}
