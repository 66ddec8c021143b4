/* python.c - a JSON value as text, as Python writes it */
#include "python.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "utf8.h"

static const struct range {
	uint32_t from, to;
} unprintable[] = {
#define UNPRINTABLE(from, to) { from, to },
#include "printable.def"
#undef UNPRINTABLE
};

static int beside(const void *key, const void *element)
{
	const uint32_t *c = key;
	const struct range *range = element;

	return *c < range->from ? -1 : *c > range->to;
}

static bool is_printable(uint32_t c)
{
	return !bsearch(&c, unprintable,
	                sizeof unprintable / sizeof *unprintable,
	                sizeof *unprintable, beside);
}

/* Of a character of step bytes; a byte that is none is what Python makes of it
 * where it takes such (PEP 383). */
static uint32_t code_point(const char *s, int step)
{
	static const unsigned char of_first[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	uint32_t c = (unsigned char)*s;

	if (step <= 0)
		return 0xDC00 + c;
	c &= of_first[step];
	for (int i = 1; i < step; i++)
		c = c << 6 | ((unsigned char)s[i] & 0x3F);
	return c;
}

static void put_escape(FILE *out, uint32_t c)
{
	if (c == '\t' || c == '\n' || c == '\r')
		fprintf(out, "\\%c", c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
	else if (c <= 0xFF)
		fprintf(out, "\\x%02x", c);
	else
		fprintf(out, c <= 0xFFFF ? "\\u%04x" : "\\U%08x", c);
}

static void put_quoted(FILE *out, const char *s, size_t len)
{
	uint32_t quote = memchr(s, '\'', len) && !memchr(s, '"', len) ? '"'
	                                                              : '\'';

	fputc((int)quote, out);
	while (len) {
		int step = utf8_step(s, len);
		uint32_t c = code_point(s, step);
		size_t bytes = step > 0 ? (size_t)step : 1;

		if (c == quote || c == '\\')
			fprintf(out, "\\%c", (char)c);
		else if (is_printable(c))
			fwrite(s, 1, bytes, out);
		else
			put_escape(out, c);
		s += bytes;
		len -= bytes;
	}
	fputc((int)quote, out);
}

enum {
	DIGITS = 17,
	/* that always tell a double from all others */ FLOAT = 32
};

/* The digits before "e" counted on by one; false: there would be one more. */
static bool count_on(char *text)
{
	for (char *digit = strchr(text, 'e'); digit-- > text;) {
		if (*digit == '.')
			continue;
		if (*digit != '9') {
			++*digit;
			return true;
		}
		*digit = '0';
	}
	return false;
}

/*
 * The fewest digits, as d.ddde±xx, that read back as that number.  Beside a
 * power of two, where doubles are twice as dense below as above, these may be
 * not the nearest of so many, but the next one.
 */
static void shortest(char text[FLOAT], double magnitude)
{
	for (int digits = 1; digits <= DIGITS; digits++) {
		snprintf(text, FLOAT, "%.*e", digits - 1, magnitude);
		if (strtod(text, NULL) == magnitude)
			return;
		if (count_on(text) && strtod(text, NULL) == magnitude)
			return;
	}
}

/* From 1e16 on, and below 1e-4, it has an exponent. */
static void put_float(FILE *out, double value)
{
	char text[FLOAT] = "", *exponent;
	int power, digits;

	if (signbit(value))
		fputc('-', out);
	if (isinf(value)) {
		fputs("inf", out);
		return;
	}
	shortest(text, fabs(value));
	exponent = strchr(text, 'e');
	power = (int)strtol(exponent + 1, NULL, 10);
	digits = exponent - text > 1 ? (int)(exponent - text) - 1 : 1;
	if (power < -4 || power >= 16)
		fputs(text, out);
	else
		fprintf(out, "%.*f",
		        digits - 1 > power ? digits - 1 - power : 1,
		        fabs(value));
}

static void put_value(FILE *out, json_object *v);

static void put_list(FILE *out, json_object *list)
{
	fputc('[', out);
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		fputs(i ? ", " : "", out);
		put_value(out, json_object_array_get_idx(list, i));
	}
	fputc(']', out);
}

static void put_object(FILE *out, json_object *object)
{
	const char *comma = "";

	fputc('{', out);
	json_object_object_foreach(object, key, value)
	{
		fputs(comma, out);
		put_quoted(out, key, strlen(key));
		fputs(": ", out);
		put_value(out, value);
		comma = ", ";
	}
	fputc('}', out);
}

static void put_value(FILE *out, json_object *v)
{
	switch (json_object_get_type(v)) {
	case json_type_null:
		fputs("None", out);
		break;
	case json_type_boolean:
		fputs(json_object_get_boolean(v) ? "True" : "False", out);
		break;
	case json_type_int:
		fputs(json_object_to_json_string(v), out);
		break;
	case json_type_double:
		put_float(out, json_object_get_double(v));
		break;
	case json_type_string:
		put_quoted(out, json_object_get_string(v),
		           (size_t)json_object_get_string_len(v));
		break;
	case json_type_array:
		put_list(out, v);
		break;
	case json_type_object:
		put_object(out, v);
	}
}

const char *python_repr(struct arena *a, json_object *value)
{
	char *text = NULL;
	const char *copy;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		die("out of memory");
	put_value(out, value);
	if (fclose(out))
		die("out of memory");
	copy = arena_copy(a, text, len);
	free(text);
	return copy;
}

const char *python_str(struct arena *a, json_object *value)
{
	if (!json_object_is_type(value, json_type_string))
		return python_repr(a, value);
	return arena_copy(a, json_object_get_string(value),
	                  (size_t)json_object_get_string_len(value));
}
