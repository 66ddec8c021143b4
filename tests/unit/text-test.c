/* text-test.c - a text as messages that Telegram takes */
#include "text.h"

#include <stdlib.h>
#include <string.h>

#include "../tap.h"
#include "alloc.h"

static struct arena *a;

/* n times that, and what comes after it. */
static char *times(const char *what, size_t n, const char *rest)
{
	size_t len = strlen(what);
	char *text = alloc_zero(n * len + strlen(rest) + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, what, len);
	memcpy(text + n * len, rest, strlen(rest));
	return text;
}

/* Pieces of so many bytes, 0 being none. */
static bool cut(char *text, size_t first, size_t second)
{
	const char *const *pieces;
	int n = text_split(a, text, &pieces);
	bool as_wanted = n == (first > 0) + (second > 0) &&
	                 (n < 1 || strlen(pieces[0]) == first) &&
	                 (n < 2 || strlen(pieces[1]) == second);

	free(text);
	return as_wanted;
}

int main(void)
{
	a = arena_new();
	ok(cut(times("x", 0, ""), 0, 0), "nothing is no message");
	ok(cut(times(" \n", 3000, ""), 0, 0), "nor is white space");
	ok(cut(times("x", 4096, ""), 4096, 0), "4096 letters are one");
	ok(cut(times("x", 4097, ""), 4096, 1), "one more is two");
	ok(cut(times("\u00e9", 4096, "x"), 8192, 1),
	   "letters are counted, not bytes");
	ok(cut(times("\U0001F600", 2048, ""), 8192, 0),
	   "what takes two units counts twice");
	ok(cut(times("x", 4095, "\U0001F600"), 4095, 4),
	   "and is not cut through");
	ok(cut(times("x", 3000, " yyy"), 3004, 0), "what fits stays whole");
	ok(cut(times("four ", 1000, ""), 4095, 905),
	   "words are, too, if there are any");
	ok(cut(times("x", 4096, "  \n"), 4096, 0),
	   "white space behind it is left out");
	arena_free(a);
	return done();
}
