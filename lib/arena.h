/*
 * arena.h - memory that lives exactly as long as one request
 *
 * Take what you need and never give it back: the request loop empties the
 * arena once the reply is on the wire.  Running out of memory ends the
 * process, so nothing here returns NULL.  What is taken is zeroed.
 */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

void *arena_alloc(struct arena *a, size_t size);

/* A copy of len bytes of s, with a NUL after them. */
char *arena_copy(struct arena *a, const char *s, size_t len);

char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
