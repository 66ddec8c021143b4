/*
 * batch.h - one statement for what several workers ask at the same moment
 *
 * A statement that does one thing costs PostgreSQL about as much as one that
 * does it for eight, and so does its commit.  So while a worker of a program is
 * at such a statement, others leave what they ask in memory that all of them
 * share, and the next one asks for all who wait.  Nobody waits for company: who
 * comes while there is nothing under way asks at once, and alone.
 *
 * What is asked in company never waits for a lock (let the statement skip what
 * is locked), so that one who has to wait keeps nobody else.  What is left out
 * of the answer, or was not taken along within BATCH_PATIENCE_MS, is asked
 * alone.
 */
#ifndef BATCH_H
#define BATCH_H

#include "db.h"

enum {
	BATCH_MAX = 64,           /* questions in one statement */
	BATCH_TEXTS = 6,          /* of a question, and of its answer */
	BATCH_BYTES = 160 * 1024, /* of all of them, with their ends */
	BATCH_PATIENCE_MS = 100,
};

/*
 * The statement that answers all.  $1 is an array, of all questions' first
 * texts in their order, $2 of their second ones, and so on.  A row answers one
 * of them: its first columns are the answer, and the one behind those is which
 * it answers, from 1 on.
 */
struct batch {
	const char *sql;
	int asks, answers; /* how many texts: BATCH_TEXTS at most */
	/* Called for each row, in their order, before anybody is answered. */
	void (*answered)(const struct rows *rows, int row);
};

/* Before so many workers are forked; without it everybody is alone. */
void batch_open(long workers);

enum batch_outcome {
	BATCH_ALONE,    /* ask by yourself, then call batch_leave() */
	BATCH_ANSWERED, /* answer[] is there until the next question */
	BATCH_LOST,     /* nobody knows whether it was done */
};

/* A text may be NULL, in what is asked and in its answer. */
enum batch_outcome batch_ask(struct db *db, const struct batch *batch,
                             const char *const *texts,
                             const char *answer[BATCH_TEXTS]);

/* Whoever waited meanwhile may go on. */
void batch_leave(void);

#endif
