/* ended.c - sessions that have ended in this turn of the loop */
#include "ended.h"

#include <stdlib.h>

enum { MOST = 1000 };

static struct {
	int64_t sessions[MOST];
	size_t n;
} ended;

bool ended_add(int64_t session)
{
	if (ended.n == MOST)
		return false;
	ended.sessions[ended.n++] = session;
	return true;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

bool ended_any(void)
{
	qsort(ended.sessions, ended.n, sizeof *ended.sessions, compare);
	return ended.n > 0;
}

bool ended_has(int64_t session)
{
	return bsearch(&session, ended.sessions, ended.n,
	               sizeof *ended.sessions, compare);
}

void ended_clear(void)
{
	ended.n = 0;
}
