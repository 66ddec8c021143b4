/*
 * form.h - what a form sends (WHATWG URL, 5.1), as an object of texts
 *
 *	username=ada&routing_key=a.b%2Fc
 *
 * More strictly than a browser has to be: each field has a name and a =, no
 * name is there twice, % is before two digits, and what comes of it is
 * well-formed UTF-8 without NUL.
 */
#ifndef FORM_H
#define FORM_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum { FORM_FIELDS = 64 };

/* The caller gives *object back by json_object_put().  False: it is no form, or
 * has more fields than FORM_FIELDS; then there is nothing to give back. */
bool form_parse(struct arena *a, const char *text, size_t len,
                json_object **object);

/* Undo what a form or a link did to a value, in place.  False: it was not done
 * by one, or the value has a NUL. */
bool form_unescape(char *s);

#endif
