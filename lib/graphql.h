/*
 * graphql.h - GraphQL (the specification of October 2021) over JSON
 *
 * A schema is tables of types and fields, in which what GraphQL has a notation
 * for is said in that notation (its SDL): "[Room!]!", "first: Int = 50".  Of
 * the language there is all but interfaces, unions and subscriptions, which no
 * schema here has a use for.
 *
 *	static struct reply room(const struct graphql_call *call)
 *	{
 *		const char *json;
 *		enum error e = room_show(call->rq->db, call->rq->user,
 *		                         graphql_text(call, "gid"), &json);
 *
 *		return e ? reply_error(e) : reply_data(json);
 *	}
 *
 *	static const struct graphql_field query[] = {
 *		{ "room", "Room", "gid: ID!", .resolve = room },
 *		{ 0 },
 *	};
 *	static const struct graphql_field room_fields[] = {
 *		{ "gid", "ID!", .summary = "Its address" },
 *		{ "name", "String", .member = "fullname" },
 *		{ 0 },
 *	};
 *	static const struct graphql_type types[] = {
 *		{ "Query", .fields = query },
 *		{ "Room", .summary = "A room", .fields = room_fields },
 *		{ 0 },
 *	};
 *
 * What a resolver gives is JSON, as the database made it, of which every field
 * below takes the member of its own name, or of its .member: only a field that
 * takes more than that has a resolver.
 */
#ifndef GRAPHQL_H
#define GRAPHQL_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

#include "endpoint.h"

/*
 * Whoever asks for more is refused before anything is done.  The cost of a
 * field is its .cost, or else 20 if it has a resolver and 1 if not, and that of
 * the fields below it, times how many of them there may be: what its argument
 * first or limit says, or else its .many, or else 10 of a list and 1 of all
 * others.
 */
enum {
	GRAPHQL_DOCUMENT = 64 * 1024, /* bytes */
	GRAPHQL_TOKENS = 8000,        /* names, numbers, brackets ... */
	GRAPHQL_NESTING = 64,         /* brackets in each other, of any kind */
	GRAPHQL_DEPTH = 12, /* fields in each other; of introspection ... */
	GRAPHQL_INTROSPECTION_DEPTH = 20,
	GRAPHQL_FIELDS = 1000,     /* of a document, its fragments filled in */
	GRAPHQL_RESOLVERS = 50,    /* fields that have one, among them */
	GRAPHQL_COMPARED = 100000, /* literals, to see whether fields that are
	                              one in the answer are the same */
	GRAPHQL_COST = 20000,
	/* What only shows while it is answered, as how much there is of
	 * introspection; data is null then. */
	GRAPHQL_VALUES = 100000,
	GRAPHQL_ANSWER = 4 * 1024 * 1024, /* bytes */
	GRAPHQL_ERRORS = 100,             /* that one answer tells of */
	/* So long fields are begun; the last of them may take as long again,
	 * and after POOL_REQUEST a worker is killed. */
	GRAPHQL_MS = 3000,
};

struct graphql_step;

/* What a resolver is asked. */
struct graphql_call {
	struct request *rq;  /* whose arena is the field's own */
	json_object *parent; /* what the field is of; NULL: the operation */
	/* An object: the arguments, of the types they have to be, defaults
	 * filled in; one that was left out and has no default is not there.
	 * Enum values and IDs are texts. */
	json_object *args;
	const struct graphql_step *step; /* see graphql_wants() */
};

/* That argument as text, as SQL wants it (true or false; an object or a list as
 * JSON); NULL: it was left out, or is null. */
const char *graphql_text(const struct graphql_call *call, const char *arg);

/* The same of the parent's member. */
const char *graphql_parent(const struct graphql_call *call, const char *member);

/* Is that field asked for, right below the one that is being resolved? */
bool graphql_wants(const struct graphql_call *call, const char *field);

/*
 * A field of an object.  A resolver answers as the handle() of an endpoint
 * does: reply_data(json), whose JSON the field's type is laid over, and which
 * is null if there is none; reply_ok() as well is null.  An error becomes an
 * entry of "errors" with the path of the field, its sentence, and its word as
 * extensions.code (the name of reply.param as extensions.param, reply.why as
 * extensions.detail); the field is null then, or what is nullable above it.
 * After ERROR_UNAVAILABLE no other is asked, as each might wait as long for the
 * database, nor after GRAPHQL_MS: all that is still to be resolved is
 * unavailable as well.
 *
 * Fields of Mutation are resolved one after the other.  An Int has 32 bits:
 * larger numbers are IDs, or a scalar of one's own.
 */
struct graphql_field {
	const char *name;
	const char *type;       /* "[Room!]!" */
	const char *args;       /* "\"How many\" first: Int = 50"; NULL: none */
	const char *summary;    /* for people; may be Markdown */
	const char *deprecated; /* since: "Use rooms"; NULL: it is not */
	const char *member; /* of the parent that it is, if that is not called
	                       as it is: "fullname", "msg.txt" */
	long many;          /* values it has, for the cost: see above */
	long cost;          /* of itself, if its resolver takes much time */
	bool costly; /* takes much CPU on purpose: an operation has one of
	                these at most; see .costly_too */
	struct reply (*resolve)(const struct graphql_call *call);
};

enum graphql_kind {
	GRAPHQL_OBJECT,
	GRAPHQL_INPUT,
	GRAPHQL_ENUM,
	GRAPHQL_SCALAR,
};

/* Int, Float, String, Boolean and ID are there already. */
struct graphql_type {
	const char *name; /* Query and Mutation are where operations begin */
	enum graphql_kind kind;
	const char *summary;
	const struct graphql_field *fields; /* ends with a nameless one */
	/* Of an input object its fields, "name: String!, limit: Int = 9", of an
	 * enum its values, "OPEN \"By invitation\" CLOSED". */
	const char *body;
	/* Of a scalar: does it take that value?  Left out, any but null.  What
	 * a resolver gives for one is not asked. */
	bool (*takes)(json_object *value);
	const char *url; /* of a scalar: where it is specified */
};

struct graphql_schema;

/*
 * Made once, for the life of the process; the tables (ended by a nameless type)
 * are borrowed.  A schema that is no good ends the program, which says why.
 */
const struct graphql_schema *
graphql_schema_new(const struct graphql_type *types);

/* The whole of it in GraphQL's own notation, in the arena. */
const char *graphql_schema_text(const struct graphql_schema *s,
                                struct arena *a);

/* What a client sends. */
struct graphql_ask {
	const char *document;   /* NUL-terminated */
	const char *operation;  /* operationName; NULL: there is but one */
	json_object *variables; /* an object, or NULL */
	bool reading;    /* mutations are refused (by GET nothing may change) */
	bool costly_too; /* left out, an operation that has a costly field is
	                    not begun: the answer is .costly, without body */
};

struct graphql_answer {
	const char *body; /* {"errors":[...],"data":{...}} in the arena */
	bool refused;     /* a request error: nothing was done, no data */
	bool costly;      /* see .costly_too */
};

/* Section 6.1 and 7.1 in one. */
struct graphql_answer graphql_execute(const struct graphql_schema *s,
                                      struct request *rq,
                                      const struct graphql_ask *ask);

#endif
