/*
 * ask.h - asking another program of this machine, and waiting for its answer
 *
 * By FastCGI 1.0, as nginx and the gateways do, for what one program alone may
 * do: its socket is CONFAB_RUN/<name>.sock, and no route of nginx's leads
 * there.
 */
#ifndef ASK_H
#define ASK_H

#include "arena.h"
#include "error.h"
#include "record.h"

/* For as long as this, to be heard and to be answered. */
enum { ASK_SECONDS = 2 };

/*
 * Variables end with a nameless one.  OK: it has answered, whatever that is;
 * the body is in the arena.  ERROR_UNAVAILABLE: it is not there, or has not
 * answered in time; the log says so.
 */
enum error ask(struct arena *a, const char *run, const char *name,
               const struct variable *variables, struct answer *answer);

#endif
