/*
 * program.h - asking an endpoint program, by FastCGI 1.0, answered later
 *
 * A program is known by its socket, CONFAB_RUN/<name>.sock; whoever listens
 * there is it.  A connection to it (connection.h) holds one of its workers
 * (CONFAB_WORKERS): so there are at most that many, and what they cannot carry
 * now waits here.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "record.h"

struct call;

typedef void program_answered(void *asker, const struct answer *answer);

void program_open_all(uv_loop_t *loop, const char *run, long workers);

/*
 * Ask a program; variables end with a nameless one, and all that is given may
 * be gone when this returns.  The answer comes later, never during this call,
 * once and within five seconds; until then the call is there.
 */
struct call *program_call(const char *name, const struct variable *variables,
                          const char *body, size_t len, program_answered *then,
                          void *asker);

/* What is asked is still done, but nobody is told. */
void program_forget(struct call *call);

/* Whoever still waits is told that it is unavailable. */
void program_close_all(void);

#endif
