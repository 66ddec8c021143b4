/*
 * graphql-schema.h - a schema whose tables have been read (specification, 3)
 *
 * Beside the declared types it has those that every schema has: the five
 * scalars, and what introspection is made of.
 */
#ifndef GRAPHQL_SCHEMA_H
#define GRAPHQL_SCHEMA_H

#include "graphql-document.h"
#include "graphql.h"

/* An argument, or a field of an input object. */
struct graphql_input {
	struct graphql_input *next;
	const char *name, *summary;
	const struct graphql_ref *ref;
	const struct graphql_value *fallback; /* NULL: none */
};

/* A value of an enum. */
struct graphql_word {
	struct graphql_word *next;
	const char *name, *summary, *deprecated;
};

/* Where the value of a field comes from, if no resolver gives it. */
enum graphql_source {
	FROM_PARENT,
	FROM_PARENT_CURRENT, /* what is deprecated only if it is asked for */
	FROM_TYPE_NAME,
	FROM_SCHEMA,
	FROM_TYPES,
};

/* A field of an object. */
struct graphql_member {
	const char *name;
	const struct graphql_field *declared;
	const struct graphql_named *owner; /* NULL: any object */
	const struct graphql_ref *ref;
	const struct graphql_input *inputs;
	enum graphql_source source;
};

enum graphql_builtin {
	NO_BUILTIN,
	BUILTIN_INT,
	BUILTIN_FLOAT,
	BUILTIN_STRING,
	BUILTIN_BOOLEAN,
	BUILTIN_ID,
};

struct graphql_named {
	const char *name;
	const struct graphql_type *declared;
	enum graphql_builtin builtin;
	size_t n;
	struct graphql_member *members;     /* of an object */
	const struct graphql_input *inputs; /* of an input object */
	const struct graphql_word *words;   /* of an enum */
};

struct graphql_directive_type {
	const char *name, *summary;
	const char *places; /* "FIELD FRAGMENT_SPREAD" */
	const char *args;
	const struct graphql_input *inputs;
};

struct graphql_schema {
	struct arena *arena;
	size_t n;
	struct graphql_named *types; /* the declared ones come first */
	size_t declared;
	struct graphql_directive_type
		*directives; /* ends with a nameless one */
	const struct graphql_named *query, *mutation; /* NULL: there is none */
	/* __schema and __type, which Query has, and __typename. */
	struct graphql_member meta[3];
	/* What introspection shows.  It goes round in circles: never to be
	 * shown as a whole, and never given back. */
	json_object *shown, *shown_types /* by name */;
};

/* NULL: there is none of that name. */
const struct graphql_named *graphql_schema_type(const struct graphql_schema *s,
                                                const char *name);

/* The field that an object has under that name, those included that every
 * object has. */
const struct graphql_member *
graphql_schema_member(const struct graphql_schema *s,
                      const struct graphql_named *type, const char *name);

const struct graphql_input *
graphql_input_find(const struct graphql_input *first, const char *name);

/* Of [Room!]!, Room. */
const struct graphql_named *graphql_ref_named(const struct graphql_ref *ref);

/* As it is written. */
const char *graphql_ref_text(struct arena *a, const struct graphql_ref *ref);

/* Are they the same type? */
bool graphql_ref_same(const struct graphql_ref *a, const struct graphql_ref *b);

/* Has the enum that value? */
bool graphql_named_has(const struct graphql_named *type, const char *word);

/* Is it something that comes in: no object? */
bool graphql_named_is_input(const struct graphql_named *type);

#endif
