/* utf8.c - well-formed UTF-8 (RFC 3629): no overlong form, no surrogate */
#include "utf8.h"

#include <stdbool.h>
#include <string.h>

/* RFC 3629 section 4: what may come first, and what second after it. */
static const struct lead {
	unsigned char from, to, bytes, second_from, second_to;
} leads[] = {
	{ 0x00, 0x7F, 1, 0, 0 },       { 0xC2, 0xDF, 2, 0x80, 0xBF },
	{ 0xE0, 0xE0, 3, 0xA0, 0xBF }, { 0xE1, 0xEC, 3, 0x80, 0xBF },
	{ 0xED, 0xED, 3, 0x80, 0x9F }, { 0xEE, 0xEF, 3, 0x80, 0xBF },
	{ 0xF0, 0xF0, 4, 0x90, 0xBF }, { 0xF1, 0xF3, 4, 0x80, 0xBF },
	{ 0xF4, 0xF4, 4, 0x80, 0x8F },
};

static bool follows(unsigned char c, const struct lead *lead, size_t i)
{
	return i == 1 ? c >= lead->second_from && c <= lead->second_to
	              : (c & 0xC0) == 0x80;
}

int utf8_step(const char *s, size_t len)
{
	const unsigned char *c = (const unsigned char *)s;
	const struct lead *lead = leads;
	const struct lead *end = leads + sizeof leads / sizeof *leads;

	while (lead < end && (c[0] < lead->from || c[0] > lead->to))
		lead++;
	if (lead == end)
		return 0;
	for (size_t i = 1; i < lead->bytes; i++) {
		if (i == len)
			return -1;
		if (!follows(c[i], lead, i))
			return 0;
	}
	return lead->bytes;
}

long utf8_length(const char *text)
{
	size_t len = strlen(text);
	long n = 0;

	while (len) {
		int step = utf8_step(text, len);

		if (step <= 0)
			return -1;
		text += step;
		len -= (size_t)step;
		n++;
	}
	return n;
}

bool utf8_fits(const char *text, long min, long max)
{
	long n = utf8_length(text);

	return n >= min && n <= max;
}

size_t utf8_cut(const char *text, size_t max)
{
	size_t len = strnlen(text, max + 1);

	if (len <= max)
		return len;
	for (len = max; len && ((unsigned char)text[len] & 0xC0) == 0x80;)
		len--;
	return len;
}
