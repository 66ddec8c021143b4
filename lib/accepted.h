/*
 * accepted.h - what an endpoint accepts as a body, as a JSON Schema
 *
 * There is one way of saying it: rows of struct param are short for a schema,
 * which is what the body is held against, and what --describe prints.
 */
#ifndef ACCEPTED_H
#define ACCEPTED_H

#include "endpoint.h"
#include "schema.h"

/* What a parameter has to be; the caller gives it back. */
json_object *accepted_param(const struct param *p);

/* The same for people: "msg has to be a text of 1 to 64 characters". */
const char *accepted_words(struct arena *a, const struct param *p);

/*
 * The schema of the body, which the caller gives back: that of .schema, with
 * the members that all frames of its dialect may have, or what the parameters
 * in the body say.  NULL: the body is not looked at.
 */
json_object *accepted_body(const struct endpoint *ep);

/* The same, ready to be asked; dies of one that is no good.  NULL: whatever is
 * let in by .takes is accepted. */
struct schema *accepted_new(const struct endpoint *ep);

/* What is wrong with the parameters in the body: for each, by its index, the
 * gravest fault; NO_FAULT is zero. */
void accepted_params(const struct schema *accepted, const struct endpoint *ep,
                     struct arena *a, json_object *body, enum fault *faults);

#endif
