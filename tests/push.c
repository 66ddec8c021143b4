/*
 * push - say something to somebody, as a program of one's own would
 *
 * usage: push IDENTITY JSON [TIMES]
 *
 * "yes" if it was delivered, or "no"; of many times how long each took in the
 * median, in microseconds.
 */
#include <confab/identity.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "hint.h"

enum { TIMES_MAX = 10000 };

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	static double took[TIMES_MAX];
	int times = argc > 3 ? atoi(argv[3]) : 1, delivered = 0;

	if (argc < 3 || times < 1 || times > TIMES_MAX)
		return 2;
	hint_open(getenv("CONFAB_RUN"));
	for (int i = 0; i < times; i++) {
		double begun = now_us();

		delivered += identity_send(argv[1], argv[2]);
		took[i] = now_us() - begun;
	}
	qsort(took, (size_t)times, sizeof *took, compare);
	if (times == 1)
		puts(delivered ? "yes" : "no");
	else
		printf("%d of %d, %.0f us\n", delivered, times,
		       took[times / 2]);
	return 0;
}
