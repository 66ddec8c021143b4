/* schema-pattern.h - a regular expression of ECMA-262's, by PCRE2 */
#ifndef SCHEMA_PATTERN_H
#define SCHEMA_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

struct schema_pattern;

/*
 * NULL: it is none, and *why says so (in the arena).  It is put at the front of
 * *list, by which all are given back at once.
 */
struct schema_pattern *schema_pattern_new(struct arena *a, const char *text,
                                          struct schema_pattern **list,
                                          const char **why);
void schema_patterns_free(struct schema_pattern *list);

/* Is there a match anywhere in the text?  What it takes is taken off *work;
 * if that is not enough nothing is left of it. */
bool schema_pattern_matches(const struct schema_pattern *p, const char *text,
                            size_t len, size_t *work);

#endif
