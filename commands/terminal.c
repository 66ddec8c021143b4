/* terminal.c - texts of strangers on somebody's terminal */
#include "terminal.h"

#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "log.h"

enum { COLUMNS_MAX = 8, GAP = 2 };

/* What the C library takes for printable but nobody sees, or what changes how
 * others are seen: Unicode's Cf, as far as it is not part of a script. */
static const struct {
	wchar_t from, to;
} unseen[] = {
	{ 0x00AD, 0x00AD },   { 0x061C, 0x061C }, { 0x115F, 0x1160 },
	{ 0x180B, 0x180F },   { 0x200B, 0x200F }, { 0x2028, 0x202E },
	{ 0x2060, 0x206F },   { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F },
	{ 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 }, { 0xFFF9, 0xFFFB },
	{ 0xE0000, 0xE0FFF },
};

/* Only what letters there are: all else stays as in C. */
void terminal_open(void)
{
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		die("there is no locale C.UTF-8 here");
}

/* The next character of a text, and its bytes; of what is not UTF-8, one. */
static size_t next(const char *text, wchar_t *c)
{
	mbstate_t state = { 0 };
	size_t n = mbrtowc(c, text, strnlen(text, MB_LEN_MAX), &state);

	if (n == (size_t)-1 || n == (size_t)-2) {
		*c = L'\0';
		return 1;
	}
	return n;
}

static bool is_seen(wchar_t c)
{
	for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
		if (c >= unseen[i].from && c <= unseen[i].to)
			return false;
	return iswprint((wint_t)c) && wcwidth(c) >= 0;
}

static int escape(char *to, size_t size, unsigned char byte, wchar_t c)
{
	if (c < 0x80)
		return snprintf(to, size, c == L'\\' ? "\\\\" : "\\x%02x",
		                byte);
	return snprintf(to, size, c > 0xFFFF ? "\\U%08x" : "\\u%04x",
	                (unsigned)c);
}

static const char *show(struct arena *a, const char *text, bool backslash)
{
	size_t size = strlen(text) * sizeof "\\U0010ffff";
	char *shown = arena_alloc(a, size + 1), *to = shown;

	while (*text) {
		wchar_t c;
		size_t n = next(text, &c);

		if (is_seen(c) && (backslash || c != L'\\'))
			to = (char *)memcpy(to, text, n) + n;
		else
			to += escape(to, sizeof "\\U0010ffff",
			             (unsigned char)*text, c);
		text += n;
	}
	return shown;
}

const char *terminal_text(struct arena *a, const char *text)
{
	return show(a, text, false);
}

const char *terminal_line(struct arena *a, const char *text)
{
	return show(a, text, true);
}

int terminal_width(const char *text)
{
	int width = 0;

	while (*text) {
		wchar_t c;

		text += next(text, &c);
		width += wcwidth(c);
	}
	return width;
}

static void print_row(const char *const *texts, const int *widths, int columns)
{
	for (int i = 0; i < columns - 1; i++)
		printf("%s%*s", texts[i],
		       widths[i] + GAP - terminal_width(texts[i]), "");
	puts(texts[columns - 1]);
}

void terminal_table(const char *const *texts, int rows, int columns)
{
	int widths[COLUMNS_MAX] = { 0 };

	for (int i = 0; i < rows * columns; i++) {
		int width = terminal_width(texts[i]);

		if (width > widths[i % columns])
			widths[i % columns] = width;
	}
	for (; rows; rows--, texts += columns)
		print_row(texts, widths, columns);
}
