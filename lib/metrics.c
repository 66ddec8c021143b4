/* metrics.c - counters that all processes of a program share */
#include "metrics.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "log.h"

/* Enough for a row of each error beside what is counted of every request. */
enum { SERIES = 128, NAME = 120 };

struct table {
	struct series {
		char name[NAME]; /* "": from here on unused */
		counter value;
	} series[SERIES];
};

static struct table own, *table = &own;
static int file = -1;
static char name_of_own[65] = "-"; /* as the program is called */

static struct series *find(const char *name)
{
	struct series *s = table->series;

	while (s < table->series + SERIES && *s->name &&
	       strcmp(s->name, name) != 0)
		s++;
	if (s == table->series + SERIES)
		die("more than %d series of counters", SERIES);
	return s;
}

/* The lock keeps two processes from making the same series twice. */
static struct series *make(const char *name)
{
	struct series *s;

	if (file != -1 && lockf(file, F_LOCK, sizeof *table))
		die("cannot lock the counters: %s", strerror(errno));
	s = find(name);
	if (!*s->name)
		memcpy(s->name, name, NAME);
	if (file != -1 && lockf(file, F_ULOCK, sizeof *table))
		die("cannot unlock the counters: %s", strerror(errno));
	return s;
}

counter *metrics_counter(const char *fmt, ...)
{
	char name[NAME] = "";
	struct series *s;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(name, sizeof name, fmt, ap);
	va_end(ap);
	s = find(name);
	return *s->name ? &s->value : &make(name)->value;
}

counter *metrics_own(const char *family)
{
	return metrics_counter("%s{program=\"%s\"}", family, name_of_own);
}

/* The byte after the table: whoever is there has a lock on it, which others may
 * have as well, and which goes with its last process. */
static const struct flock presence = { .l_type = F_RDLCK,
	                               .l_whence = SEEK_SET,
	                               .l_start = sizeof(struct table),
	                               .l_len = 1 };

static void be_there(void)
{
	struct flock lock = presence;
	struct timespec now;

	if (file != -1 && fcntl(file, F_OFD_SETLK, &lock))
		log_warn("nobody can tell that it is there: %s",
		         strerror(errno));
	clock_gettime(CLOCK_REALTIME, &now);
	*metrics_own("confab_start_time_seconds") = (int64_t)now.tv_sec *
	                                                    1000000 +
	                                            now.tv_nsec / 1000;
}

void metrics_open(const char *run, const char *program)
{
	char path[4096];
	struct table *t = MAP_FAILED;

	snprintf(path, sizeof path, "%s/metrics", run);
	mkdir(path, 0750);
	snprintf(path, sizeof path, "%s/metrics/%s", run, program);
	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (file != -1 && ftruncate(file, sizeof *t) == 0)
		t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED,
		         file, 0);
	if (t != MAP_FAILED)
		table = t;
	snprintf(name_of_own, sizeof name_of_own, "%s", program);
	be_there();
}

bool metrics_alive(const char *run, const char *program)
{
	struct flock lock = presence;
	char path[4096];
	bool alive;
	int fd;

	snprintf(path, sizeof path, "%s/metrics/%s", run, program);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	lock.l_type = F_WRLCK;
	alive = fd != -1 && fcntl(fd, F_OFD_GETLK, &lock) == 0 &&
	        lock.l_type != F_UNLCK;
	if (fd != -1)
		close(fd);
	return alive;
}

/* Upper ends in us: from a cached page to a slow password hash. */
static const int64_t buckets[] = { 500,   1000,   2000,   5000,   10000,  20000,
	                           50000, 100000, 200000, 500000, 1000000 };

enum { BUCKETS = sizeof buckets / sizeof *buckets, STATUSES = 600 };

/* The counters of this program's requests, looked up once. */
static struct {
	counter *status[STATUSES], *bucket[BUCKETS + 1], *sum, *count;
} requests;

static void find_requests(const char *endpoint)
{
	static const char duration[] = "confab_request_duration_seconds";

	for (int i = 0; i < BUCKETS; i++)
		requests.bucket[i] = metrics_counter(
			"%s_bucket{endpoint=\"%s\",le=\"%g\"}", duration,
			endpoint, (double)buckets[i] / 1e6);
	requests.bucket[BUCKETS] = metrics_counter(
		"%s_bucket{endpoint=\"%s\",le=\"+Inf\"}", duration, endpoint);
	requests.sum = metrics_counter("%s_sum{endpoint=\"%s\"}", duration,
	                               endpoint);
	requests.count = metrics_counter("%s_count{endpoint=\"%s\"}", duration,
	                                 endpoint);
}

void metrics_request(const char *endpoint, int status, int64_t us)
{
	if (!requests.count)
		find_requests(endpoint);
	if (!requests.status[status])
		requests.status[status] = metrics_counter(
			"confab_requests_total"
			"{endpoint=\"%s\",status=\"%d\"}",
			endpoint, status);
	++*requests.status[status];
	for (int i = 0; i < BUCKETS; i++)
		*requests.bucket[i] += us <= buckets[i];
	++*requests.bucket[BUCKETS];
	*requests.sum += us;
	++*requests.count;
}

void metrics_refused(const char *endpoint, enum error e)
{
	static counter *refused[ERRORS];

	if (!refused[e])
		refused[e] = metrics_counter(
			"confab_refused_total"
			"{endpoint=\"%s\",reason=\"%s\"}",
			endpoint, error_word(e));
	++*refused[e];
}

/* What a program has counted; it lasts until the next one's is read. */
static const struct table *read_table(const char *run, const char *program)
{
	static struct table t;
	char path[4096];
	ssize_t len;
	int fd;

	snprintf(path, sizeof path, "%s/metrics/%s", run, program);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return NULL;
	len = read(fd, &t, sizeof t);
	close(fd);
	return len == sizeof t ? &t : NULL;
}

static bool ends(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && strncmp(s + len - n, end, n) == 0;
}

/* Length of the family's name: what all series of one histogram begin with. */
static size_t family(const char *name, const char **type)
{
	static const char *const parts[] = { "_bucket", "_sum", "_count" };
	size_t len = strcspn(name, "{");

	*type = ends(name, len, "_total") ? "counter" : "gauge";
	for (int i = 0; i < 3; i++) {
		if (ends(name, len, parts[i])) {
			*type = "histogram";
			return len - strlen(parts[i]);
		}
	}
	return len;
}

/* Metrics with the place they were found at, as qsort() is not stable. */
struct found {
	const struct metric *metric;
	size_t place;
};

static int by_family(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	const char *type;
	size_t n = family(x->metric->name, &type),
	       m = family(y->metric->name, &type);
	int order = strncmp(x->metric->name, y->metric->name, n < m ? n : m);

	if (order == 0)
		order = (n > m) - (n < m);
	if (order == 0)
		order = (x->place > y->place) - (x->place < y->place);
	return order;
}

static const char *line(struct arena *a, const struct metric *m)
{
	size_t len = strcspn(m->name, "{");

	if (ends(m->name, len, "_seconds") ||
	    ends(m->name, len, "_seconds_sum"))
		return arena_printf(a, "%s %.6f\n", m->name,
		                    (double)m->value / 1e6);
	return arena_printf(a, "%s %lld\n", m->name, (long long)m->value);
}

enum { MOST = 4096 };

size_t metrics_read(struct arena *a, const char *run, struct metric **metrics)
{
	static struct metric found[MOST];
	char path[4096];
	size_t n = 0;
	DIR *dir;

	snprintf(path, sizeof path, "%s/metrics", run);
	dir = opendir(path);
	for (struct dirent *d; dir && (d = readdir(dir));) {
		const struct table *t = read_table(run, d->d_name);
		const char *program = arena_copy(a, d->d_name,
		                                 strlen(d->d_name));

		for (size_t i = 0;
		     t && n < MOST && i < SERIES && *t->series[i].name; i++) {
			const struct series *s = &t->series[i];

			found[n++] = (struct metric){
				program,
				arena_copy(a, s->name, strlen(s->name)),
				s->value
			};
		}
	}
	if (dir)
		closedir(dir);
	*metrics = arena_alloc(a, (n + 1) * sizeof *found);
	memcpy(*metrics, found, n * sizeof *found);
	return n;
}

static bool same_family(const char *a, const char *b)
{
	const char *type;
	size_t len = family(a, &type);

	return len == family(b, &type) && strncmp(a, b, len) == 0;
}

/* What all series of a family stand after. */
static const char *heading(struct arena *a, const char *name)
{
	const char *type;
	int len = (int)family(name, &type);

	return arena_printf(a, "# TYPE %.*s %s\n", len, name, type);
}

const char *metrics_text(struct arena *a, const char *run)
{
	struct metric *metrics;
	size_t n = metrics_read(a, run, &metrics),
	       size = n * (2 * NAME + 64) + 1, len = 0;
	struct found *found = arena_alloc(a, (n + 1) * sizeof *found);
	char *text = arena_alloc(a, size);
	const char *last = "";

	for (size_t i = 0; i < n; i++)
		found[i] = (struct found){ &metrics[i], i };
	qsort(found, n, sizeof *found, by_family);
	for (size_t i = 0; i < n; i++) {
		const char *name = found[i].metric->name;

		len += (size_t)snprintf(
			text + len, size - len, "%s%s",
			same_family(name, last) ? "" : heading(a, name),
			line(a, found[i].metric));
		last = name;
	}
	return text;
}
