/* hello.c - what a client says first, from bytes; no I/O */
#include "hello.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "utf8.h"

static bool member(json_object *o, const char *name, enum json_type type,
                   json_object **value)
{
	return json_object_object_get_ex(o, name, value) &&
	       json_object_is_type(*value, type);
}

static bool read_after(json_object *o, int64_t *after)
{
	json_object *v = NULL;

	*after = NOT_AFTER;
	if (!json_object_object_get_ex(o, "after", &v) || !v)
		return true;
	*after = json_object_get_int64(v);
	return json_object_is_type(v, json_type_int) && *after >= 0;
}

static bool read_members(json_object *o, struct hello *hello)
{
	json_object *uuid, *gid;
	const char *text;
	long len;

	if (!member(o, "uuid", json_type_string, &uuid) ||
	    !session_token(json_object_get_string(uuid), hello->token) ||
	    !member(o, "room_gid", json_type_string, &gid))
		return false;
	text = json_object_get_string(gid);
	len = utf8_length(text);
	if (len < 1 || len > GID_MAX)
		return false;
	snprintf(hello->gid, sizeof hello->gid, "%s", text);
	return read_after(o, &hello->after);
}

static bool single_quoted(const char *bytes, size_t len)
{
	size_t i = 0;

	while (i < len && bytes[i] && strchr(" \t\r\n{", bytes[i]))
		i++;
	return i < len && bytes[i] == '\'';
}

/* The contract's own way of printing it: nothing in it can need an escape.  How
 * much of it may be that; what follows a hello is nobody's business. */
static size_t requote(char *text, size_t len)
{
	size_t i = 0;

	for (; i < len && text[i] != '"' && text[i] != '\\'; i++)
		if (text[i] == '\'')
			text[i] = '"';
	return i;
}

enum hello_is hello_read(const char *bytes, size_t len, struct hello *hello)
{
	char text[HELLO_MAX];
	size_t readable = len;
	struct json_scan scan;
	json_object *o;
	bool good;

	memcpy(text, bytes, len);
	if (single_quoted(bytes, len))
		readable = requote(text, len);
	scan = json_scan(text, readable);
	if (scan.is == JSON_CUT && readable == len && len < HELLO_MAX)
		return HELLO_CUT;
	if (scan.is != JSON_GOOD)
		return HELLO_BAD;
	o = json_parse_object(text, scan.len);
	good = o && read_members(o, hello);
	json_object_put(o);
	return good ? HELLO_GOOD : HELLO_BAD;
}
