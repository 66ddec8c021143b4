/*
 * way.h - the ways that the requests of a program may go
 *
 * There is one, which is its endpoint.  Where contracts share a route there are
 * several, of one name and one socket: see struct choice.
 */
#ifndef WAY_H
#define WAY_H

#include "request.h"

struct way {
	const char *key;    /* the member of a body that leads here, or NULL */
	struct endpoint ep; /* what was left out is filled in */
	const struct schema *accepted; /* see accepted_new() */
};

/* Dies of what is no good. */
void ways_take(const struct choice *choices);

/* What a request is answered as that does not get as far as being chosen for;
 * what holds for the program, it says. */
const struct way *way_last(void);

/* The one that a request has before its body is read; NULL: that decides. */
const struct way *way_only(const struct incoming *in);

/* The one that a body leads to. */
const struct way *way_of_body(json_object *body);

/* What they say of themselves, as JSON, a line each. */
void ways_describe(void);

/* Forget the secrets that no way needs; before anything is opened. */
void ways_withhold(void);

/* From here on their routes are paths, as the settings say; dies if these have
 * no secret for a way that needs one.  The arena is empty afterwards. */
void ways_open(struct arena *a, const struct settings *s);

#endif
