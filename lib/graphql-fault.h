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

/* Where in the document: line and column, both from 1, in units of UTF-16,
 * which is what editors of such documents count. */
void graphql_fault_place(const struct graphql_faults *f, json_object *fault,
                         const char *at);

/* A fault of the document, at a place of it (NULL: at none). */
void graphql_wrong(struct graphql_faults *f, const char *at, const char *fmt,
                   ...) __attribute__((format(printf, 3, 4)));

#endif
