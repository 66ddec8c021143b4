/*
 * fetch.h - what another server answers, by libcurl
 *
 * It never takes long, is never much, and comes from nobody but whom the
 * address names: no redirect is followed, and no proxy of the environment used.
 */
#ifndef FETCH_H
#define FETCH_H

#include "arena.h"

enum { FETCH_CONNECT_MS = 1000, FETCH_MS = 2000, FETCH_MAX = 64 * 1024 };

/* The body of what a GET is answered with 200, a NUL after it.  NULL: it was
 * not, and *why says so. */
const char *fetch(struct arena *a, const char *url, const char **why);

#endif
