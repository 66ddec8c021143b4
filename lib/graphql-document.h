/*
 * graphql-document.h - a GraphQL document as it was written, and then bound
 *
 * What validation finds out (which field a name means, which fragment) is kept
 * where it was found.  All of it is in the arena but for the tables of names,
 * which graphql_document_free() gives back.  Lists are in the order in which
 * they were written; .at is where in the text something stands, for who has to
 * be told what is wrong with it.
 */
#ifndef GRAPHQL_DOCUMENT_H
#define GRAPHQL_DOCUMENT_H

#include <stdbool.h>

#include "arena.h"
#include "graphql-names.h"

struct graphql_faults;
struct graphql_fragment;
struct graphql_member;
struct graphql_named;

/* Room!, [Room!]! (2.11): of the schema, and of variables. */
struct graphql_ref {
	const char *at;
	bool required;
	const struct graphql_ref *of;     /* a list of that; NULL: no list */
	const char *name;                 /* of no list */
	const struct graphql_named *type; /* that it means; NULL: nothing */
};

enum graphql_value_kind {
	VALUE_VARIABLE,
	VALUE_INT,
	VALUE_FLOAT,
	VALUE_STRING,
	VALUE_BOOLEAN,
	VALUE_NULL,
	VALUE_ENUM,
	VALUE_LIST,
	VALUE_OBJECT,
};

/* 2.9.  An argument, and a field of an object, is a value with a name. */
struct graphql_value {
	struct graphql_value *next;
	const char *name, *name_at;
	enum graphql_value_kind kind;
	const char *at, *end;
	const char *text; /* the variable's name, digits, the string ... */
	struct graphql_value *first; /* of a list or an object */
};

/* 2.12 */
struct graphql_directive {
	struct graphql_directive *next;
	const char *name, *at;
	struct graphql_value *args;
};

/* 2.5, 2.8 */
struct graphql_selection {
	struct graphql_selection *next;
	enum { SELECT_FIELD, SELECT_SPREAD, SELECT_INLINE } kind;
	const char *at;
	const char *name, *name_at; /* of the field or fragment */
	const char *key; /* of a field in the response: its alias or name */
	struct graphql_value *args;
	struct graphql_directive *directives;
	const char *on, *on_at; /* of an inline fragment; NULL: it says none */
	struct graphql_selection *below;
	const char *below_at;
	const struct graphql_member *field; /* that the name means */
	struct graphql_fragment *fragment;  /* that the name means */
};

/* What an operation or a fragment has in itself, not in what it spreads. */
struct graphql_scope {
	struct graphql_use *uses;       /* of variables */
	struct graphql_spread *spreads; /* of fragments */
};

/* Where a variable is used, and as what. */
struct graphql_use {
	struct graphql_use *next;
	const struct graphql_value *value;
	const struct graphql_ref *as; /* NULL: as anything */
	bool fallback;                /* there is a default value there */
};

struct graphql_spread {
	struct graphql_spread *next;
	const struct graphql_selection *selection;
};

/* 2.8 */
struct graphql_fragment {
	struct graphql_fragment *next;
	const char *name, *name_at, *at;
	const char *on, *on_at;
	struct graphql_directive *directives;
	struct graphql_selection *below;
	const struct graphql_named *type; /* that it is on */
	struct graphql_scope scope;
	long seen; /* by whoever goes through them, in the round of that number
	            */
	enum { CYCLE_UNKNOWN, CYCLE_BEING_LOOKED_FOR, CYCLE_NONE } cycle;
};

/* 2.10 */
struct graphql_variable {
	struct graphql_variable *next;
	const char *name, *name_at, *at;
	struct graphql_ref *ref;
	struct graphql_value *fallback; /* NULL: none */
	struct graphql_directive *directives;
	bool used;
};

/* 2.3 */
struct graphql_operation {
	struct graphql_operation *next;
	enum {
		OPERATION_QUERY,
		OPERATION_MUTATION,
		OPERATION_SUBSCRIPTION
	} kind;
	const char *name, *name_at; /* NULL: it has none */
	const char *at;
	struct graphql_variable *variables;
	struct graphql_names *by_name; /* of the variables */
	struct graphql_directive *directives;
	struct graphql_selection *below;
	struct graphql_scope scope;
};

struct graphql_document {
	struct graphql_operation *operations;
	struct graphql_fragment *fragments;
	struct graphql_names *by_name; /* of the fragments */
	long round;                    /* the last of .seen */
};

/*
 * An executable document (2.2); definitions of a schema are refused.  NULL: it
 * is none, and a fault says why.  Names that are there twice are validation's
 * to find; the first one counts.
 */
struct graphql_document *graphql_document_read(struct arena *a,
                                               const char *text,
                                               struct graphql_faults *faults);

void graphql_document_free(struct graphql_document *d);

#endif
