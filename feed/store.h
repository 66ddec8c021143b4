/*
 * store.h - questions to the database, answered later
 *
 * One connection, one question at a time, in the order asked; but whoever reads
 * what was missed long ago, in however many rooms, takes turns with all else.
 * All of them only read, or may be done twice, so what was under way when the
 * connection was lost is asked again on the next one, until it is answered or
 * its asker forgets it.
 */
#ifndef STORE_H
#define STORE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "question.h"

enum { STORE_PARAMS = 2 };

typedef void answered(void *asker, const PGresult *answer);

/*
 * A channel of NOTIFY, and whom to tell of what comes on it: of what is
 * committed after every answer that did not know of it yet.
 */
struct ear {
	const char *channel;
	void (*heard)(const char *payload);
};

/* Whose connection it is, and what it hears: ears end with a nameless one.
 * There may have been more than is told after every connect: missed.  While
 * there is no connection nothing is told, and nothing of that later. */
struct listening {
	const char *program;
	void (*missed)(void);
	void (*lost)(void);
	struct ear ears[8];
};

void store_open(uv_loop_t *loop, const char *conninfo,
                const struct listening *listening);
void store_ask(enum question question, answered *then, void *asker,
               const char *first, const char *second);
void store_forget(const void *asker);
void store_close(void);

/* A column of an answer that is a number. */
int64_t store_number(const PGresult *r, int row, int column);

/*
 * Numbers as a parameter, {1,2,3}: begun, each added, and closed.  False: it is
 * full, and the number is for the next one.
 */
enum { NUMBERS = 1000 };
struct numbers {
	int n;
	size_t len;
	char text[NUMBERS * 21 + 2];
};
bool numbers_add(struct numbers *list, int64_t number);
const char *numbers_text(struct numbers *list);

#endif
