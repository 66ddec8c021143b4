/* delays.c - how long things took, and what of them is told */
#include "delays.h"

#include <stdbool.h>
#include <stdlib.h>

#include "log.h"

static struct {
	int64_t *took;
	long n, size;
	bool sorted;
} delays;

void delays_add(int64_t ns)
{
	if (delays.n == delays.size) {
		delays.size = delays.size ? 2 * delays.size : 1024;
		delays.took = realloc(delays.took,
		                      (size_t)delays.size * sizeof(int64_t));
		if (!delays.took)
			die("out of memory");
	}
	delays.took[delays.n++] = ns;
	delays.sorted = false;
}

long delays_count(void)
{
	return delays.n;
}

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

double delays_ms(int percent)
{
	long place = (delays.n - 1) * percent / 100;

	if (!delays.sorted)
		qsort(delays.took, (size_t)delays.n, sizeof(int64_t),
		      ascending);
	delays.sorted = true;
	return (double)delays.took[place] / 1e6;
}
