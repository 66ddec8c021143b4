/*
 * dialect.h - how the clients of one contract like their answers
 *
 * What an endpoint decides does not depend on this.  A dialect decides what a
 * result and an error look like, whose pages may read them, and when the
 * connection ends.
 */
#ifndef DIALECT_H
#define DIALECT_H

#include "endpoint.h"

/* An error, as a contract calls it. */
struct wording {
	int status;
	const char *sentence;
	bool open; /* the connection stays open after it all the same */
};

struct dialect {
	const char *name; /* of the contract, as --describe says it */
	const char *type; /* of its answers: Content-Type */
	/* The same, if it is up to what the client accepts. */
	const char *(*type_for)(char **env);
	const char *text_type; /* of those in plain text, if that is another */
	bool any_page;         /* pages of any origin may read them (C6) */
	bool caller_first;     /* who calls is asked before what the body is */
	bool closes;           /* an error ends the connection (C5) */
	bool strict;           /* alone at a listener (C9), it has no other word
	                          than bad request for what is not its own */
	bool fault_first; /* what is absent is named before what is of another
	                     type, whichever parameter it is, and that before
	                     what is of the wrong size */
	/* Members that a body may have whatever the .schema of its endpoint
	 * lets in: JSON, as its properties would be. */
	const char *members;
	struct wording (*wording)(enum error e);
	/* The body of an answer of the route; shared: it is another contract's
	 * too, whose clients have to see in it that it failed (C2). */
	const char *(*body)(struct arena *a, const char *route,
	                    const struct reply *r, bool shared);
};

/*
 * The room endpoints and our own (contracts 3.1 and decision 2):
 *
 *	{"ok":true}   {"ok":true,"data":...} {"ok":true,"data":...,"more":true}
 *	{"ok":false,"error":{"code":404,"reason":"unknown-room","message":"..."}}
 */
extern const struct dialect dialect_room;

/*
 * The login server with a callback (contracts, 5.2): what it answers is the
 * whole body, an error is {"error": "..."}.
 */
extern const struct dialect dialect_serverapi;

/*
 * chatapp (contracts, 2.2): plain sentences, and nothing around them.
 */
extern const struct dialect dialect_chatapp;

/*
 * The issuer of signed tokens (contracts, 1.3): what it answers is the whole
 * body, or {"success":true}; an error is {"success":false,"comment":"..."}, and
 * what is no request of its is {"detail":"..."}.
 */
extern const struct dialect dialect_auth;

/*
 * The device platform (contracts, 4.4): what it answers is the whole body, or
 * null; an error is {"detail":"..."}, and what is wrong with a parameter
 *
 *	{"detail":[{"loc":["body","login"],"msg":"...","type":"..."}]}
 */
extern const struct dialect dialect_pepeunit;

/*
 * What MQTT brokers ask, EMQX and RabbitMQ (contracts, 4.4): whatever is wrong
 * is a no, and every answer has the status 200, as they take any other for no
 * opinion.
 *
 *	{"result":"allow"} {"result":"deny"}    allow    deny
 */
extern const struct dialect dialect_hook, dialect_rabbitmq;

/*
 * GraphQL over HTTP, which is of the device platform as well: what it answers
 * is the whole body, in the type that the client accepts, and what is no
 *request of it is
 *
 *	{"errors":[{"message":"...","extensions":{"code":"..."}}]}
 */
extern const struct dialect dialect_graphql;

/* Does the client accept the type of GraphQL's own answers?  Then the status
 * says whether there is data; otherwise it is 200 of all that was understood.
 */
bool dialect_graphql_typed(char **env);

/*
 * Events over a WebSocket (contracts, 2.3), of one contract and our own:
 *
 *	{"type":"ping","success":true,"data":"pong"}
 *	{"type":"self","success":false,"error":"..."}
 *
 * and with "id" what the request had of that name.
 */
extern const struct dialect dialect_event;

/*
 * Actions over a WebSocket (contracts, 1.4): what an answer has beside is put
 * into it, but for what would take the place of "action" or "success":
 *
 *	{"action":"requestInfo","success":true,"info":"..."}
 *	{"action":"requestInfo","success":false,"comment":"..."}
 *
 * and with "id" what the request had of that name, if the answer has none.
 */
extern const struct dialect dialect_action;

#endif
