/* schema-check.h - a value that is being asked, and what has been found */
#ifndef SCHEMA_CHECK_H
#define SCHEMA_CHECK_H

#include "schema-node.h"

/* The way to a value, from its end: a member of an object, or an item. */
struct schema_step {
	const struct schema_step *up;
	const char *key; /* NULL: an item */
	size_t index;
};

/* A rule that a value breaks. */
struct schema_finding {
	const struct schema_rule *rule; /* NULL: the schema is false */
	json_object *value;
	const char *name, *other;      /* of members, if it is about them */
	const struct schema_step *way; /* to the value */
	int rank;
	const struct schema_finding *inner; /* that says it better */
};

/*
 * The one of all that says most.  That is the first of the highest rank: near
 * the top, of another rule than anyOf and oneOf, and of a value whose type is
 * not even right.  Of what is wrong with the branches of an anyOf or oneOf it
 * is, the other way round, the lowest rank, if just one is of it.
 */
struct schema_findings {
	/* Or each is told, as it is found. */
	void (*tell)(void *to, const struct schema_fault *fault);
	void *to;
	bool lowest;
	bool any, tie;
	struct schema_finding best;
};

struct schema_check {
	struct arena *a;
	size_t work;
	int depth;
	const struct schema_step *way;
	struct schema_findings *findings; /* NULL: it is only asked whether */
	json_object *made; /* values that the schema is asked about and that
	                      are not in the document: names */
};

/* Without an answer, as there is no work left: false. */
bool schema_node_holds(struct schema_check *c, const struct schema_node *node,
                       json_object *v);

/* The same, whatever is found being forgotten. */
bool schema_node_fits(struct schema_check *c, const struct schema_node *node,
                      json_object *v);

/* A member that neither properties nor patternProperties know, which stand
 * beside the rule. */
bool schema_is_extra(struct schema_check *c, const struct schema_rule *r,
                     const char *key);

/* The first item that no schema of items is for, which stands beside it. */
size_t schema_first_extra(const struct schema_rule *r);

/* What is found, without a sentence. */
struct schema_fault schema_fault_of(struct arena *a,
                                    const struct schema_finding *f);

/* And that: what is found, in words. */
const char *schema_words(struct schema_check *c,
                         const struct schema_finding *f);

/* Sentences that are more than a value and some words. */
const char *schema_say_type(struct schema_check *c,
                            const struct schema_finding *f);
const char *schema_say_const(struct schema_check *c,
                             const struct schema_finding *f);
const char *schema_say_multiple(struct schema_check *c,
                                const struct schema_finding *f);
const char *schema_say_contains(struct schema_check *c,
                                const struct schema_finding *f);
const char *schema_say_required(struct schema_check *c,
                                const struct schema_finding *f);
const char *schema_say_dependency(struct schema_check *c,
                                  const struct schema_finding *f);
const char *schema_say_members(struct schema_check *c,
                               const struct schema_finding *f);
const char *schema_say_items(struct schema_check *c,
                             const struct schema_finding *f);
const char *schema_say_one_of(struct schema_check *c,
                              const struct schema_finding *f);

#endif
