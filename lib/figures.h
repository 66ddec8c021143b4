/* figures.h - how much there is of everything, for whoever asks */
#ifndef FIGURES_H
#define FIGURES_H

#include "db.h"

/*
 * OK: *json is {"accounts","devices","rooms","memberships","messages"}:
 * accounts that are no devices, devices, rooms and conversations, in how many
 * rooms a device is, and what was ever said.
 */
enum error figures_count(struct db *db, const char **json);

#endif
