/*
 * schema-node.h - a schema that has been read, ready to be asked
 *
 * A schema is a node, and what it says by one keyword is a rule, in the order
 * in which they stand.  All of it lives as long as the schema it is of.
 */
#ifndef SCHEMA_NODE_H
#define SCHEMA_NODE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "schema.h"

/* Objects and arrays in each other that make up a schema, at most. */
enum { SCHEMA_NESTED = 100 };

/* What stands behind a keyword. */
enum schema_shape {
	ONE_SCHEMA,
	SCHEMAS,
	SCHEMA_OR_LIST,
	NAMED_SCHEMAS,
	PATTERNED_SCHEMAS, /* by patterns for names */
	SCHEMAS_OR_NAMES,  /* by name, each a schema or an array of names */
	LAST_OF_SCHEMAS = SCHEMAS_OR_NAMES,
	REFERENCE,
	NUMBER,
	POSITIVE,
	COUNT,
	PATTERN,
	NAMES,
	TYPES,
	VALUES,
	FLAG,
	DIALECT, /* $schema: that of draft 7 */
	ANYTHING,
};

struct schema_check;
struct schema_finding;
struct schema_rule;

/* Of which values a keyword says something. */
enum schema_about { ALL, OBJECTS, ARRAYS, STRINGS, NUMBERS };

enum { SCHEMA_BESIDE = 2 };

struct schema_keyword {
	const char *name;
	enum schema_shape shape;
	enum schema_about about;
	/* NULL: it says nothing by itself. */
	bool (*holds)(struct schema_check *c, const struct schema_rule *r,
	              json_object *v);
	/* The sentence is the value, these words, and what the keyword says if
	 * .that; or whatever it takes to say it. */
	const char *words;
	const char *(*say)(struct schema_check *c,
	                   const struct schema_finding *f);
	/* Keywords of the same schema that it has to know. */
	const char *beside[SCHEMA_BESIDE];
	bool that;
	bool in_place; /* its schemas are for the same value */
};

/* NULL: none of draft 7's, or a mere remark. */
const struct schema_keyword *schema_keyword(const char *name);

/* The bits of a rule's .types. */
enum schema_type {
	TYPE_ARRAY = 1,
	TYPE_BOOLEAN = 2,
	TYPE_INTEGER = 4,
	TYPE_NULL = 8,
	TYPE_NUMBER = 16,
	TYPE_OBJECT = 32,
	TYPE_STRING = 64,
};

/* 0: there is no such type. */
unsigned schema_type_named(const char *name);

struct schema_rule {
	const struct schema_keyword *keyword;
	const struct schema_node *of;
	json_object *json;                /* what the keyword says */
	size_t n;                         /* of the schemas */
	struct schema_node **nodes;       /* NULL: names instead */
	const char **names;               /* of the schemas; NULL: none */
	struct schema_pattern **patterns; /* the same as patterns */
	unsigned types;
	size_t count;
	const struct schema_rule *beside[SCHEMA_BESIDE];
};

struct schema_node {
	json_object *json;
	bool nothing; /* false: no value holds */
	size_t n;
	struct schema_rule *rules;
	unsigned types; /* of its own type; 0: it says none */
	enum { NOT_SEEN, BEING_SEEN, SEEN } seen;
	int depth; /* of what is asked of the same value, once seen */
};

struct schema {
	struct arena *arena;
	json_object *root, *library;
	struct schema_pattern *patterns; /* all of them, to be freed */
	const struct schema_node *top;
};

/* Fill s->top.  False: it is no good, and *why, in the arena, says so. */
bool schema_build(struct schema *s, struct arena *a, const char **why);

#endif
