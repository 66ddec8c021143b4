/*
 * fuzz.h - a fuzz target: what has to hold whatever the bytes
 *
 * Each file here is one over a real module, without I/O.  libFuzzer hands it
 * bytes, and so does fuzz/corpus.c, file by file, where there is no libFuzzer.
 * That nothing is read or written that is not there, the sanitizers see to.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

/* The target. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "it does not hold that %s\n", what);
	abort();
}

/* What a target takes, from one input to the next. */
static inline struct arena *fuzz_arena(void)
{
	static struct arena *a;

	if (!a)
		a = arena_new();
	arena_reset(a);
	return a;
}

/* The bytes as a text that ends where they do, which the caller frees: behind
 * it there is nothing that may be read. */
static inline char *fuzz_text(const void *bytes, size_t len)
{
	char *text = calloc(1, len + 1);

	if (!text)
		abort();
	if (len)
		memcpy(text, bytes, len);
	return text;
}

/* One input as two texts, parted by the first line of --; the second one is
 * NULL if there is none. */
static inline char *fuzz_second(char *text)
{
	char *parted = strstr(text, "\n--\n");

	if (!parted)
		return NULL;
	*parted = '\0';
	return parted + sizeof "\n--\n" - 1;
}

#endif
