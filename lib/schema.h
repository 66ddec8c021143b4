/*
 * schema.h - is a JSON value what a JSON Schema (draft 7) says it has to be?
 *
 * All keywords of draft 7 are heeded; format, and what is about content, are
 * remarks, as in Python's jsonschema unless one asks for more.  Patterns are
 * those of ECMA-262, as far as PCRE2 has them, and match anywhere unless they
 * say ^ and $.  1.0 is an integer; numbers are compared as what they are, and
 * not as the nearest double.
 *
 * Neither a schema nor a value can keep anybody: whoever would need too much
 * work (SCHEMA_WORK) or depth (SCHEMA_DEPTH) is refused.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <json-c/json.h>
#include <stdbool.h>

#include "arena.h"

/* Rules that are asked, values and branches that are looked at, and steps of a
 * pattern, in one schema_holds(): a second, or less. */
enum { SCHEMA_WORK = 4000000, SCHEMA_DEPTH = 512 };

struct schema;

/*
 * NULL: it is no good, and *why says so (in the arena).  It stays until
 * schema_free(), or for the life of the process.
 *
 * library: documents that a $ref may name, an object of URI -> schema, or NULL.
 * Nothing is ever fetched.  Both must not be changed afterwards.
 */
struct schema *schema_new(struct arena *a, json_object *root,
                          json_object *library, const char **why);

void schema_free(struct schema *s);

struct schema_fault {
	const char *at;      /* JSON Pointer of the value that is wrong */
	const char *keyword; /* that it breaks: "required", "type", ...; false:
	                        nothing is allowed there; "": it would take too
	                        much work to tell */
	const char *why;     /* as Python's jsonschema words its first line:
	                        'info' is a required property */
	const char *member;  /* that is missing there, if that is it */
};

/*
 * False: it does not, and *fault, if there is one, says what Python's
 * jsonschema.validate() would: of all faults the one that is nearest the top,
 * and if that is that no branch of an anyOf or oneOf holds, what is wrong
 * deepest in them.  It is in the arena.
 */
bool schema_holds(const struct schema *s, struct arena *a, json_object *value,
                  struct schema_fault *fault);

/* Tell all that is wrong, in the order of the schema, without sentences: .why
 * is NULL. */
void schema_faults(const struct schema *s, struct arena *a, json_object *value,
                   void (*tell)(void *to, const struct schema_fault *fault),
                   void *to);

#endif
