/*
 * speech.h - what is spoken over a WebSocket
 *
 * Two contracts share /ws (contracts, C3), and a socket speaks one of them:
 * events, {"type":...}, if the request that opened it says whose it is, and
 * actions, {"action":...}, if its first frame does.  They differ in what a
 * program is called and what a frame says that no program has made, and here is
 * all of it.
 */
#ifndef SPEECH_H
#define SPEECH_H

#include <stdbool.h>
#include <stddef.h>

enum { SPEECH_NAME_MAX = 48, SPEECH_PROGRAM_MAX = 64 };

struct speech {
	const char *key;   /* the member that names a request, */
	const char *fault; /* and the one that says what is wrong */
	const char *root;  /* what stands for a name that is not known, as JSON;
	                      NULL: there is no name then */
	const char *letters; /* of a name */
	const char *prefix;  /* of a program, before the name */
	char underscore;     /* what a _ is in the name of a program */
	const char *method;  /* of a request of it */
	const char *who;     /* the variable that says whose the socket is */
	const char *no_object, *no_name, *unknown, *broken;
	bool names_unknown; /* a name that is not known is said all the same */
	bool breaks;        /* a program that is broken ends the socket */
	bool binary; /* a binary frame is a request, though no good one */
	bool listed; /* the database knows which of its sockets there are,
	                and so who is online */
	const char *silent; /* with this reason whoever says nothing for
	                       CONFAB_ACTION_TIMEOUT is shown out; NULL: that is
	                       nothing to go for */
};

/* Not known yet: it was not let in. */
extern const struct speech speech_none;

extern const struct speech speech_event, speech_action;

/* The program of that name; false: it is not one that a program may have. */
bool speech_program(const struct speech *speech, const char *name,
                    char program[SPEECH_PROGRAM_MAX]);

/*
 * The frame that says what is wrong, which the caller frees.  name and echo,
 * what came as its id, are JSON or NULL; the sentence has nothing to be quoted.
 */
char *speech_failure(const struct speech *speech, const char *name,
                     const char *sentence, const char *echo);

#endif
