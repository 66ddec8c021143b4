/* utf8 - characters, beside a reading of RFC 3629 that is slower */
#include "utf8.h"

#include "fuzz.h"

/* Bytes that the first one announces; 0: it begins nothing. */
static int announced(unsigned char first)
{
	static const unsigned char begin[] = { 0, 0xC0, 0xE0, 0xF0 },
				   mask[] = { 0x80, 0xE0, 0xF0, 0xF8 };

	for (int n = 1; n <= 4; n++)
		if ((first & mask[n - 1]) == begin[n - 1])
			return n;
	return 0;
}

/* Bytes of the character that s begins with; 0: it is not well-formed, or ends
 * too early. */
static int slow_step(const unsigned char *s, size_t len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int n = announced(*s);
	uint32_t c = n == 1 ? *s : *s & 0x7Fu >> n;

	if (!n || (size_t)n > len)
		return 0;
	for (int i = 1; i < n; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3F);
	}
	return c >= least[n] && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF) ? n
	                                                                    : 0;
}

static long slow_length(const char *text)
{
	size_t len = strlen(text);
	long n = 0;

	while (len) {
		int step = slow_step((const unsigned char *)text, len);

		if (!step)
			return -1;
		text += step;
		len -= (size_t)step;
		n++;
	}
	return n;
}

static void cut(const char *text, size_t max)
{
	size_t len = utf8_cut(text, max);
	char *whole = fuzz_text(text, len);

	must(len <= max && len <= strlen(text), "what is cut is no longer");
	must(slow_length(text) < 0 || slow_length(whole) >= 0,
	     "no character is cut");
	free(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	long n = slow_length(text);

	for (size_t i = 0; i < size; i++) {
		int step = utf8_step((const char *)data + i, size - i);

		must((step > 0 ? step : 0) == slow_step(data + i, size - i),
		     "a step is as long as its character");
	}
	must(utf8_length(text) == n, "characters are counted");
	must(utf8_fits(text, 1, 8) == (n >= 1 && n <= 8), "and fit");
	cut(text, size);
	cut(text, size / 2);
	cut(text, size ? data[0] : 0);
	free(text);
	return 0;
}
