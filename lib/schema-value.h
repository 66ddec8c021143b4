/* schema-value.h - JSON values as JSON Schema sees them: 1.0 is 1, and what is
 * equal does not depend on the order of members */
#ifndef SCHEMA_VALUE_H
#define SCHEMA_VALUE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/* False: there is not that much work left, and now none at all. */
bool schema_spend(size_t *work, size_t steps);

/* All bits that fit of enum schema_type: an integer is a number as well. */
unsigned schema_types_of(json_object *v);

bool schema_is_number(json_object *v);

/* Not of a fraction, nor without end. */
bool schema_is_whole(double d);

/* Below 0, 0 or above; exactly, whether integers or not. */
int schema_compare(json_object *a, json_object *b);

/* In decimals, as they are written: 4.35 is a multiple of 0.01. */
bool schema_is_multiple(struct arena *arena, json_object *v, json_object *of);

/* Characters of a string. */
size_t schema_length(json_object *string);

/* Without work left, false. */
bool schema_equal(json_object *a, json_object *b, size_t *work);

/* Are no two items equal? */
bool schema_is_unique(json_object *array, size_t *work);

#endif
