/*
 * graphql-validation.h - may the document be executed (specification, 5)?
 */
#ifndef GRAPHQL_VALIDATION_H
#define GRAPHQL_VALIDATION_H

#include "graphql-fault.h"
#include "graphql-schema.h"

/*
 * Bind what its names mean, and tell of all that is wrong with it: the rules of
 * section 5 but for 5.3.2 (fields that are merged), which graphql-plan.h sees
 * to.  That no fault was told means yes.
 */
void graphql_validate(const struct graphql_schema *s,
                      struct graphql_document *d,
                      struct graphql_faults *faults);

#endif
