/* metrics-test - counters, and the text that Prometheus reads */
#include "metrics.h"

#include <sys/stat.h>

#include "../tap.h"

static char folder[] = "/tmp/confab-test.XXXXXX";

/* What another program would count. */
static void count_as_another(void)
{
	metrics_open(folder, "another");
	*metrics_counter("confab_sockets") = 7;
	++*metrics_counter("confab_requests_total{endpoint=\"b\"}");
	*metrics_counter("confab_lag_seconds") = 1500000;
}

/* A file that is no counters is nobody's. */
static void write_nonsense(void)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof path, "%s/metrics/nonsense", folder);
	file = fopen(path, "w");
	if (file)
		fclose(file);
}

static void prepare(void)
{
	char path[64];

	if (!mkdtemp(folder))
		exit(1);
	snprintf(path, sizeof path, "%s/metrics", folder);
	mkdir(path, 0700);
}

static void tidy(void)
{
	char command[64];

	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (system(command))
		exit(1);
}

static bool has(const char *text, const char *line)
{
	const char *at = strstr(text, line);
	size_t len = strlen(line);

	return at && (at == text || at[-1] == '\n') && at[len] == '\n';
}

static int64_t value_in(struct arena *a, const char *program, const char *name)
{
	struct metric *metrics;
	size_t n = metrics_read(a, folder, &metrics);

	for (size_t i = 0; i < n; i++)
		if (strcmp(metrics[i].program, program) == 0 &&
		    strcmp(metrics[i].name, name) == 0)
			return metrics[i].value;
	return -1;
}

int main(void)
{
	struct arena *a = arena_new();
	const char *text, *one, *two;
	char said[256];

	prepare();
	metrics_open(folder, "me");
	ok(metrics_counter("confab_x") == metrics_counter("confab_%c", 'x'),
	   "a series is one counter");
	ok(metrics_counter("confab_x") != metrics_counter("confab_xy"),
	   "a longer name another");
	++*metrics_counter("confab_requests_total{endpoint=\"a\"}");
	*metrics_counter("confab_x") = -3;
	in_child(count_as_another, said, sizeof said);
	write_nonsense();
	text = metrics_text(a, folder);
	ok(has(text, "confab_x -3"), "a gauge may be negative");
	ok(has(text, "# TYPE confab_x gauge"), "and is called one");
	ok(has(text, "# TYPE confab_requests_total counter"),
	   "what ends in _total is a counter");
	one = strstr(text, "confab_requests_total{endpoint=\"a\"} 1\n");
	two = strstr(text, "confab_requests_total{endpoint=\"b\"} 1\n");
	ok(one && two, "all programs are there");
	ok(one && two &&
	           labs(two - one) == (long)strlen("confab_requests_total"
	                                           "{endpoint=\"a\"} 1\n"),
	   "a family's lines are together");
	ok(has(text, "confab_lag_seconds 1.500000"), "us are shown as seconds");
	ok(has(text, "confab_sockets 7"), "also of who has ended");
	metrics_request("e", 200, 700);
	metrics_request("e", 404, 3000000);
	text = metrics_text(a, folder);
	ok(has(text, "confab_requests_total{endpoint=\"e\",status=\"404\"} 1"),
	   "a request counts by its status");
#define DURATION "confab_request_duration_seconds"
	ok(has(text, "# TYPE " DURATION " histogram"),
	   "its time by a histogram");
	ok(has(text, DURATION "_bucket{endpoint=\"e\",le=\"0.0005\"} 0"),
	   "not under a limit that is less");
	ok(has(text, DURATION "_bucket{endpoint=\"e\",le=\"0.001\"} 1"),
	   "under one that is more");
	ok(has(text, DURATION "_bucket{endpoint=\"e\",le=\"1\"} 1"),
	   "and under all that are");
	ok(has(text, DURATION "_bucket{endpoint=\"e\",le=\"+Inf\"} 2"),
	   "none is longer than for ever");
	ok(has(text, DURATION "_sum{endpoint=\"e\"} 3.000700"), "together");
	ok(has(text, DURATION "_count{endpoint=\"e\"} 2"), "so many");
	is(metrics_text(a, "/nonexistent"), "", "no folder, no figures");
	ok(strstr(text, "confab_start_time_seconds{program=\"me\"} "),
	   "since when it is there is one of them");
	ok(value_in(a, "another", "confab_sockets") == 7,
	   "they can be read one at a time");
	ok(metrics_alive(folder, "me"), "who is there is known to be");
	ok(!metrics_alive(folder, "another"), "who has ended is not");
	ok(!metrics_alive(folder, "nobody"), "nor who never was");
	tidy();
	arena_free(a);
	return done();
}
