/*
 * json.h - JSON from strangers, and the little that the database does not make
 *
 * json-c in its strictest mode takes NaN, lone surrogates, malformed UTF-8 and
 * the last of two equal keys, and makes 270 bytes of memory of one byte of
 * input.  So a text is scanned first, and reaches json-c only if it
 *
 *	follows RFC 8259 to the letter, in well-formed UTF-8,
 *	has no NUL in any form and no lone surrogate (PostgreSQL refuses both),
 *	has no integer of more than 64 bits (json-c would make it another),
 *	is at most JSON_DEPTH deep and has at most JSON_VALUES values,
 *	or, of a large text, one for every JSON_SHARE bytes, of which one for
 *	every JSON_ROOM may be an object or array (which take 800 and 350),
 *	and has no two equal keys in one object.
 */
#ifndef JSON_H
#define JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum { JSON_DEPTH = 32, JSON_VALUES = 10000, JSON_SHARE = 16, JSON_ROOM = 64 };

enum json_is { JSON_GOOD, JSON_BAD, JSON_CUT /* more may mend it */ };

struct json_scan {
	enum json_is is;
	size_t len;  /* of the value and the white space before it */
	size_t keys; /* members of all its objects */
};

/* Look at the one value that the text begins with. */
struct json_scan json_scan(const char *text, size_t len);

/*
 * A text that is one value and nothing else, as a tree that the caller gives
 * back by json_object_put(); null is NULL.  False: it is not, or breaks a rule
 * above.
 */
bool json_parse(const char *text, size_t len, json_object **value);

/* The same of an object; NULL: it is none. */
json_object *json_parse_object(const char *text, size_t len);

/*
 * What an object has under that key, as JSON that stays as long as the object;
 * otherwise if it has no such key or is no object.
 */
const char *json_of(json_object *object, const char *key,
                    const char *otherwise);

/* The text as a JSON string, quotes and all. */
const char *json_quote(struct arena *a, const char *text);

#endif
