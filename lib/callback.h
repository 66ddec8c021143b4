/*
 * callback.h - a function of one's own behind /communicate (contracts, 5.2)
 *
 * The program is handed who is calling and what they sent, and answers with
 * JSON; signing in, sessions, sizes and all that is wrong with a request have
 * been seen to.  CONFAB_COMMUNICATE says which program it is.
 *
 * Each request has a process to itself while it lasts, for ten seconds at most:
 * a callback may block, and what it gets wrong costs that request (500, or 504
 * when nginx has waited for five) and nothing else.
 */
#ifndef CALLBACK_H
#define CALLBACK_H

#include "arena.h"
#include "endpoint.h"
#include "json.h"

struct call {
	struct arena *arena;  /* what is taken from it lasts until the answer
	                         is sent */
	const char *username; /* the login */
	const char *session;  /* its token: a secret between them and us */
	json_object *data;    /* what was sent, any JSON; null is NULL */
	struct db *db;
};

struct answer {
	const char *json;  /* any JSON */
	bool force_close;  /* the connection ends with it */
	bool force_logout; /* so does the session */
};

struct callback {
	struct answer (*answer)(const struct call *call);
	/* May be left out.  Asked at each request; what it says no to ends. */
	bool (*session_valid)(const struct user *user);
};

/* The whole of main(). */
int callback_main(int argc, char **argv, const struct callback *own);

#endif
