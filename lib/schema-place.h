/* schema-place.h - what a $ref names: schemas by their URIs, and what they
 * stand in */
#ifndef SCHEMA_PLACE_H
#define SCHEMA_PLACE_H

#include <json-c/json.h>
#include <stdbool.h>

#include "arena.h"

struct schema_places;

/* A schema, and the name that what it says is relative to. */
struct schema_place {
	json_object *json;
	const char *base;
};

/* All it gives stays as long as the arena. */
struct schema_places *schema_places_new(struct arena *a, json_object *root,
                                        json_object *library);
void schema_places_free(struct schema_places *p);

/* False: nothing is called that. */
bool schema_places_find(struct schema_places *p, const char *base,
                        const char *ref, struct schema_place *found);

/* Of a schema that is not there by reference: its own $id counts. */
const char *schema_places_base(struct schema_places *p, json_object *json,
                               const char *otherwise);

#endif
