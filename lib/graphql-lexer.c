/* graphql-lexer.c - the tokens of a GraphQL document (specification, 2.1) */
#include "graphql-lexer.h"

#include <string.h>

#include "graphql.h"
#include "utf8.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool starts_name(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_control(char c)
{
	return (unsigned char)c < ' ' && c != '\t';
}

static bool begins(const char *at, const char *with)
{
	return strncmp(at, with, strlen(with)) == 0;
}

/* 2.1.1 to 2.1.7: white space, line ends, commas, comments, and the mark of
 * UTF-8. */
static void skip_ignored(struct graphql_lexer *l)
{
	for (;;) {
		if (*l->at && strchr(" \t\r\n,", *l->at))
			l->at++;
		else if (begins(l->at, "\xEF\xBB\xBF"))
			l->at += 3;
		else if (*l->at == '#')
			while (!is_control(*l->at))
				l->at++;
		else
			return;
	}
}

static struct graphql_token wrong(struct graphql_lexer *l, const char *at,
                                  const char *why)
{
	l->why = why;
	return (struct graphql_token){ TOKEN_WRONG, at, at, NULL };
}

static struct graphql_token token(struct graphql_lexer *l, int kind,
                                  const char *end)
{
	struct graphql_token t = { kind, l->at, end, NULL };

	l->at = end;
	return t;
}

static struct graphql_token name(struct graphql_lexer *l)
{
	const char *end = l->at;

	while (starts_name(*end) || is_digit(*end))
		end++;
	return token(l, TOKEN_NAME, end);
}

/* One digit at least; false: there is none. */
static bool skip_digits(const char **at)
{
	if (!is_digit(**at))
		return false;
	while (is_digit(**at))
		++*at;
	return true;
}

/* After the digits of a number: what makes it a Float. */
static bool skip_fraction(const char **at)
{
	if (**at == '.') {
		++*at;
		if (!skip_digits(at))
			return false;
	}
	if (**at != 'e' && **at != 'E')
		return true;
	++*at;
	*at += **at == '+' || **at == '-';
	return skip_digits(at);
}

/* 2.9.1 and 2.9.2. */
static struct graphql_token number(struct graphql_lexer *l)
{
	const char *end = l->at + (*l->at == '-'), *digits;
	bool good = true;

	if (*end == '0')
		end++;
	else
		good = skip_digits(&end);
	digits = end;
	if (!good || is_digit(*end) || !skip_fraction(&end) || *end == '.' ||
	    starts_name(*end))
		return wrong(l, end, "a number is written wrong");
	return token(l, end == digits ? TOKEN_INT : TOKEN_FLOAT, end);
}

/* Four digits; -1: they are not. */
static long hexadecimal(const char *at)
{
	static const char digits[] = "0123456789abcdef";
	long unit = 0;

	for (int i = 0; i < 4; i++) {
		const char *digit = at[i] ? strchr(digits,
		                                   at[i] >= 'A' && at[i] <= 'F'
		                                           ? at[i] | 0x20
		                                           : at[i])
		                          : NULL;

		if (!digit)
			return -1;
		unit = unit << 4 | (digit - digits);
	}
	return unit;
}

static char *put_character(char *to, long c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xC0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*to++ = (char)(0xE0 | c >> 12);
		} else {
			*to++ = (char)(0xF0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3F));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
	}
	*to++ = (char)(0x80 | (c & 0x3F));
	return to;
}

/* At "\u": the character, or both halves of one.  NULL: it is none. */
static const char *put_unicode(const char *at, char **to)
{
	long unit = hexadecimal(at + 2), low;

	if (unit <= 0 || (unit >= 0xDC00 && unit <= 0xDFFF))
		return NULL;
	if (unit >= 0xD800 && unit <= 0xDBFF) {
		low = begins(at + 6, "\\u") ? hexadecimal(at + 8) : -1;
		if (low < 0xDC00 || low > 0xDFFF)
			return NULL;
		unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
		at += 6;
	}
	*to = put_character(*to, unit);
	return at + 6;
}

/* At a backslash; NULL: what follows is no escape. */
static const char *put_escape(const char *at, char **to)
{
	static const char escapes[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	const char *escape = at[1] ? strchr(escapes, at[1]) : NULL;

	if (at[1] == 'u')
		return put_unicode(at, to);
	if (!escape)
		return NULL;
	*(*to)++ = means[escape - escapes];
	return at + 2;
}

/* The quote that ends a string, or where that breaks off. */
static const char *string_end(const char *at)
{
	while (*at != '"' && !is_control(*at))
		at += *at == '\\' && !is_control(at[1]) ? 2 : 1;
	return at;
}

/* 2.9.4, a string in a line: no escape is shorter than what it means. */
static struct graphql_token string(struct graphql_lexer *l)
{
	const char *at = l->at + 1, *end = string_end(at);
	char *value = arena_alloc(l->arena, (size_t)(end - at) + 1);
	char *to = value;
	struct graphql_token t;

	while (at < end) {
		const char *next = at + 1;

		if (*at == '\\')
			next = put_escape(at, &to);
		else
			*to++ = *at;
		if (!next)
			return wrong(l, at, "a string has an unknown escape");
		at = next;
	}
	if (*end != '"')
		return wrong(l, end, "a string does not end");
	t = token(l, TOKEN_STRING, end + 1);
	t.text = value;
	return t;
}

static size_t line_length(const char *line)
{
	return strcspn(line, "\n\r");
}

static const char *line_after(const char *line)
{
	const char *end = line + line_length(line);

	return *end == '\r' && end[1] == '\n' ? end + 2 : end + 1;
}

static size_t indent(const char *line)
{
	return strspn(line, " \t");
}

static bool is_blank(const char *line)
{
	return indent(line) == line_length(line);
}

/* What all lines but the first begin with at least (BlockStringValue(), 2). */
static size_t common_indent(const char *raw, const char *end)
{
	size_t common = SIZE_MAX;

	for (const char *line = raw; line + line_length(line) < end;) {
		line = line_after(line);
		if (!is_blank(line) && indent(line) < common)
			common = indent(line);
	}
	return common;
}

/* BlockStringValue(): lines without their common indent, and without blank
 * ones at either end. */
static char *block_value(struct arena *a, const char *raw)
{
	const char *end = raw + strlen(raw);
	size_t common = common_indent(raw, end);
	char *value = arena_alloc(a, strlen(raw) + 1), *to = value;
	char *last = value;

	for (const char *line = raw; line <= end; line = line_after(line)) {
		size_t len = line_length(line), cut = line == raw ? 0 : common;

		if (cut > len)
			cut = len;
		if (to == value && is_blank(line))
			continue;
		memcpy(to, line + cut, len - cut);
		to += len - cut;
		if (!is_blank(line))
			last = to;
		*to++ = '\n';
	}
	*last = '\0';
	return value;
}

/* 2.9.4, a block string: only \""" is an escape. */
static struct graphql_token block(struct graphql_lexer *l)
{
	const char *at = l->at + 3, *end = at;
	struct graphql_token t;
	char *raw, *to;

	for (; !begins(end, "\"\"\""); end += begins(end, "\\\"\"\"") ? 4 : 1)
		if (is_control(*end) && *end != '\n' && *end != '\r')
			return wrong(l, end, "a block string does not end");
	raw = to = arena_alloc(l->arena, (size_t)(end - at) + 1);
	while (at < end) {
		size_t quotes = begins(at, "\\\"\"\"") ? 3 : 0;

		memcpy(to, at + (quotes > 0), quotes ? quotes : 1);
		to += quotes ? quotes : 1;
		at += quotes + 1;
	}
	t = token(l, TOKEN_STRING, end + 3);
	t.text = block_value(l->arena, raw);
	return t;
}

struct graphql_token graphql_lexer_next(struct graphql_lexer *l)
{
	skip_ignored(l);
	if (++l->tokens > GRAPHQL_TOKENS)
		return wrong(l, l->at, "the document has too many words");
	if (*l->at == '\0')
		return token(l, TOKEN_END, l->at);
	if (starts_name(*l->at))
		return name(l);
	if (is_digit(*l->at) || *l->at == '-')
		return number(l);
	if (begins(l->at, "\"\"\""))
		return block(l);
	if (*l->at == '"')
		return string(l);
	if (begins(l->at, "..."))
		return token(l, '.', l->at + 3);
	if (strchr("!$&():=@[]{|}", *l->at))
		return token(l, *l->at, l->at + 1);
	return wrong(l, l->at, "a character is out of place");
}
