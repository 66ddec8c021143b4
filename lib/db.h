/*
 * db.h - one PostgreSQL connection, used one statement at a time
 *
 * Parameters are text; PostgreSQL knows the types.  SQL is a constant: no
 * string from outside is ever pasted into it.  A statement is prepared the
 * first time it is run and remembered by its address.
 *
 * The connection is opened by the first statement and again after it was lost.
 * Nothing here waits longer than DB_CONNECT_MS for a connection and
 * DB_ANSWER_MS for an answer, so that a database that hangs costs a 503 and not
 * a worker.
 *
 * Rows belong to the db and live until db_reset(), which the request loop
 * calls once the reply is sent, and GraphQL after each field.  Nobody frees
 * them.
 */
#ifndef DB_H
#define DB_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "error.h"

enum { DB_CONNECT_MS = 1500, DB_ANSWER_MS = 3000, DB_STATEMENTS = 32 };

/* A connection string that is none ends the program. */
void db_check(const char *conninfo);

/* Is it another machine's, or might it be? */
bool db_is_remote(const char *conninfo);

/*
 * Begin to connect to the database of the settings, without waiting but for
 * the look-up of a host name (so use addresses): what PQconnectPoll() wants.
 * The role is the program's own, confab_<program>, unless the connection string
 * names a user.
 */
PGconn *db_connect_start(const char *conninfo, const char *program);

struct db;
struct rows;

/* Both strings are borrowed for as long as the db lives. */
struct db *db_open(const char *conninfo, const char *program);
void db_reset(struct db *db /* or NULL */);
void db_close(struct db *db);

/*
 * Run SQL.  OK: *rows is what it gave.  ERROR_UNAVAILABLE: it did not run, or
 * nobody knows whether it did; the log says why.
 */
#define db_query(db, rows, sql, ...) \
	db_query_v(db, rows, sql, DB_COUNT(__VA_ARGS__), DB_ARRAY(__VA_ARGS__))

/* The same of one text, the first column of the first row.  NULL: it failed, or
 * there is none, which is as if_none says. */
#define db_text(db, text, if_none, sql, ...) \
	db_text_v(db, text, if_none, sql, DB_COUNT(__VA_ARGS__), \
	          DB_ARRAY(__VA_ARGS__))

/* Did the last statement fail only as a row of the same key is there? */
bool db_conflicted(const struct db *db);

/* Did it fail only for what it was asked, and so did nothing? */
bool db_refused(const struct db *db);

/*
 * Who runs LISTEN is told on the connection's socket, which is to be polled for
 * reading; -1: there is none, and nothing is told.  Was there something since?
 */
int db_socket(const struct db *db);
bool db_told(struct db *db);

/* Does the database answer? */
bool db_answers(struct db *db);

int rows_count(const struct rows *rows);

/* NULL is NULL; a boolean is "t" or "f". */
const char *rows_text(const struct rows *rows, int row, int column);
bool rows_true(const struct rows *rows, int row, int column);

#define DB_ARRAY(...) ((const char *const[]){ NULL, ##__VA_ARGS__ } + 1)
#define DB_COUNT(...) \
	((int)(sizeof((const char *const[]){ NULL, ##__VA_ARGS__ }) / \
	       sizeof(char *)) - \
	 1)

enum error db_query_v(struct db *db, struct rows **rows, const char *sql, int n,
                      const char *const *args);
enum error db_text_v(struct db *db, const char **text, enum error if_none,
                     const char *sql, int n, const char *const *args);

#endif
