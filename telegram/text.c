/* text.c - a text as messages that Telegram takes */
#include "text.h"

#include <stdbool.h>
#include <string.h>

#include "utf8.h"

enum { HALF = TEXT_MAX / 2, FOUR_BYTES = 4 };

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Bytes that the next message has: of those that fit, up to the last space of
 * the second half. */
static size_t piece(const char *text)
{
	size_t len = strlen(text), at = 0, space = 0;

	for (int units = 0; at < len;) {
		int step = utf8_step(text + at, len - at);

		units += step == FOUR_BYTES ? 2 : 1;
		if (units > TEXT_MAX)
			return space ? space : at;
		at += step > 0 ? (size_t)step : 1;
		if (units > HALF && is_space(text[at - 1]))
			space = at;
	}
	return at;
}

static bool is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_space(text[i]))
			return false;
	return true;
}

/* Each has more bytes than half of what it may have units, but for the last. */
int text_split(struct arena *a, const char *text, const char *const **pieces)
{
	const char **all = arena_alloc(a,
	                               (strlen(text) / HALF + 2) * sizeof *all);
	int n = 0;

	while (*text) {
		size_t len = piece(text);

		if (!is_blank(text, len))
			all[n++] = arena_copy(a, text, len);
		text += len;
	}
	*pieces = all;
	return n;
}
