/* form.c - what a form sends (WHATWG URL, 5.1), as an object of texts */
#include "form.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "utf8.h"

/* Of two hexadecimal digits; -1: they are not. */
static int hex_value(const char *digits)
{
	char hex[3] = "";

	if (!isxdigit((unsigned char)digits[0]) ||
	    !isxdigit((unsigned char)digits[1]))
		return -1;
	memcpy(hex, digits, 2);
	return (int)strtol(hex, NULL, 16);
}

bool form_unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		int c = *s == '+' ? ' ' : (unsigned char)*s;

		if (*s == '%') {
			c = hex_value(s + 1);
			if (c > 0)
				s += 2;
		}
		if (c <= 0)
			return false;
		*to++ = (char)c;
	}
	*to = '\0';
	return true;
}

static bool read_text(char *s)
{
	return form_unescape(s) && utf8_length(s) >= 0;
}

/* "name=value" */
static bool add_field(json_object *object, char *field)
{
	char *value = strchr(field, '=');

	if (!value || value == field)
		return false;
	*value++ = '\0';
	if (!read_text(field) || !read_text(value) ||
	    json_object_object_get_ex(object, field, NULL))
		return false;
	if (json_object_object_add(object, field,
	                           json_object_new_string(value)))
		die("out of memory");
	return json_object_object_length(object) <= FORM_FIELDS;
}

static bool add_fields(json_object *object, char *text)
{
	bool good = true;

	while (good && text) {
		char *next = strchr(text, '&');

		if (next)
			*next++ = '\0';
		good = add_field(object, text);
		text = next;
	}
	return good;
}

bool form_parse(struct arena *a, const char *text, size_t len,
                json_object **object)
{
	*object = NULL;
	if (len && memchr(text, '\0', len))
		return false;
	*object = json_object_new_object();
	if (!*object)
		die("out of memory");
	if (!len || add_fields(*object, arena_copy(a, text, len)))
		return true;
	json_object_put(*object);
	*object = NULL;
	return false;
}
