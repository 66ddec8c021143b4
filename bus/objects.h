/*
 * objects.h - the broker's protocol: bytes to objects and back, no I/O
 *
 *	{"type":"req","uid":5,"wdcode":5,"msg":{...},"id":"5-17"}
 *	{"type":"rep","success":true,"id":"5-17"}
 *
 * One follows another with nothing between them.  Of uid and wdcode, which mean
 * the same, one is enough in what comes.  Others count braces, in strings as
 * well, and take a byte for a character: so what goes out is ASCII, and has
 *none in strings but as \u007b and \u007d.
 *
 * The id of a request of ours is "<identity>-<request>".
 */
#ifndef OBJECTS_H
#define OBJECTS_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "identity.h"
#include "push.h"

/* A brace in what is pushed takes six bytes. */
enum { OBJECT_MAX = 6 * IDENTITY_JSON_MAX + 16 * 1024, OBJECT_ID_MAX = 400 };

/* What has come and is not taken yet; zeroes to begin with. */
struct objects {
	char *bytes;
	size_t begin, at, len, size; /* of the object, looked at, all of it */
	int depth;
	bool in_string, escaped;
};

void objects_add(struct objects *o, const char *bytes, size_t len);

/* The next one; *object is NULL if there is none yet.  False: there never will
 * be, as this is not the protocol. */
bool objects_next(struct objects *o, json_object **object);
void objects_free(struct objects *o);

struct message {
	enum { STRANGE, REQUEST, REPLY } is;
	const char *id;                     /* JSON; stays as the object does */
	char request[IDENTITY_REQUEST + 1]; /* "": not one of ours */
	char identity[IDENTITY_MAX + 1];
	const char *json;
	bool success;
};

/* STRANGE is also what lacks something, or has too much of it. */
void message_read(json_object *object, struct message *m);

/* An id for a request that is of somebody else: always the same. */
void message_name(struct message *m);

/* Text that the caller frees; NULL: what is to be pushed is no JSON. */
char *objects_request(const struct push *p);
char *objects_reply(const char *id, bool success);

#endif
