/*
 * alloc.h - memory that lives longer than a request
 *
 * Its owner gives it back by free().  Running out of memory ends the process,
 * so nothing here returns NULL.
 */
#ifndef ALLOC_H
#define ALLOC_H

#include <stddef.h>

/* As calloc(1, size). */
void *alloc_zero(size_t size);

/* As realloc(). */
void *alloc_grow(void *old, size_t size);

/* As strdup(). */
char *alloc_copy(const char *text);

#endif
