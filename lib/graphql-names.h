/*
 * graphql-names.h - what is found by its name, however many there are
 *
 * A document may have thousands of names that have to be unique, so a list is
 * not looked through for each of them.
 */
#ifndef GRAPHQL_NAMES_H
#define GRAPHQL_NAMES_H

#include <stdbool.h>

struct graphql_names;

struct graphql_names *graphql_names_new(void);
void graphql_names_free(struct graphql_names *n);

/* False: it is there already, and what it means stays.  Borrows both. */
bool graphql_names_add(struct graphql_names *n, const char *name,
                       const void *means);

/* NULL: it is not there. */
const void *graphql_names_find(const struct graphql_names *n, const char *name);

#endif
