/* alloc.c - memory that lives longer than a request */
#include "alloc.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"

void *alloc_zero(size_t size)
{
	void *p = calloc(1, size);

	if (!p)
		die("out of memory");
	return p;
}

void *alloc_grow(void *old, size_t size)
{
	void *p = realloc(old, size);

	if (!p)
		die("out of memory");
	return p;
}

char *alloc_copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(alloc_grow(NULL, size), text, size);
}
