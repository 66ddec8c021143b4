/*
 * part.h - which parts of the system are up, as confab-recorder notes it
 */
#ifndef PART_H
#define PART_H

#include "db.h"

/* After so many seconds in which a host's recorder wrote nothing, what it wrote
 * is not to be relied on. */
#define PART_STALE "30"

/*
 * OK: *json is {"database":{...},"hosts":[{"host","seen","stale","parts":
 * [{"part","endpoint","state","since","connections"}]}]}, hosts by name,
 * daemons before endpoints.  Of a host that is stale the recorder is down since
 * then; the rest is as it was.
 */
enum error part_list(struct db *db, const char **json);

#endif
