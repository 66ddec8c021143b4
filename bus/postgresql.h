/*
 * postgresql.h - what the hosts say goes by NOTIFY of the database they share
 *
 * What is larger than that takes lies in a table meanwhile, for ten seconds.
 */
#ifndef POSTGRESQL_H
#define POSTGRESQL_H

#include <uv.h>

#include "hosts.h"

extern const struct carrier postgresql_carrier;

void postgresql_open(uv_loop_t *loop, const char *conninfo);

/* About once a second. */
void postgresql_tick(void);

void postgresql_close(void);

#endif
