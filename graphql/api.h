/*
 * api.h - what can be asked by GraphQL
 *
 * The types, and what finds out what they are: a resolver is for a field what
 * handle() is for an endpoint, and does it by the same verb of lib/.  Names are
 * in camelCase here, whatever a verb calls them.
 */
#ifndef API_H
#define API_H

#include "graphql.h"

/* Of Query, of Mutation, and all types there are. */
extern const struct graphql_field api_queries[], api_mutations[];
extern const struct graphql_type api_types[];

/*
 * The whole of handle(), and of main(), of the two programs that there are, as
 * nginx cannot see which requests are costly: those are handed on by the one to
 * the other, which costly says it is.
 */
struct reply api_serve(struct request *rq, bool costly);
int api_main(int argc, char **argv, const struct endpoint *ep);

/* What a body has to be (GraphQL over HTTP, 5), and what it may not be. */
extern const char api_body[];
extern const enum error api_errors[];

/* How many messages there are on a page, unless it is said, or null. */
#define API_MESSAGES "100"

/* Of a room its messages, and of who is calling their uuid. */
struct reply api_messages(const struct graphql_call *call);
struct reply api_uuid(const struct graphql_call *call);

/*
 * Are the arguments as large as the rows say, which end with a nameless one or
 * are NULL?  Of what type they are is said by the schema; what was left out is
 * of no size.  If not, *refused is the answer.
 */
bool api_fits(const struct graphql_call *call, const struct param *params,
              struct reply *refused);

/* The same, and somebody is signed in. */
bool api_lets(const struct graphql_call *call, const struct param *params,
              struct reply *refused);

/* What takes time to find out of the rooms that are asked for. */
struct room_wish api_wish(const struct graphql_call *call);

/* Arguments that several fields have. */
#define API_GID(what) \
	{ \
		(what), BODY, TEXT, .min = 1, .max = ROOM_GID_MAX, \
				    .summary = "The room" \
	}

#endif
