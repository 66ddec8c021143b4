/* request.h - from what the server hands over to checked arguments */
#ifndef REQUEST_H
#define REQUEST_H

#include "endpoint.h"
#include "schema.h"

/* A request as it came. */
struct incoming {
	char **env; /* CGI variables, as in environ */
	const char *body;
	size_t body_len;
	enum error fault; /* it could not be read whole, or is too large */
};

/* A CGI variable; NULL if it is not there. */
const char *incoming_get(const struct incoming *in, const char *name);

/*
 * Are there neither too many variables nor one of them twice?  Of two equal
 * names libfcgi gives the first, and who reads the other is talked around.
 */
bool incoming_sound(const struct incoming *in);

/* OK, ERROR_UNKNOWN_ROUTE or ERROR_WRONG_METHOD; OPTIONS and HEAD as well,
 * where the route is HTTP's. */
enum error request_route(const struct endpoint *ep, const struct incoming *in);

/* Does the endpoint take a body, and so JSON?  What the gateway asks for itself
 * has one if it says that it takes any. */
bool request_takes_body(const struct endpoint *ep);

/* Does it ask itself whose session a request is of? */
bool request_takes_session(const struct endpoint *ep);

/* OK: rq->body is what the endpoint takes.  Otherwise its .if_no_object. */
enum error request_body(struct request *rq, const struct endpoint *ep,
                        const struct incoming *in);

/*
 * Fill rq->arg from the query and rq->body, which has to stay as long as the
 * arguments and is held against what accepted_new() made of the endpoint.
 * NULL: done.  Otherwise the parameter that is wrong, and *fault how. Those
 * before it are filled in.
 */
const struct param *request_args(struct request *rq, const struct endpoint *ep,
                                 const struct schema *accepted,
                                 const struct incoming *in, enum fault *fault);

#endif
