/*
 * metrics.h - counters that all processes of a program share
 *
 * A program's counters are a small file in CONFAB_RUN/metrics that each of its
 * processes has mapped.  So counting is one atomic addition, a restart loses
 * nothing, and whoever wants the figures reads files and asks nobody.
 *
 * A counter is called by its Prometheus series, 'confab_sockets' or
 * 'confab_requests_total{endpoint="login",status="200"}'.  What a name ends in
 * says what it is: _total a counter, _bucket, _sum and _count a histogram,
 * anything else a gauge.  _seconds and _seconds_sum are counted in us.
 */
#ifndef METRICS_H
#define METRICS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "error.h"

typedef _Atomic int64_t counter;

/*
 * Open the program's counters, and say that it is there, and since when.  Where
 * they cannot be, it counts for itself.
 */
void metrics_open(const char *run, const char *program);

/* The counter of that series, made at the first call; never NULL. */
counter *metrics_counter(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

/* The same of a family of which each program has one: 'family{program="..."}'.
 */
counter *metrics_own(const char *family);

/* A request of an endpoint was answered. */
void metrics_request(const char *endpoint, int status, int64_t us);

/* One was refused for that, which is a row of error.def. */
void metrics_refused(const char *endpoint, enum error e);

/* The counters of all programs, in Prometheus' text format 0.0.4. */
const char *metrics_text(struct arena *a, const char *run);

/* A counter of a program, as it is just now. */
struct metric {
	const char *program, *name;
	int64_t value;
};

/* The counters of all programs, each one's in the order in which it made them.
 */
size_t metrics_read(struct arena *a, const char *run, struct metric **metrics);

/*
 * Is a process there of that program, which has opened its counters?  This is
 * the kernel's word: whoever dies, however that was, is not.
 */
bool metrics_alive(const char *run, const char *program);

#endif
