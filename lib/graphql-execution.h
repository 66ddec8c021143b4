/*
 * graphql-execution.h - from the steps of a plan to data (specification, 6.4)
 */
#ifndef GRAPHQL_EXECUTION_H
#define GRAPHQL_EXECUTION_H

#include "graphql-plan.h"

/* The value of "data" as JSON, in the arena; field errors are told. */
const char *graphql_execution_data(const struct graphql_schema *s,
                                   struct request *rq,
                                   struct graphql_faults *faults,
                                   const struct graphql_step *steps);

#endif
