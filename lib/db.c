/* db.c - one PostgreSQL connection, used one statement at a time */
#include "db.h"

#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alloc.h"
#include "clock.h"
#include "log.h"

enum { RESULTS = 16, RETRIES = 3, PAUSE_MS = 100 };

struct db {
	const char *conninfo, *program;
	PGconn *conn;
	const char *prepared[DB_STATEMENTS];
	int nprepared;
	PGresult *results[RESULTS];
	int nresults;
	bool conflicted, refused;
	int64_t not_before; /* when to try again after failing to connect */
	int64_t quiet_until;
};

/* A database that is away is worth a line a second, not one a request. */
static void complain(struct db *db, const char *what, const char *why)
{
	int64_t now = clock_ms();

	if (now < db->quiet_until)
		return;
	db->quiet_until = now + 1000;
	log_error("%s: %s", what, why);
}

/* libpq's own message would quote it, and a password may be in it. */
void db_check(const char *conninfo)
{
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);

	if (!options && strpbrk(conninfo, "=:"))
		die("CONFAB_DATABASE is no connection string of libpq");
	PQconninfoFree(options);
}

/* One of several is enough. */
static bool names_remote(const char *hosts)
{
	for (const char *host = hosts; host; host = strchr(host, ',')) {
		host += *host == ',';
		if (*host && *host != ',' && *host != '/' && *host != '@')
			return true;
	}
	return false;
}

bool db_is_remote(const char *conninfo)
{
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	const char *hosts = getenv("PGHOST");
	bool remote = getenv("PGHOSTADDR") || getenv("PGSERVICE");

	for (const PQconninfoOption *o = options; o && o->keyword; o++) {
		if (!o->val)
			continue;
		if (strcmp(o->keyword, "host") == 0)
			hosts = o->val;
		if (strcmp(o->keyword, "hostaddr") == 0 ||
		    strcmp(o->keyword, "service") == 0)
			remote = true;
	}
	remote = remote || names_remote(hosts);
	PQconninfoFree(options);
	return remote;
}

struct db *db_open(const char *conninfo, const char *program)
{
	struct db *db = alloc_zero(sizeof *db);

	db->conninfo = conninfo;
	db->program = program;
	return db;
}

void db_reset(struct db *db)
{
	while (db && db->nresults)
		PQclear(db->results[--db->nresults]);
}

static void disconnect(struct db *db)
{
	PQfinish(db->conn);
	db->conn = NULL;
	db->nprepared = 0;
}

void db_close(struct db *db)
{
	db_reset(db);
	disconnect(db);
	free(db);
}

static void role_of(const char *program, char role[64])
{
	snprintf(role, 64, "confab_%s", program);
	for (char *c = role; *c; c++)
		if (*c == '-')
			*c = '_';
}

/* What the server says by itself is an event like any other. */
static void notice(void *nobody, const char *message)
{
	(void)nobody;
	log_warn("the database says: %s", message);
}

/*
 * confab.hinted says that this connection tells the notifier itself, so that
 * the trigger that does it for other hands (db_schema) stays out of the way.
 * To compile a statement takes a second, where to run it takes milliseconds;
 * and to plan one anew for what it is asked may take longer than to run it.
 */
PGconn *db_connect_start(const char *conninfo, const char *program)
{
	static const char options[] =
		"-c search_path=confab,pg_temp -c statement_timeout=2s"
		" -c lock_timeout=1s -c confab.hinted=on -c jit=off"
		" -c plan_cache_mode=force_generic_plan"
		" -c idle_in_transaction_session_timeout=5s"
		" -c default_transaction_isolation=read\\ committed";
	/* What stands after another holds: dbname may bring its own user, but
	 * not undo what the programs rely on. */
	static const char *const names[] = { "user",
		                             "dbname",
		                             "options",
		                             "fallback_application_name",
		                             "client_encoding",
		                             NULL };
	char role[64];
	const char *values[] = {
		role,    *conninfo ? conninfo : "dbname=confab",
		options, program,
		"UTF8",  NULL
	};
	PGconn *conn;

	role_of(program, role);
	conn = PQconnectStartParams(names, values, 1);
	if (!conn)
		die("out of memory");
	PQsetNoticeProcessor(conn, notice, NULL);
	return conn;
}

/* Wait for the connection's socket; false: the time is over. */
static bool wait_for(PGconn *conn, short events, int64_t until)
{
	struct pollfd p = { PQsocket(conn), events, 0 };
	int64_t left = until - clock_ms();

	return left > 0 && poll(&p, 1, (int)left) != 0;
}

static bool finish_connecting(PGconn *conn)
{
	int64_t until = clock_ms() + DB_CONNECT_MS;
	PostgresPollingStatusType p = PGRES_POLLING_WRITING;

	while (p != PGRES_POLLING_OK && p != PGRES_POLLING_FAILED) {
		if (PQstatus(conn) == CONNECTION_BAD ||
		    !wait_for(conn,
		              p == PGRES_POLLING_READING ? POLLIN : POLLOUT,
		              until))
			return false;
		p = PQconnectPoll(conn);
	}
	return p == PGRES_POLLING_OK;
}

/*
 * After a failure nobody tries for as long as that took: requests that wait for
 * a database that hangs are refused at once then, instead of one by one.
 */
static bool connect_now(struct db *db)
{
	int64_t begun = clock_ms(), ended;

	if (begun < db->not_before)
		return false;
	db->conn = db_connect_start(db->conninfo, db->program);
	if (finish_connecting(db->conn))
		return true;
	complain(db, "cannot reach the database", PQerrorMessage(db->conn));
	disconnect(db);
	ended = clock_ms();
	db->not_before = ended + PAUSE_MS + (ended - begun);
	return false;
}

/*
 * Between statements the server has nothing to say, unless it goes: then what
 * it says is followed by the end, and reading to there tells, before a
 * statement is lost to a dead connection.
 */
static bool alive(PGconn *conn)
{
	struct pollfd p = { PQsocket(conn), POLLIN, 0 };

	while (poll(&p, 1, 0) > 0)
		if (!PQconsumeInput(conn))
			return false;
	return PQstatus(conn) == CONNECTION_OK;
}

static bool connected(struct db *db)
{
	if (db->conn && !alive(db->conn))
		disconnect(db);
	return db->conn || connect_now(db);
}

static PGresult *keep(struct db *db, PGresult *r)
{
	if (db->nresults == RESULTS)
		die("one request ran more than %d statements", RESULTS);
	return db->results[db->nresults++] = r;
}

/* What the statement that was sent gives; NULL: no answer, and no connection.
 */
static PGresult *answer(struct db *db, int sent)
{
	int64_t until = clock_ms() + DB_ANSWER_MS;
	PGresult *last = NULL, *r = NULL;

	do {
		if (r) {
			PQclear(last);
			last = r;
		}
		while (sent && PQisBusy(db->conn))
			sent = wait_for(db->conn, POLLIN, until) &&
			       PQconsumeInput(db->conn);
	} while (sent && (r = PQgetResult(db->conn)));
	if (!sent || PQstatus(db->conn) != CONNECTION_OK) {
		complain(db, "no answer from the database",
		         PQerrorMessage(db->conn));
		PQclear(last);
		disconnect(db);
		return NULL;
	}
	return keep(db, last);
}

enum outcome { DONE, AGAIN, CONFLICT, REFUSED, FAILED };

/* Of class 22, data exceptions, or 23, what breaks a constraint. */
static bool is_about_data(const char *state)
{
	return state &&
	       (strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0);
}

/* Of class 22 the message quotes the data. */
static const char *reason_of(const PGresult *r, const char *state)
{
	return state && strncmp(state, "22", 2) == 0
	               ? state
	               : PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
}

/* A lost connection's result has no SQLSTATE at all. */
static enum outcome outcome_of(struct db *db, const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return DONE;
	if (state && strcmp(state, "23505") == 0)
		return CONFLICT;
	if (state &&
	    (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0))
		return AGAIN;
	if (r)
		complain(db, "statement failed", reason_of(r, state));
	return is_about_data(state) ? REFUSED : FAILED;
}

/* Give the statement's server-side name, preparing it at its first run. */
static enum outcome prepare(struct db *db, const char *sql, char name[16])
{
	enum outcome o;
	int i = 0;

	while (i < db->nprepared && db->prepared[i] != sql)
		i++;
	if (i == DB_STATEMENTS)
		die("more than %d statements in one program", DB_STATEMENTS);
	snprintf(name, 16, "s%d", i);
	if (i < db->nprepared)
		return DONE;
	o = outcome_of(db,
	               answer(db, PQsendPrepare(db->conn, name, sql, 0, NULL)));
	if (o == DONE)
		db->prepared[db->nprepared++] = sql;
	return o;
}

static enum outcome run(struct db *db, struct rows **rows, const char *sql,
                        int n, const char *const *args)
{
	char name[16];
	enum outcome o;
	PGresult *r;

	if (!connected(db))
		return FAILED;
	o = prepare(db, sql, name);
	if (o != DONE)
		return o;
	r = answer(db,
	           PQsendQueryPrepared(db->conn, name, n, args, NULL, NULL, 0));
	*rows = (struct rows *)r;
	return outcome_of(db, r);
}

enum error db_query_v(struct db *db, struct rows **rows, const char *sql, int n,
                      const char *const *args)
{
	enum outcome o = AGAIN;

	for (int i = 0; o == AGAIN && i < RETRIES; i++)
		o = run(db, rows, sql, n, args);
	db->conflicted = o == CONFLICT;
	db->refused = o == CONFLICT || o == REFUSED;
	return o == DONE ? OK : ERROR_UNAVAILABLE;
}

enum error db_text_v(struct db *db, const char **text, enum error if_none,
                     const char *sql, int n, const char *const *args)
{
	struct rows *rows;
	enum error e = db_query_v(db, &rows, sql, n, args);

	*text = !e && rows_count(rows) ? rows_text(rows, 0, 0) : NULL;
	return e || rows_count(rows) ? e : if_none;
}

bool db_conflicted(const struct db *db)
{
	return db->conflicted;
}

bool db_refused(const struct db *db)
{
	return db->refused;
}

int db_socket(const struct db *db)
{
	return db->conn ? PQsocket(db->conn) : -1;
}

bool db_told(struct db *db)
{
	PGnotify *told;
	int n = 0;

	if (db->conn && !alive(db->conn))
		disconnect(db);
	while (db->conn && (told = PQnotifies(db->conn))) {
		PQfreemem(told);
		n++;
	}
	return n > 0;
}

static const char answers_sql[] = "SELECT true";

bool db_answers(struct db *db)
{
	struct rows *rows;

	return db_query(db, &rows, answers_sql) == OK;
}

int rows_count(const struct rows *rows)
{
	return PQntuples((const PGresult *)rows);
}

const char *rows_text(const struct rows *rows, int row, int column)
{
	const PGresult *r = (const PGresult *)rows;

	return PQgetisnull(r, row, column) ? NULL : PQgetvalue(r, row, column);
}

bool rows_true(const struct rows *rows, int row, int column)
{
	const char *text = rows_text(rows, row, column);

	return text && *text == 't';
}
