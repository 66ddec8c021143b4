/*
 * graphql-introspection.h - a schema that tells about itself (specification, 4)
 */
#ifndef GRAPHQL_INTROSPECTION_H
#define GRAPHQL_INTROSPECTION_H

#include "graphql-schema.h"

/* __Schema, __Type ...; ends with a nameless one. */
extern const struct graphql_type graphql_introspection_types[];

/* __schema, __type and __typename. */
extern const struct graphql_field graphql_introspection_fields[3];

/* Fill .shown and .shown_types of a schema that is complete. */
void graphql_introspection_make(struct graphql_schema *s);

#endif
