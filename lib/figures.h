/*
 * figures.h - how much there is of everything, and how much there was when
 *
 * What there was is what confab-recorder wrote; recorder/counts.h says by which
 * names.
 */
#ifndef FIGURES_H
#define FIGURES_H

#include "db.h"

/*
 * OK: *json is {"accounts","devices","rooms","memberships","messages"}:
 * accounts that are no devices, devices, rooms and conversations, in how many
 * rooms a device is, and what was ever said.
 */
enum error figures_count(struct db *db, const char **json);

/*
 * OK: *json is how busy all hosts together were in the last hours,
 *FIGURES_HOURS at most, or (NULL) in the last one; of one endpoint or (NULL)
 *all:
 *
 *	{"from": the first moment, "step": seconds from each to the next,
 *	 "websockets": [...], "connections", "readers": what there was,
 *	 "messages", "requests", "refused", "failed": how many a second,
 *	 "p50", "p99": in how many seconds so much of them was answered,
 *	 "endpoints": [{"endpoint","requests","refused","failed","p50","p99"}]}
 *
 * Each array has as many members as there are moments, 361 at most (then "from"
 * is null if there are none), and null
 * where nothing is known.  refused are answers of 4xx, failed of 5xx; sockets
 * and messages are those of all endpoints, always.
 */
enum { FIGURES_HOURS = 720 };
enum error figures_over(struct db *db, const char *hours, const char *endpoint,
                        const char **json);

/*
 * OK: *json is what was refused in the last two days, the latest first:
 * [{"endpoint","reason","times","last"}], 200 at most.
 */
enum error figures_refused(struct db *db, const char **json);

#endif
