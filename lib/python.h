/*
 * python.h - a JSON value as text, as Python writes it
 *
 * Signatures of the action contract (contracts, 1.2) are over what Python's
 * str() makes of what its json.loads() makes of a JSON text, and sentences of
 * its jsonschema quote by repr().  Both are here for the trees that
 * json_parse() gives, NULL being null: lists, objects in their order, floats as
 * the shortest that reads back the same, and texts by repr() with what is not
 * printable escaped, for which it is Unicode 14.0 that counts, as in Python
 * 3.11 (lib/printable.def).
 */
#ifndef PYTHON_H
#define PYTHON_H

#include <json-c/json.h>

#include "arena.h"

/* A text is itself; all else is as repr() has it. */
const char *python_str(struct arena *a, json_object *value);

const char *python_repr(struct arena *a, json_object *value);

#endif
