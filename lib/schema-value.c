/* schema-value.c - JSON values as JSON Schema sees them */
#include "schema-value.h"

#include <math.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "python.h"
#include "schema-node.h"

bool schema_spend(size_t *work, size_t steps)
{
	if (*work <= steps) {
		*work = 0;
		return false;
	}
	*work -= steps;
	return true;
}

/*
 * A number: if it is whole, and not beyond all bounds, it is n, and else d.
 * No double that is not whole is as large as one that does not fit an integer
 * of 53 bits, so that such a one can be compared as a double with any.
 */
struct number {
	bool whole;
	__int128 n;
	double d;
};

/* One that no 64 bits hold has none left for a fraction. */
bool schema_is_whole(double d)
{
	if (d >= -0x1p63 && d < 0x1p63)
		return (double)(int64_t)d == d;
	return isfinite(d);
}

static struct number number(json_object *v)
{
	double d = json_object_get_double(v);
	int64_t n = json_object_get_int64(v);

	if (json_object_is_type(v, json_type_int) && n == INT64_MAX)
		return (struct number){ true, json_object_get_uint64(v), d };
	if (json_object_is_type(v, json_type_int))
		return (struct number){ true, n, d };
	if (schema_is_whole(d) && d > -0x1p100 && d < 0x1p100)
		return (struct number){ true, (__int128)d, d };
	return (struct number){ false, 0, d };
}

bool schema_is_number(json_object *v)
{
	return json_object_is_type(v, json_type_int) ||
	       json_object_is_type(v, json_type_double);
}

int schema_compare(json_object *a, json_object *b)
{
	struct number x = number(a), y = number(b);

	if (x.whole && y.whole)
		return (x.n > y.n) - (x.n < y.n);
	return (x.d > y.d) - (x.d < y.d);
}

unsigned schema_types_of(json_object *v)
{
	switch (json_object_get_type(v)) {
	case json_type_null:
		return TYPE_NULL;
	case json_type_boolean:
		return TYPE_BOOLEAN;
	case json_type_int:
		return TYPE_INTEGER | TYPE_NUMBER;
	case json_type_double:
		return schema_is_whole(json_object_get_double(v))
		               ? TYPE_INTEGER | TYPE_NUMBER
		               : TYPE_NUMBER;
	case json_type_string:
		return TYPE_STRING;
	case json_type_array:
		return TYPE_ARRAY;
	case json_type_object:
		break;
	}
	return TYPE_OBJECT;
}

/* digits * 10^exponent; a double has 17 digits at most. */
struct decimal {
	uint64_t digits;
	long exponent;
};

static struct decimal decimal(struct arena *a, json_object *v)
{
	struct decimal d = { 0 };
	const char *text = python_repr(a, v);
	bool after_point = false;

	for (; *text && *text != 'e'; text++) {
		if (*text == '.')
			after_point = true;
		if (*text < '0' || *text > '9')
			continue;
		d.digits = d.digits * 10 + (uint64_t)(*text - '0');
		d.exponent -= after_point;
	}
	if (*text == 'e')
		d.exponent += strtol(text + 1, NULL, 10);
	while (d.digits && d.digits % 10 == 0) {
		d.digits /= 10;
		d.exponent++;
	}
	return d;
}

bool schema_is_multiple(struct arena *arena, json_object *v, json_object *of)
{
	struct number x = number(v), y = number(of);
	struct decimal a, b;
	uint64_t rest;

	if (x.whole && y.whole)
		return x.n % y.n == 0;
	if (!isfinite(json_object_get_double(v)))
		return false;
	a = decimal(arena, v);
	b = decimal(arena, of);
	if (!a.digits || !b.digits)
		return !a.digits;
	/* Neither ends in a 0: it would have to have all those tens in it. */
	for (; a.exponent < b.exponent; b.exponent--)
		if (__builtin_mul_overflow(b.digits, 10, &b.digits))
			return false;
	rest = a.digits % b.digits;
	for (long i = b.exponent; rest && i < a.exponent; i++)
		rest = (uint64_t)((unsigned __int128)rest * 10 % b.digits);
	return !rest;
}

/* It is well-formed: so each has one byte that does not go on another. */
size_t schema_length(json_object *string)
{
	const char *text = json_object_get_string(string);
	size_t bytes = (size_t)json_object_get_string_len(string), n = 0;

	for (size_t i = 0; i < bytes; i++)
		n += (text[i] & 0xC0) != 0x80;
	return n;
}

static bool equal_strings(json_object *a, json_object *b)
{
	int len = json_object_get_string_len(a);

	return len == json_object_get_string_len(b) &&
	       memcmp(json_object_get_string(a), json_object_get_string(b),
	              (size_t)len) == 0;
}

static bool equal_arrays(json_object *a, json_object *b, size_t *work)
{
	size_t n = json_object_array_length(a);

	if (n != json_object_array_length(b))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!schema_equal(json_object_array_get_idx(a, i),
		                  json_object_array_get_idx(b, i), work))
			return false;
	return true;
}

static bool equal_objects(json_object *a, json_object *b, size_t *work)
{
	json_object *other;

	if (json_object_object_length(a) != json_object_object_length(b))
		return false;
	json_object_object_foreach(a, key, value)
	{
		if (!json_object_object_get_ex(b, key, &other) ||
		    !schema_equal(value, other, work))
			return false;
	}
	return true;
}

bool schema_equal(json_object *a, json_object *b, size_t *work)
{
	enum json_type type = json_object_get_type(a);

	if (!schema_spend(work, 1))
		return false;
	if (schema_is_number(a) && schema_is_number(b))
		return schema_compare(a, b) == 0;
	if (!json_object_is_type(b, type))
		return false;
	switch (type) {
	case json_type_boolean:
		return json_object_get_boolean(a) == json_object_get_boolean(b);
	case json_type_string:
		return equal_strings(a, b);
	case json_type_array:
		return equal_arrays(a, b, work);
	case json_type_object:
		return equal_objects(a, b, work);
	default:
		return true;
	}
}

/* By a key of this process, so that nobody can make many values alike. */
static uint64_t hash(const void *bytes, size_t len)
{
	static unsigned char key[crypto_shorthash_KEYBYTES];
	static bool made;
	uint64_t h;

	if (!made)
		randombytes_buf(key, sizeof key);
	made = true;
	crypto_shorthash((unsigned char *)&h, bytes, len, key);
	return h;
}

static uint64_t hash_two(uint64_t a, uint64_t b)
{
	uint64_t both[2] = { a, b };

	return hash(both, sizeof both);
}

static uint64_t hash_number(json_object *v)
{
	struct number n = number(v);

	return n.whole ? hash(&n.n, sizeof n.n) : hash(&n.d, sizeof n.d);
}

static uint64_t hash_value(json_object *v, size_t *work);

static uint64_t hash_array(json_object *array, size_t *work)
{
	uint64_t h = json_type_array;

	for (size_t i = 0; i < json_object_array_length(array); i++)
		h = hash_two(h, hash_value(json_object_array_get_idx(array, i),
		                           work));
	return h;
}

/* The same in whatever order its members are. */
static uint64_t hash_object(json_object *object, size_t *work)
{
	uint64_t h = json_type_object;

	json_object_object_foreach(object, key, value)
	{
		h += hash_two(hash(key, strlen(key)), hash_value(value, work));
	}
	return h;
}

static uint64_t hash_value(json_object *v, size_t *work)
{
	if (!schema_spend(work, 1))
		return 0;
	switch (json_object_get_type(v)) {
	case json_type_int:
	case json_type_double:
		return hash_number(v);
	case json_type_string:
		return hash(json_object_get_string(v),
		            (size_t)json_object_get_string_len(v));
	case json_type_array:
		return hash_array(v, work);
	case json_type_object:
		return hash_object(v, work);
	case json_type_boolean:
		return json_object_get_boolean(v) ? 1 : 2;
	case json_type_null:
		break;
	}
	return 3;
}

struct item {
	uint64_t hash;
	json_object *value;
};

static int by_hash(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Those of the same hash stand together; few, unless they are equal. */
static bool unique_among(const struct item *items, size_t n, size_t *work)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1;
		     j < n && items[j].hash == items[i].hash && *work; j++)
			if (schema_equal(items[i].value, items[j].value, work))
				return false;
	return true;
}

bool schema_is_unique(json_object *array, size_t *work)
{
	size_t n = json_object_array_length(array);
	struct item *items;
	bool unique;

	if (n < 2)
		return true;
	items = alloc_grow(NULL, n * sizeof *items);
	for (size_t i = 0; i < n; i++) {
		items[i].value = json_object_array_get_idx(array, i);
		items[i].hash = hash_value(items[i].value, work);
	}
	qsort(items, n, sizeof *items, by_hash);
	unique = unique_among(items, n, work);
	free(items);
	return unique;
}
