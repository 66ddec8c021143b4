/* arena.c - memory that lives exactly as long as one request */
#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "log.h"

struct block {
	struct block *next;
	size_t used, size;
	max_align_t data[];
};

struct arena {
	struct block *blocks;
};

enum { BLOCK = 16 * 1024 };

struct arena *arena_new(void)
{
	return alloc_zero(sizeof(struct arena));
}

static void release(struct arena *a, const struct block *kept)
{
	while (a->blocks && a->blocks != kept) {
		struct block *b = a->blocks;

		a->blocks = b->next;
		free(b);
	}
}

/* One block of the ordinary size stays, so that most requests take none. */
void arena_reset(struct arena *a)
{
	struct block *first = a->blocks;

	while (first && first->next)
		first = first->next;
	if (first && first->size > BLOCK)
		first = NULL;
	release(a, first);
	if (first)
		first->used = 0;
}

void arena_free(struct arena *a)
{
	release(a, NULL);
	free(a);
}

static struct block *block_for(struct arena *a, size_t size)
{
	size_t want = size > BLOCK ? size : BLOCK;
	struct block *b = alloc_grow(NULL, sizeof *b + want);

	*b = (struct block){ .next = a->blocks, .size = want };
	return a->blocks = b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct block *b = a->blocks;
	char *p;

	if (__builtin_add_overflow(size, sizeof(max_align_t) - 1, &size))
		die("out of memory");
	size &= ~(sizeof(max_align_t) - 1);
	if (!b || b->size - b->used < size)
		b = block_for(a, size);
	p = (char *)b->data + b->used;
	b->used += size;
	return memset(p, 0, size);
}

char *arena_copy(struct arena *a, const char *s, size_t len)
{
	return memcpy(arena_alloc(a, len + 1), s, len);
}

/* Printed once: to print to nowhere first, to know how long it is, takes ten
 * times as long where it is long. */
char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *printed, *s;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&printed, fmt, ap);
	va_end(ap);
	if (len < 0)
		die("cannot print \"%s\"", fmt);
	s = arena_copy(a, printed, (size_t)len);
	free(printed);
	return s;
}
