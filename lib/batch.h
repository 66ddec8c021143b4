/*
 * batch.h - one statement for what several workers ask at the same moment
 *
 * A statement that does one thing costs PostgreSQL about as much as one that
 * does it for eight, and so does its commit.  So while a worker of a program is
 * at such a statement, others leave what they ask in memory that all of them
 * share, and the next one asks for all who wait.  Nobody waits for company: who
 * comes while there is nothing under way asks at once, and alone.
 *
 * What is asked in company waits for nobody's lock on what it changes: let the
 * statement skip what is locked.  What it leaves out of its answer, or breaks
 * on (db_refused()), is asked alone.  So is what was not taken along within
 * BATCH_PATIENCE_MS, as somebody who is alone may have to wait for a lock.
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
 * In many, $1 is an array, of all questions' first texts in their order, $2 of
 * their second ones, and so on.  A row answers one of them: its first columns
 * are the answer, and the one behind those is which it answers, from 1 on.
 */
struct batch {
	const char *one, *many; /* SQL */
	int asks, answers;      /* how many texts: BATCH_TEXTS at most */
	/* Asks one; what it answers is there until db_reset(). */
	enum error (*alone)(struct db *db, const char *one,
	                    const char *const *texts,
	                    const char *answer[BATCH_TEXTS]);
	/* Called for each row of many, in their order, before anybody is
	 * answered. */
	void (*answered)(const struct rows *rows, int row);
};

/* Before so many workers are forked; without it everybody is alone. */
void batch_open(long workers);

/*
 * OK: answer[] is there until the next question.  ERROR_UNAVAILABLE: nobody
 * knows whether it was done; or what alone() gives.  A text may be NULL, in
 * what is asked and in its answer.
 */
enum error batch_ask(struct db *db, const struct batch *batch,
                     const char *const *texts, const char *answer[BATCH_TEXTS]);

#endif
