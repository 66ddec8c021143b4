/*
 * graphql-fault.h - the errors of an answer (specification, 7.1.2)
 */
#ifndef GRAPHQL_FAULT_H
#define GRAPHQL_FAULT_H

#include <json-c/json.h>

#include "arena.h"
#include "error.h"
#include "graphql.h"

struct graphql_faults {
	struct arena *arena;
	const char *text;  /* of the document */
	json_object *list; /* to be given back; NULL: none so far */
};

/* How many there are, which is GRAPHQL_ERRORS at most. */
size_t graphql_faults_count(const struct graphql_faults *f);

/* One more, to which places may be added.  NULL: there are enough. */
json_object *graphql_fault(struct graphql_faults *f, enum error code,
                           const char *message);

/* Where in the document: line and column, both from 1. */
void graphql_fault_place(const struct graphql_faults *f, json_object *fault,
                         const char *at);

/* A fault of the document, at a place of it (NULL: at none).  Once there are
 * enough its words are not even made. */
#define graphql_wrong(f, at, ...) \
	do { \
		if (graphql_faults_count(f) < GRAPHQL_ERRORS) \
			graphql_fault_place( \
				f, \
				graphql_fault(f, ERROR_BAD_REQUEST, \
			                      arena_printf((f)->arena, \
			                                   __VA_ARGS__)), \
				at); \
	} while (0)

#endif
