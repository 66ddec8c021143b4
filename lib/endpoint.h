/*
 * endpoint.h - what an endpoint program is
 *
 * An endpoint is one program that answers one route.  It says what it takes
 * and how it can fail in a struct endpoint, and hands that to endpoint_main(),
 * which does the rest, in this order, for every request:
 *
 *	read the request -> route -> is the body what it has to be -> who is
 *	calling -> check the parameters -> handle() -> send the reply -> forget
 *	it all
 *
 * So by the time handle() runs, the caller may call, every parameter is there
 * and of the right form, and nothing it takes needs to be given back.  (A
 * contract may want to know who is calling before it looks at the body.)
 *
 * With a listening socket at descriptor 0 the program serves FastCGI until it
 * is told to stop.  From a shell it answers one request from its environment
 * and input, as a CGI program does.  With --describe it prints its struct
 * endpoint as JSON: the nginx routes, the OpenAPI document and the contract
 * tests are all made from that.
 *
 * What comes over a WebSocket is no different: the gateway hands on a frame
 * {"type":"send_message",...} as a request whose method is EVENT, to the
 * program of the route "EVENT send_message", and the body of its reply is the
 * frame that answers.  Who is calling it knows from the connection; the gateway
 * says it in ACCOUNT, LOGIN, FULLNAME and SESSION, and nobody else reaches the
 * program's socket.  "SOCKET open" and its like are what the gateway asks for
 * itself, and "ASK token" is what other programs do (ask.h).  A frame
 * {"action":"requestInfo",...} likewise is a request of the method ACTION, for
 * which there is a main() that needs less to be said: action.h.
 */
#ifndef ENDPOINT_H
#define ENDPOINT_H

#include <json-c/json.h>
#include <stdbool.h>

#include "arena.h"
#include "db.h"
#include "error.h"
#include "session.h"
#include "settings.h"

enum access {
	NOBODY, /* what leaving .access out means; such a program won't start */
	ANYONE,
	USER, /* somebody signed in: rq->user is set, of an action rq->caller
	       */
	ADMINISTRATOR, /* the same, and they are one: account.h */
	GUEST,         /* anyone; but who shows a token has to be somebody, whom
	                  rq->user is */
	LOCAL,         /* whoever is on this machine, and not through a proxy */
	GATEWAY, /* the gateway itself: of the method SOCKET, and of it alone */
	PROGRAM, /* another program: of the method ASK, and of it alone */
};

/* What the body of a POST is, or of a GET that has one.  Parameters are members
 * of an object; what has none lacks them all. */
enum takes {
	OBJECT,
	STRUCTURED, /* an object or an array */
	VALUE,      /* any JSON */
	NOTHING,    /* it is not looked at */
	FORM, /* no JSON, but an object of texts all the same: a form; by GET
	         it is the query */
};

enum param_in { QUERY, BODY };
enum param_type { TEXT, INTEGER, BOOLEAN, TEXTS /* an array of them */ };

struct param {
	const char *name;
	enum param_in in;
	enum param_type type;
	long min, max; /* of a text its length in characters, of an integer its
	                  value, of an array how many it has */
	bool optional; /* if it is absent, or null, its arg is NULL */
	bool no_null;  /* it may be absent, but not null */
	const char *summary;
	const char *otherwise; /* of a query's integer: its arg if absent */
	/* Of an event: what its contract says of one that is absent or of
	 * another type, of one that is empty or holds what it may not, and of
	 * one that is of the wrong size.  Without one of them the one before it
	 * is said. */
	const char *if_wrong, *if_unfit, *if_large;
};

/* From the gravest; EMPTY is a text of no letters where there have to be some,
 * or an array of something else than texts. */
enum fault { NO_FAULT, ABSENT, WRONG_TYPE, EMPTY, WRONG_SIZE };

struct request {
	struct arena *arena;
	struct db *db;
	const struct settings *settings;
	const struct user *user;
	const struct caller *caller; /* of an action, instead: see caller.h */
	const char *const *arg; /* by the index of its struct param; a boolean
	                           is "true" or "false", an array JSON */
	json_object *body;      /* NULL: there is none, or it is null */
	char **env;             /* CGI variables, as in environ */
};

/* A CGI variable of the request (RFC 3875, 4.1); NULL if it is not there. */
const char *request_variable(const struct request *rq, const char *name);

/* The same if it is a natural number; NULL if not. */
const char *request_number(const struct request *rq, const char *name);

/* A route, or an address, with its places filled in as the settings say, for
 * as long as the arena's contents. */
const char *endpoint_route(struct arena *a, const struct settings *s,
                           const char *route);

struct reply {
	int status;
	const char *data;   /* JSON, or NULL for none */
	bool more;          /* data is a page, and there is another */
	const char *text;   /* plain text instead of JSON */
	const char *cookie; /* to be set: the value of Set-Cookie */
	bool close;         /* the connection ends with it */
	int wait;           /* of a 429 or 503: seconds, if more than one */
	enum error error;
	const struct param *param; /* the one that is wrong, and how */
	enum fault fault;
	const char *why;      /* what else is wrong with the body, a sentence */
	const char *about[2]; /* who or what the sentence of the error names */
	const char *echo;     /* of a frame: JSON that comes back as its id */
	const char *socket;   /* of an event: what becomes of the socket; see
	                         gateway/subscription.h */
	const char *door;     /* another program is to be asked, that way */
};

struct reply reply_ok(void);
struct reply reply_data(const char *json);
struct reply reply_page(const char *json,
                        bool more); /* more: see struct reply */
struct reply reply_text(const char *text);
struct reply reply_error(enum error e);
struct reply reply_error_about(enum error e, const char *first,
                               const char *second);

struct dialect;

struct endpoint {
	const char *name;    /* of the program and its socket */
	const char *route;   /* "POST /send-message"; its path may begin with
	                        @prefix@, which APP_PREFIX says, or @v1@,
	                        that and API_V1_PREFIX */
	const char *summary; /* one line, for people */
	enum access access;
	bool costly; /* takes much CPU on purpose: few wait, and all others go
	                first */
	bool login_token; /* it makes login-tokens, or who calls is known by
	                     that cookie and nothing else: it needs a JWTSECRET
	                     that not everybody knows */
	/* It answers what another program of the same route sends on, as the
	 * server, which counts how often an address knocks at what is costly,
	 * cannot tell which requests are.  DOOR tells that program the way,
	 * which becomes its reply's .door. */
	bool door;
	/* Of a program of one's own: it starts others, or connects elsewhere,
	 * from which it is not kept then (confine.h). */
	bool unconfined;
	int status; /* of what it does right; left out, 200 */
	bool large; /* its body is as large as CONFAB_REQUEST_SIZE says, and not
	               BODY_MAX */
	bool get_body; /* it is a GET that has a body all the same */
	enum takes takes;
	const struct param *params; /* ends with a nameless one */
	/* Instead of parameters in the body: what it has to be, as a JSON
	 * Schema (draft 7), for what rows cannot say.  rq->body is what there
	 * is then; see schema.h. */
	const char *schema;
	const enum error *errors; /* its own; ends with OK */
	/* Left out, ERROR_INVALID_DATA, ERROR_MALFORMED and ERROR_UNKNOWN_USER
	 * (of a login-token, ERROR_TOKEN_NEEDED): what the body not being what
	 * it takes, a parameter being wrong, and nobody calling are called
	 * here. */
	enum error if_no_object, if_malformed, if_no_token;
	const char *returns; /* the name of its schema in docs/api */
	const struct dialect
		*dialect; /* left out, that of the room endpoints */
	/* If it is there: is it whom it is for?  Who is not is not allowed, and
	 * told so before the body is looked at if the contract asks who calls
	 * first. */
	bool (*lets_in)(const struct request *rq);
	/* Asked before a session counts, if it is there; if it says no, the
	 * session ends. */
	bool (*session_valid)(const struct user *user);
	/* If it is there: who may not is told so before what is wrong with any
	 * parameter but the first, which is good when it is asked.  An answer
	 * without error lets them. */
	struct reply (*guard)(struct request *rq);
	struct reply (*handle)(struct request *rq);
};

enum { BODY_MAX = 64 * 1024, CHOICES_MAX = 4 };

/* The whole of main(). */
int endpoint_main(int argc, char **argv, const struct endpoint *ep);

/*
 * The whole of main() where contracts share a route: the first endpoint whose
 * key is a member of the body answers (contracts, C1 and C2).  The last one has
 * no key, and answers whatever has none of the others.
 */
struct choice {
	const char *key;
	const struct endpoint *ep;
};

int endpoint_main_of(int argc, char **argv, const struct choice *choices);

#endif
