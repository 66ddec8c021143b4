/*
 * graphql-plan.h - what an operation asks for, fragments filled in
 *
 * As no type has others that are of it, which fields an object is asked for is
 * known before there is one: selections of the same field are merged (6.3.2)
 * once, and not for every object.  The same shows whether they may be merged
 * (5.3.2), and what it all costs.
 */
#ifndef GRAPHQL_PLAN_H
#define GRAPHQL_PLAN_H

#include "graphql-fault.h"
#include "graphql-schema.h"

/* A selection that became part of a step. */
struct graphql_place {
	struct graphql_place *next;
	const struct graphql_selection *selection;
};

/* A field of the answer. */
struct graphql_step {
	struct graphql_step *next;
	const char *key;
	const struct graphql_member *field;
	const struct graphql_named *owner; /* the type that it is a field of */
	struct graphql_place *places, **last;
	struct graphql_step *below; /* in the order of the answer */
	json_object *args;
	const char *why;    /* the arguments are not what they have to be */
	const char *why_at; /* which; NULL: one is missing */
};

struct graphql_plan {
	struct graphql_document *document;
	struct graphql_faults *faults;
	/* Coerced; NULL: whatever their values are, so without arguments. */
	json_object *variables;
	json_object *kept; /* an array of what has to be given back after it */
	int fields, resolvers, compared;
	bool costly, stopped;
};

/*
 * The steps of a document without faults; what is too much, or cannot be
 * merged, is told.  With the same plan again, another operation: what is
 * counted goes on.
 */
struct graphql_step *graphql_plan_steps(struct graphql_plan *p,
                                        const struct graphql_named *root,
                                        const struct graphql_operation *o);

/* Tell if it costs too much. */
void graphql_plan_check_cost(struct graphql_plan *p,
                             const struct graphql_step *steps);

#endif
