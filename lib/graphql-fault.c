/* graphql-fault.c - the errors of an answer (specification, 7.1.2) */
#include "graphql-fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "graphql.h"
#include "utf8.h"

/* Of one error; a place takes reading the document up to there, and a message
 * may have a name in it that is as long as a document. */
enum { PLACES = 8, MESSAGE = 400 };

size_t graphql_faults_count(const struct graphql_faults *f)
{
	return f->list ? json_object_array_length(f->list) : 0;
}

json_object *graphql_fault(struct graphql_faults *f, enum error code,
                           const char *message)
{
	json_object *fault, *extensions;

	if (graphql_faults_count(f) == GRAPHQL_ERRORS)
		return NULL;
	if (!f->list)
		f->list = json_object_new_array();
	fault = json_object_new_object();
	extensions = json_object_new_object();
	json_object_object_add(
		fault, "message",
		json_object_new_string_len(message,
	                                   (int)utf8_cut(message, MESSAGE)));
	json_object_object_add(extensions, "code",
	                       json_object_new_string(error_word(code)));
	json_object_object_add(fault, "extensions", extensions);
	json_object_array_add(f->list, fault);
	return fault;
}

static json_object *place(const char *text, const char *at)
{
	json_object *place = json_object_new_object();
	int line = 1, column = 1;

	for (; text < at; text++) {
		if (*text == '\n' || (*text == '\r' && text[1] != '\n')) {
			line++;
			column = 1;
		} else if ((*text & 0xC0) != 0x80 && *text != '\r') {
			column += (unsigned char)*text < 0xF0 ? 1 : 2;
		}
	}
	json_object_object_add(place, "line", json_object_new_int(line));
	json_object_object_add(place, "column", json_object_new_int(column));
	return place;
}

void graphql_fault_place(const struct graphql_faults *f, json_object *fault,
                         const char *at)
{
	json_object *places;

	if (!fault || !at)
		return;
	places = json_object_object_get(fault, "locations");
	if (!places) {
		places = json_object_new_array();
		json_object_object_add(fault, "locations", places);
	}
	if (json_object_array_length(places) < PLACES)
		json_object_array_add(places, place(f->text, at));
}

void graphql_wrong(struct graphql_faults *f, const char *at, const char *fmt,
                   ...)
{
	char message[MESSAGE + 8];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	graphql_fault_place(f, graphql_fault(f, ERROR_BAD_REQUEST, message),
	                    at);
}
