/*
 * graphql-variable.h - variables: declared, used, given (5.8, 6.1.2)
 */
#ifndef GRAPHQL_VARIABLE_H
#define GRAPHQL_VARIABLE_H

#include "graphql-fault.h"
#include "graphql-schema.h"

/* Bind its type, and tell what is wrong with it (5.8.1, 5.8.2). */
void graphql_variable_check(const struct graphql_schema *s,
                            struct graphql_faults *faults,
                            struct graphql_operation *o,
                            struct graphql_variable *v);

/* Of an operation that has been looked at, with all fragments: is every
 * variable that is used declared, and good there, and the other way round
 * (5.8.3 to 5.8.5)?  The fragments that it reaches are .seen then. */
void graphql_variables_check_uses(struct graphql_faults *faults,
                                  struct graphql_document *d,
                                  struct graphql_operation *o);

/* What was given for them, coerced (6.1.2): an object, to be given back.
 * Whatever is wrong is told. */
json_object *graphql_variables_coerce(struct graphql_faults *faults,
                                      const struct graphql_operation *o,
                                      json_object *given);

#endif
