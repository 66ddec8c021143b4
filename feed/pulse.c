/* pulse.c - would we have been told? */
#include "pulse.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "session-cache.h"
#include "store.h"

static struct {
	bool asking;
	int64_t answered; /* the moment that was asked with */
} pulse;

static void alive(void *asker, const PGresult *r)
{
	(void)asker;
	pulse.asking = false;
	pulse.answered = store_number(r, 0, 0);
}

/* One that waits for its turn is not put to the end again. */
void pulse_ask(void)
{
	char now[24];

	if (pulse.asking)
		return;
	pulse.asking = true;
	snprintf(now, sizeof now, "%" PRId64, session_cache_clock());
	store_ask(ALIVE, alive, &pulse, now, NULL);
}

int64_t pulse_take(void)
{
	int64_t asked = pulse.answered;

	pulse.answered = 0;
	return asked;
}
