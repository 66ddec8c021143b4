/*
 * verb.h - a command that is given a verb: confab-users add ada
 *
 * What is wrong is said on standard error, after the command's name.
 */
#ifndef VERB_H
#define VERB_H

#include "log.h"

/* What a verb, and so the command, ends with. */
enum { DONE, REFUSED, WRONG_USE };

struct verb {
	const char *name, *args;
	int least, most; /* arguments */
	int (*run)(char *const *args);
	const char *summary; /* its second line begins with 24 spaces */
};

struct command {
	const char *name;
	const char *usage, *more; /* what --help says before and after them */
	const struct verb *verbs; /* ends with a nameless one */
	const char **input_name;  /* what --input-name sets; NULL: nothing */
	void (*open_up)(void);    /* before a verb, and after it */
	void (*close_down)(void);
};

/* The whole of main(). */
int verb_main(int argc, char **argv, const struct command *command);

/* Say why not; REFUSED. */
int verb_refuse(const char *fmt, ...) PRINTF(1, 2);

#endif
