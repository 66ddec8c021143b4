/*
 * graphql-input.h - what comes in, made what its type says (3.5 to 3.12, 6.4.1)
 */
#ifndef GRAPHQL_INPUT_H
#define GRAPHQL_INPUT_H

#include "graphql-schema.h"

struct graphql_coercion {
	struct arena *arena;
	json_object *variables; /* that were given or have a default, coerced */
	const char *why;        /* it did not go */
	const char *at; /* the member of those that were given that did not go;
	                   NULL: it was not given */
};

/*
 * A literal of a scalar or an enum, without variables in it; *out is the
 * caller's.  False: it is none of that type.
 */
bool graphql_input_leaf(const struct graphql_named *type,
                        const struct graphql_value *v, json_object **out);

/* What came as JSON, as a variable does.  *out is the caller's. */
bool graphql_input_json(struct graphql_coercion *c,
                        const struct graphql_ref *ref, json_object *in,
                        json_object **out);

/* A literal that validation let pass, with its variables.  *out is the
 * caller's. */
bool graphql_input_literal(struct graphql_coercion *c,
                           const struct graphql_ref *ref,
                           const struct graphql_value *v, json_object **out);

/* Arguments, or fields of an input object, as an object: the caller's. */
bool graphql_input_members(struct graphql_coercion *c,
                           const struct graphql_input *inputs,
                           const struct graphql_value *given,
                           json_object **out);

#endif
