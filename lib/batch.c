/* batch.c - one statement for what several workers ask at the same moment */
#include "batch.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "alloc.h"
#include "log.h"

/*
 * A question is WAITING until somebody takes it along, who alone changes it
 * from then on.  Every change is one of these, by compare-and-swap where two
 * may try:
 *
 *	FREE -> WAITING -> TAKEN -> ANSWERED | LEFT_OUT | LOST -> FREE
 *	            |
 *	            +-> FREE, by who asked and does not wait any longer,
 *	                or once that one is dead
 */
enum state { FREE, WAITING, TAKEN, ANSWERED, LEFT_OUT, LOST };

/* One worker's.  Its pages are there once they are written to. */
struct slot {
	_Atomic pid_t owner; /* 0: nobody's yet */
	_Atomic int state;
	sem_t changed;
	const struct batch *batch;
	const char *texts[BATCH_TEXTS]; /* all see the memory at one address */
	char bytes[BATCH_BYTES];
};

/* Of workers that died there may be questions left that are under way. */
struct shared {
	pthread_mutex_t asking; /* whoever has it is at a statement */
	long n;
	struct slot slots[];
};

static struct shared *shared;
static struct slot *own;

void batch_open(long workers)
{
	pthread_mutexattr_t attributes;
	long n = 2 * workers;

	shared = mmap(NULL, sizeof *shared + (size_t)n * sizeof(struct slot),
	              PROT_READ | PROT_WRITE,
	              MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (shared == MAP_FAILED)
		die("out of memory");
	shared->n = n;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&shared->asking, &attributes);
	pthread_mutexattr_destroy(&attributes);
}

static bool becomes(struct slot *p, int from, int to)
{
	return atomic_compare_exchange_strong(&p->state, &from, to);
}

/* Its owner looks again. */
static void tell(struct slot *p, int state)
{
	p->state = state;
	sem_post(&p->changed);
}

static bool lives(pid_t pid)
{
	return kill(pid, 0) == 0 || errno != ESRCH;
}

/* Nobody's, or that of one who died; of which what is TAKEN is still to be
 * answered. */
static bool can_be_mine(struct slot *p)
{
	pid_t owner = p->owner;
	int state = p->state;

	if ((owner && lives(owner)) || state == TAKEN ||
	    !atomic_compare_exchange_strong(&p->owner, &owner, getpid()))
		return false;
	if (becomes(p, state, FREE))
		return true;
	p->owner = 0; /* it was taken just now */
	return false;
}

static struct slot *own_slot(void)
{
	for (long i = 0; shared && !own && i < shared->n; i++)
		if (can_be_mine(&shared->slots[i])) {
			own = &shared->slots[i];
			sem_init(&own->changed, 1, 0);
		}
	return own;
}

/* Copy texts into the slot.  false: they are too long. */
static bool put(struct slot *p, const char *const *texts, int n)
{
	size_t at = 0;

	for (int i = 0; i < n; i++) {
		size_t size = texts[i] ? strlen(texts[i]) + 1 : 0;

		if (size > sizeof p->bytes - at)
			return false;
		p->texts[i] = texts[i] ? memcpy(p->bytes + at, texts[i], size)
		                       : NULL;
		at += size;
	}
	return true;
}

/* Who was at a statement is dead, and what they had taken is lost. */
static void inherit(void)
{
	pthread_mutex_consistent(&shared->asking);
	for (long i = 0; i < shared->n; i++)
		if (shared->slots[i].state == TAKEN)
			tell(&shared->slots[i], LOST);
}

static bool begin(void)
{
	int error = pthread_mutex_trylock(&shared->asking);

	if (error == EOWNERDEAD)
		inherit();
	return error == 0 || error == EOWNERDEAD;
}

/* Nobody hears the answer of one who died: it is not asked any more. */
static bool waits(struct slot *p)
{
	if (p->state != WAITING)
		return false;
	return lives(p->owner) || !becomes(p, WAITING, FREE);
}

/* One of those who came too late to be taken along is the next. */
static void leave(void)
{
	pthread_mutex_unlock(&shared->asking);
	for (long i = 0; i < shared->n; i++)
		if (waits(&shared->slots[i])) {
			sem_post(&shared->slots[i].changed);
			return;
		}
}

/* Its own question is the first: whoever takes others along is done with it. */
static int take_along(const struct batch *batch, struct slot *taken[BATCH_MAX])
{
	long first = own - shared->slots;
	int n = 0;

	for (long i = 0; i < shared->n && n < BATCH_MAX; i++) {
		struct slot *p = &shared->slots[(first + i) % shared->n];

		if (waits(p) && p->batch == batch && becomes(p, WAITING, TAKEN))
			taken[n++] = p;
	}
	return n;
}

/* A text within an array, as PostgreSQL reads it. */
static char *append(char *to, const char *text)
{
	if (!text)
		return stpcpy(to, "NULL");
	*to++ = '"';
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			*to++ = '\\';
		*to++ = *text;
	}
	*to++ = '"';
	return to;
}

static char *array_of(struct slot *const *taken, int n, int text)
{
	size_t size = sizeof "{}";
	char *array, *to;

	for (int i = 0; i < n; i++)
		size += taken[i]->texts[text]
		                ? 2 * strlen(taken[i]->texts[text]) + 3
		                : sizeof "NULL";
	array = to = alloc_grow(NULL, size);
	*to++ = '{';
	for (int i = 0; i < n; i++) {
		if (i)
			*to++ = ',';
		to = append(to, taken[i]->texts[text]);
	}
	stpcpy(to, "}");
	return array;
}

static enum error ask_for_all(struct db *db, const struct batch *batch,
                              struct slot *const *taken, int n,
                              struct rows **rows)
{
	char *arrays[BATCH_TEXTS];
	enum error e;

	for (int i = 0; i < batch->asks; i++)
		arrays[i] = array_of(taken, n, i);
	e = db_query_v(db, rows, batch->many, batch->asks,
	               (const char *const *)arrays);
	for (int i = 0; i < batch->asks; i++)
		free(arrays[i]);
	return e;
}

/* What was done cannot be left out, so answers have to fit. */
static void answer_one(struct slot *p, const struct batch *batch,
                       const struct rows *rows, int row)
{
	const char *texts[BATCH_TEXTS];

	for (int i = 0; i < batch->answers; i++)
		texts[i] = rows_text(rows, row, i);
	tell(p, put(p, texts, batch->answers) ? ANSWERED : LOST);
}

static void answer_all(const struct batch *batch, struct slot **taken, int n,
                       const struct rows *rows)
{
	for (int row = 0; row < rows_count(rows); row++)
		batch->answered(rows, row);
	for (int row = 0; row < rows_count(rows); row++) {
		const char *number = rows_text(rows, row, batch->answers);
		struct slot **one = &taken[strtol(number, NULL, 10) - 1];

		answer_one(*one, batch, rows, row);
		*one = NULL;
	}
	for (int i = 0; i < n; i++)
		if (taken[i])
			tell(taken[i], LEFT_OUT);
}

/* False: there is nobody else, and the question is FREE again. */
static bool ask_in_company(struct db *db, const struct batch *batch)
{
	struct slot *taken[BATCH_MAX];
	int n = take_along(batch, taken);
	struct rows *rows;

	if (n == 1 && taken[0] == own) {
		own->state = FREE;
		return false;
	}
	if (ask_for_all(db, batch, taken, n, &rows) == OK)
		answer_all(batch, taken, n, rows);
	else
		for (int i = 0; i < n; i++)
			tell(taken[i], db_refused(db) ? LEFT_OUT : LOST);
	return true;
}

/* Has it changed, within a moment? */
static bool await_change(void)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += BATCH_PATIENCE_MS * 1000000L;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	return sem_clockwait(&own->changed, CLOCK_MONOTONIC, &until) == 0 ||
	       errno != ETIMEDOUT;
}

static void ask(const struct batch *batch)
{
	own->batch = batch;
	while (sem_trywait(&own->changed) == 0)
		;
	own->state = WAITING;
}

static enum error take_answer(int state, const struct batch *batch,
                              const char *answer[BATCH_TEXTS])
{
	own->state = FREE;
	if (state == LOST)
		return ERROR_UNAVAILABLE;
	for (int i = 0; i < batch->answers; i++)
		answer[i] = own->texts[i];
	return OK;
}

/* Until it is answered, or is to be asked alone: by who *holds the mutex, or
 * has waited long enough for it. */
static int await_answer(struct db *db, const struct batch *batch, bool *holds)
{
	bool patient = true;
	int state;

	while ((state = own->state) <= TAKEN) {
		if (begin()) {
			*holds = own->state == WAITING &&
			         !ask_in_company(db, batch);
			if (*holds)
				break;
			leave();
		} else if (!patient && becomes(own, WAITING, FREE)) {
			break;
		} else {
			patient = await_change();
		}
	}
	return state;
}

enum error batch_ask(struct db *db, const struct batch *batch,
                     const char *const *texts, const char *answer[BATCH_TEXTS])
{
	bool holds = false;
	enum error e;
	int state;

	if (!own_slot() || !put(own, texts, batch->asks))
		return batch->alone(db, batch->one, texts, answer);
	ask(batch);
	state = await_answer(db, batch, &holds);
	if (state == ANSWERED || state == LOST)
		return take_answer(state, batch, answer);
	own->state = FREE;
	e = batch->alone(db, batch->one, texts, answer);
	if (holds)
		leave();
	return e;
}
