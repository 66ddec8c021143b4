/*
 * graphql-literal.h - is a literal what it has to be (specification, 5.6)?
 */
#ifndef GRAPHQL_LITERAL_H
#define GRAPHQL_LITERAL_H

#include "graphql-fault.h"
#include "graphql-schema.h"

/*
 * Tell what is wrong with it, and keep in the scope which variables it uses,
 * and as what.  ref: NULL, it may be anything.  fallback: that place has a
 * default value.
 */
void graphql_literal_check(struct graphql_faults *faults,
                           struct graphql_scope *scope,
                           const struct graphql_ref *ref, bool fallback,
                           const struct graphql_value *value);

#endif
