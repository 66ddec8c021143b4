/* json.c - JSON from strangers, and the little that the database does not make
 */
#include "json.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "log.h"
#include "utf8.h"

struct scanner {
	const char *at, *end;
	uint32_t objects; /* a bit a level, the innermost lowest: object? */
	int depth;
	size_t values, most, containers, most_containers, keys;
	enum json_is is;
};

_Static_assert(JSON_DEPTH <= 32, "a level is a bit of scanner.objects");

/* No more: the text is bad, or it has ended too early. */
static bool stop(struct scanner *s, enum json_is is)
{
	s->is = is;
	return false;
}

static void skip_space(struct scanner *s)
{
	while (s->at < s->end && strchr(" \t\r\n", *s->at) && *s->at)
		s->at++;
}

/* The next byte that is no white space is looked at, and stays. */
static bool peek(struct scanner *s, char *c)
{
	skip_space(s);
	if (s->at == s->end)
		return stop(s, JSON_CUT);
	*c = *s->at;
	return true;
}

static bool scan_word(struct scanner *s, const char *word)
{
	for (; *word; word++, s->at++) {
		if (s->at == s->end)
			return stop(s, JSON_CUT);
		if (*s->at != *word)
			return stop(s, JSON_BAD);
	}
	return true;
}

static bool is_digit(const struct scanner *s)
{
	return s->at < s->end && *s->at >= '0' && *s->at <= '9';
}

static bool scan_digits(struct scanner *s)
{
	if (!is_digit(s))
		return stop(s, s->at == s->end ? JSON_CUT : JSON_BAD);
	while (is_digit(s))
		s->at++;
	return true;
}

static bool next_is(const struct scanner *s, const char *set)
{
	return s->at < s->end && *s->at && strchr(set, *s->at);
}

/* json-c keeps 64 bits, signed or not, and would hand on another number. */
static bool integer_fits(const char *text, size_t len)
{
	char digits[24] = "";

	if (len >= sizeof digits)
		return false;
	memcpy(digits, text, len);
	errno = 0;
	*digits == '-' ? (void)strtoll(digits, NULL, 10)
		       : (void)strtoull(digits, NULL, 10);
	return errno == 0;
}

static bool scan_number(struct scanner *s)
{
	const char *start = s->at;

	if (next_is(s, "-"))
		s->at++;
	if (next_is(s, "0"))
		s->at++;
	else if (!scan_digits(s))
		return false;
	if (next_is(s, ".")) {
		s->at++;
		if (!scan_digits(s))
			return false;
	}
	if (next_is(s, "eE")) {
		s->at++;
		if (next_is(s, "+-"))
			s->at++;
		return scan_digits(s);
	}
	/* What may follow makes a fraction of an integer that is too large. */
	return memchr(start, '.', (size_t)(s->at - start)) ||
	       integer_fits(start, (size_t)(s->at - start)) ||
	       stop(s, s->at == s->end ? JSON_CUT : JSON_BAD);
}

/* The four digits of a \u escape. */
static bool scan_hex(struct scanner *s, unsigned *unit)
{
	static const char digits[] = "0123456789abcdef";

	*unit = 0;
	for (int i = 0; i < 4; i++, s->at++) {
		const char *digit;

		if (s->at == s->end)
			return stop(s, JSON_CUT);
		digit = *s->at ? strchr(digits, *s->at >= 'A' && *s->at <= 'F'
		                                        ? *s->at | 0x20
		                                        : *s->at)
		               : NULL;
		if (!digit)
			return stop(s, JSON_BAD);
		*unit = *unit << 4 | (unsigned)(digit - digits);
	}
	return true;
}

/* After "\u": a character, or the first half of one and then the second. */
static bool scan_unicode_escape(struct scanner *s)
{
	unsigned unit, low;

	if (!scan_hex(s, &unit))
		return false;
	if (unit == 0 || (unit >= 0xDC00 && unit <= 0xDFFF))
		return stop(s, JSON_BAD);
	if (unit < 0xD800 || unit > 0xDBFF)
		return true;
	if (!scan_word(s, "\\u") || !scan_hex(s, &low))
		return false;
	return (low >= 0xDC00 && low <= 0xDFFF) || stop(s, JSON_BAD);
}

/* After a backslash. */
static bool scan_escape(struct scanner *s)
{
	if (s->at == s->end)
		return stop(s, JSON_CUT);
	if (*s->at == 'u') {
		s->at++;
		return scan_unicode_escape(s);
	}
	if (!next_is(s, "\"\\/bfnrt"))
		return stop(s, JSON_BAD);
	s->at++;
	return true;
}

/* At the opening quote. */
static bool scan_string(struct scanner *s)
{
	for (s->at++; s->at < s->end;) {
		int step;

		if (*s->at == '"') {
			s->at++;
			return true;
		}
		if (*s->at == '\\') {
			s->at++;
			if (!scan_escape(s))
				return false;
			continue;
		}
		if ((unsigned char)*s->at < ' ')
			return stop(s, JSON_BAD);
		step = utf8_step(s->at, (size_t)(s->end - s->at));
		if (step <= 0)
			return stop(s, step ? JSON_CUT : JSON_BAD);
		s->at += step;
	}
	return stop(s, JSON_CUT);
}

static bool scan_key(struct scanner *s)
{
	char c;

	if (!peek(s, &c))
		return false;
	if (c != '"')
		return stop(s, JSON_BAD);
	s->keys++;
	if (!scan_string(s) || !peek(s, &c))
		return false;
	if (c != ':')
		return stop(s, JSON_BAD);
	s->at++;
	return true;
}

static bool open_level(struct scanner *s, bool object)
{
	if (s->depth == JSON_DEPTH)
		return stop(s, JSON_BAD);
	s->at++;
	s->depth++;
	s->objects = s->objects << 1 | object;
	return true;
}

static bool close_level(struct scanner *s)
{
	s->at++;
	s->depth--;
	s->objects >>= 1;
	return true;
}

static bool in_object(const struct scanner *s)
{
	return s->objects & 1;
}

static bool scan_scalar(struct scanner *s, char c)
{
	switch (c) {
	case '"':
		return scan_string(s);
	case 't':
		return scan_word(s, "true");
	case 'f':
		return scan_word(s, "false");
	case 'n':
		return scan_word(s, "null");
	default:
		return scan_number(s);
	}
}

/*
 * One value, or the beginning of one: *again if another has to follow, as it
 * was the first bracket of something that is not empty.
 */
static bool scan_value(struct scanner *s, bool *again)
{
	char c, next;

	*again = false;
	if (!peek(s, &c))
		return false;
	if (++s->values > s->most)
		return stop(s, JSON_BAD);
	if (c != '{' && c != '[')
		return scan_scalar(s, c);
	if (++s->containers > s->most_containers)
		return stop(s, JSON_BAD);
	if (!open_level(s, c == '{') || !peek(s, &next))
		return false;
	if (next == (c == '{' ? '}' : ']'))
		return close_level(s);
	*again = true;
	return c == '[' || scan_key(s);
}

/* After a value: close what ends here; *again if a comma asks for another. */
static bool scan_after(struct scanner *s, bool *again)
{
	while (!*again && s->depth) {
		char c;

		if (!peek(s, &c))
			return false;
		if (c == ',') {
			s->at++;
			*again = true;
			return !in_object(s) || scan_key(s);
		}
		if (c != (in_object(s) ? '}' : ']'))
			return stop(s, JSON_BAD);
		close_level(s);
	}
	return true;
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

struct json_scan json_scan(const char *text, size_t len)
{
	struct scanner s = {
		.at = text,
		.end = text + len,
		.most = larger(JSON_VALUES, len / JSON_SHARE),
		.most_containers = larger(JSON_VALUES, len / JSON_ROOM),
	};
	bool again = true;

	while (again && scan_value(&s, &again) && scan_after(&s, &again))
		;
	return (struct json_scan){ s.is, (size_t)(s.at - text), s.keys };
}

static size_t members_below(json_object *o);

static size_t members_of_array(json_object *o)
{
	size_t n = 0;

	for (size_t i = 0; i < json_object_array_length(o); i++)
		n += members_below(json_object_array_get_idx(o, i));
	return n;
}

/* Members of a tree's objects; it is at most JSON_DEPTH deep, as scanned. */
static size_t members_below(json_object *o)
{
	size_t n = 0;

	if (json_object_is_type(o, json_type_array))
		return members_of_array(o);
	if (!json_object_is_type(o, json_type_object))
		return 0;
	json_object_object_foreach(o, key, value)
	{
		(void)key;
		n += 1 + members_below(value);
	}
	return n;
}

/*
 * json-c takes a character like U+1D800, of which the last sixteen bits look
 * like half a pair, for one if it is escaped, and makes U+FFFD of it.  So a
 * scanned text's pairs, twelve bytes each, are put together before: as UTF-8,
 * which has four.
 */
static size_t join_pairs(char *out, const char *text, size_t len)
{
	const char *end = text + len, *start = out;

	while (text < end) {
		struct scanner s = { .at = text + 2, .end = end };
		bool escape = *text == '\\';
		unsigned high, low, c;

		if (!escape || text[1] != 'u' || !scan_hex(&s, &high) ||
		    high < 0xD800 || high > 0xDFFF) {
			*out++ = *text++;
			if (escape)
				*out++ = *text++;
			continue;
		}
		s.at += 2;
		scan_hex(&s, &low);
		text = s.at;
		c = 0x10000 + ((high & 0x3FF) << 10 | (low & 0x3FF));
		*out++ = (char)(0xF0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3F));
		*out++ = (char)(0x80 | (c >> 6 & 0x3F));
		*out++ = (char)(0x80 | (c & 0x3F));
	}
	return (size_t)(out - start);
}

/* A number or word by itself ends for json-c only with what follows it. */
static bool parse(const char *text, size_t len, json_object **value)
{
	struct json_tokener *t = json_tokener_new_ex(JSON_DEPTH + 1);
	char *joined = NULL;
	bool whole;

	if (!t)
		die("out of memory");
	if (memchr(text, '\\', len)) {
		joined = alloc_grow(NULL, len);
		len = join_pairs(joined, text, len);
		text = joined;
	}
	json_tokener_set_flags(t, JSON_TOKENER_STRICT);
	*value = json_tokener_parse_ex(t, text, (int)len);
	if (json_tokener_get_error(t) == json_tokener_continue)
		*value = json_tokener_parse_ex(t, " ", 1);
	whole = json_tokener_get_error(t) == json_tokener_success;
	json_tokener_free(t);
	free(joined);
	return whole;
}

bool json_parse(const char *text, size_t len, json_object **value)
{
	struct json_scan scan = json_scan(text, len);
	struct scanner rest = { .at = text + scan.len, .end = text + len };

	*value = NULL;
	skip_space(&rest);
	if (scan.is != JSON_GOOD || rest.at != rest.end)
		return false;
	/* Of two equal keys json-c keeps one: then there are fewer members. */
	if (parse(text, scan.len, value) && members_below(*value) == scan.keys)
		return true;
	json_object_put(*value);
	*value = NULL;
	return false;
}

json_object *json_parse_object(const char *text, size_t len)
{
	json_object *o;

	if (json_parse(text, len, &o) &&
	    json_object_is_type(o, json_type_object))
		return o;
	json_object_put(o);
	return NULL;
}

const char *json_of(json_object *object, const char *key, const char *otherwise)
{
	json_object *value;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, key, &value))
		return otherwise;
	return json_object_to_json_string_ext(
		value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

const char *json_quote(struct arena *a, const char *text)
{
	json_object *o = json_object_new_string(text);
	const char *s;

	if (!o)
		die("out of memory");
	s = json_object_to_json_string_ext(o, JSON_C_TO_STRING_NOSLASHESCAPE);
	s = arena_copy(a, s, strlen(s));
	json_object_put(o);
	return s;
}
