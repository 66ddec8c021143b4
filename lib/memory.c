/*
 * memory.c - running out of memory ends the program, whoever asks for it
 *
 * Not only what is ours asks: json-c takes a node that it has not got for null,
 * or writes to it, and a request would be answered by what nobody meant.  So
 * the program's own malloc() is this one, which libraries call as well; behind
 * it is the C library's.  Where sanitizers are, it is theirs instead.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "log.h"

/* NOLINTBEGIN(bugprone-reserved-identifier): the C library's own, which are
 * called so beside malloc() and the others. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
/* NOLINTEND(bugprone-reserved-identifier) */

/*
 * To say so may take memory; and what exit() runs, a lock that whoever asked
 * for it holds, as OpenSSL does while it begins.
 */
static void *given(void *memory, size_t size)
{
	static bool ending;

	if (memory || !size)
		return memory;
	if (ending)
		_exit(1);
	ending = true;
	die_at_once("out of memory");
}

/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
void *malloc(size_t size)
{
	return given(__libc_malloc(size), size);
}

void *calloc(size_t n, size_t size)
{
	return given(__libc_calloc(n, size), n && size);
}

void *realloc(void *old, size_t size)
{
	return given(__libc_realloc(old, size), size);
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
