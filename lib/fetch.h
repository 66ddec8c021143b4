/*
 * fetch.h - what another server answers, by libcurl
 *
 * It never takes long, is never much, and comes from nobody but whom the
 * address names: no redirect is followed, and no proxy of the environment used.
 */
#ifndef FETCH_H
#define FETCH_H

#include <stdbool.h>

#include "arena.h"

enum { FETCH_MS = 2000, FETCH_MAX = 64 * 1024 };

/* The body of what a GET is answered with 200, a NUL after it.  NULL: it was
 * not, and *why says so. */
const char *fetch(struct arena *a, const char *url, const char **why);

struct fetch_request {
	const char *method, *url;
	const char *json;            /* its body; NULL: none */
	const char *user, *password; /* who asks; NULL: nobody */
	const char *bearer;          /* or by that; NULL: not */
	long ms;                     /* 0: FETCH_MS; half of it to connect */
	bool cut; /* what is beyond FETCH_MAX is thrown away */
};

/* The status; 0: there is none, and *why says so.  The body, and a NUL. */
long fetch_ask(struct arena *a, const struct fetch_request *request,
               const char **body, const char **why);

#endif
