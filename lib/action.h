/*
 * action.h - an action of one's own: a name, a JSON Schema, a function
 *
 * What is sent over a WebSocket that was opened by a token, {"action":
 * "requestInfo", ...} (contracts, 1.4), is answered by the program
 * action-requestInfo, whose function is handed the message and who sent it:
 *
 *	{"action":"requestInfo","success":true,"info":...}
 *
 * A message that breaks the schema is answered with why, and the function is
 * not called.  Each message has a process to itself while it lasts, and five
 * seconds; what goes wrong costs that message and its sender's connection, and
 * nothing else.
 */
#ifndef ACTION_H
#define ACTION_H

#include <json-c/json.h>
#include <stdbool.h>

#include "arena.h"
#include "caller.h"
#include "db.h"

struct action_call {
	struct arena *arena;         /* lasts until the answer is sent */
	json_object *message;        /* what was sent, "action" included */
	const struct caller *caller; /* who sent it */
	struct db *db;
};

/* How it went; made by one of the functions below. */
struct outcome {
	bool success;
	const char *json, *error;
};

/* It is done, or not: "success" says which.  What the answer has beside that
 * are the members of a JSON object; NULL: nothing. */
struct outcome action_done(const char *json);
struct outcome action_refused(const char *json);

/* It went wrong: the sender is told by a short sentence, and disconnected; the
 * log and whoever looks after it hear of it as well. */
struct outcome action_failed(const char *sentence);

struct action {
	const char *name;    /* of A-Z, a-z, 0-9, _ and - */
	const char *summary; /* one line, for people */
	/* JSON Schema, draft 7, of the message; left out, all is taken.  Its
	 * properties have "action" by themselves. */
	const char *schema;
	struct outcome (*run)(const struct action_call *call);
};

/* The whole of main(). */
int action_main(int argc, char **argv, const struct action *own);

#endif
