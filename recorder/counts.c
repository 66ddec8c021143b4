/* counts.c - what was counted between two looks, by short names */
#include "counts.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "metrics.h"

/* A look, and what was seen; of two, one is the last that was told. */
struct look {
	struct arena *arena;
	struct metric *metrics;
	size_t n;
};
static struct look told, now;

static size_t place; /* in what was told, where the next one is likely to be */

static const struct metric *earlier(const struct metric *m)
{
	for (size_t i = 0; i < told.n; i++) {
		const struct metric *old = &told.metrics[(place + i) % told.n];

		if (strcmp(old->name, m->name) == 0 &&
		    strcmp(old->program, m->program) == 0) {
			place = (size_t)(old - told.metrics) + 1;
			return old;
		}
	}
	return NULL;
}

/* One that is less than it was has begun again at nothing. */
static int64_t counted(const struct metric *m)
{
	const struct metric *old = earlier(m);

	return old && old->value <= m->value ? m->value - old->value : m->value;
}

static void add(json_object *counts, const char *name, int64_t n)
{
	json_object *sum;

	if (n <= 0)
		return;
	if (json_object_object_get_ex(counts, name, &sum))
		json_object_int_inc(sum, n);
	else
		json_object_object_add(counts, name, json_object_new_int64(n));
}

static bool is_of(const struct metric *m, const char *family)
{
	size_t len = strlen(family);

	return strncmp(m->name, family, len) == 0 &&
	       (m->name[len] == '{' || m->name[len] == '\0');
}

/* What there is, of whoever is there. */
static void add_gauge(json_object *counts, const char *run,
                      const struct metric *m)
{
	static const struct {
		const char *family, *name;
	} gauges[] = { { "confab_gateway_sockets", "websockets" },
		       { "confab_sockets", "connections" },
		       { "confab_readers", "readers" } };

	for (size_t i = 0; i < sizeof gauges / sizeof *gauges; i++)
		if (is_of(m, gauges[i].family) &&
		    metrics_alive(run, m->program))
			add(counts, gauges[i].name, m->value);
}

/*
 * A bucket has all that took less as well: what the one before it has is taken
 * away, and it begins where that one ends.
 */
static void add_bucket(json_object *counts, const char *endpoint,
                       const char *end, int64_t n)
{
	static struct {
		char endpoint[65], end[33];
		int64_t n;
	} last;
	bool first = strcmp(last.endpoint, endpoint) != 0;
	char name[160];

	snprintf(name, sizeof name, "took %s %s %s", endpoint,
	         first ? "0" : last.end, end);
	add(counts, name, first ? n : n - last.n);
	snprintf(last.endpoint, sizeof last.endpoint, "%s",
	         strcmp(end, "+Inf") ? endpoint : "");
	snprintf(last.end, sizeof last.end, "%s", end);
	last.n = n;
}

static void add_count(json_object *counts, const struct metric *m)
{
	char endpoint[65], what[33], name[160];
	int64_t n = counted(m);

	if (sscanf(m->name,
	           "confab_requests_total{endpoint=\"%64[^\"]\",status=\"%32[^"
	           "\"]",
	           endpoint, what) == 2) {
		snprintf(name, sizeof name, "requests %s %c", endpoint, *what);
		add(counts, name, n);
	} else if (sscanf(m->name,
	                  "confab_refused_total{endpoint=\"%64[^\"]\",reason=\""
	                  "%32[^\"]",
	                  endpoint, what) == 2) {
		snprintf(name, sizeof name, "refused %s %s", endpoint, what);
		add(counts, name, n);
	} else if (sscanf(m->name,
	                  "confab_request_duration_seconds_bucket{endpoint=\""
	                  "%64[^\"]\",le=\"%15[^\"]",
	                  endpoint, what) == 2) {
		add_bucket(counts, endpoint, what, n);
	} else if (is_of(m, "confab_messages_sent_total")) {
		add(counts, "messages", n);
	}
}

const char *counts_look(const char *run)
{
	json_object *counts = json_object_new_object();
	const char *text;

	if (!now.arena)
		now.arena = arena_new();
	arena_reset(now.arena);
	now.n = metrics_read(now.arena, run, &now.metrics);
	for (size_t i = 0; i < now.n; i++) {
		add_gauge(counts, run, &now.metrics[i]);
		if (told.arena)
			add_count(counts, &now.metrics[i]);
	}
	text = json_object_to_json_string_ext(counts, JSON_C_TO_STRING_PLAIN);
	text = arena_copy(now.arena, text, strlen(text));
	json_object_put(counts);
	return text;
}

void counts_keep(void)
{
	struct look spare = told;

	told = now;
	now = spare;
	place = 0;
}
