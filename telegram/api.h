/*
 * api.h - Telegram's Bot API, asked without waiting
 *
 * A method is asked by its name and a JSON object, and answers
 *
 *	{"ok":true,"result":...}
 *	{"ok":false,"error_code":429,"description":"...","parameters":
 *	 {"retry_after":5}}
 *
 * The bot's token is part of every address: none is ever logged, nor what
 * libcurl says of one.
 */
#ifndef API_H
#define API_H

#include <curl/curl.h>
#include <json-c/json.h>
#include <stddef.h>
#include <stdint.h>

#include "settings.h"

enum { API_SECONDS = 20 };

enum api_is {
	API_DONE,
	API_LATER, /* it is away or busy; it may have done it */
	API_NEVER, /* it will not, however often it is asked */
};

struct api_answer {
	enum api_is is;
	long code;           /* 200, 400 ..., 0: it did not answer */
	long seconds;        /* that it asks to wait, or 0 */
	int64_t moved;       /* the number that the chat has now, or 0 */
	const char *why;     /* for the log */
	json_object *result; /* DONE: what it gave */
	const char *text;    /* as it came */
};

/* A token or an address that cannot be one ends the program. */
void api_open(const struct settings *settings);

/* What is under way is not waited for. */
void api_close(void);

/*
 * Ask.  Once, within that many seconds, done() is told what became of it,
 * whose answer lasts until it returns.
 */
void api_ask(const char *method, const char *json, long seconds,
             void (*done)(void *asker, const struct api_answer *answer),
             void *asker);

/* Log that it is not taken yet: once for each reason, however often it is
 * tried. */
void api_complain(const char *why);

/* Wait for answers, and for what else is given, at most so long; then done() of
 * what was answered. */
void api_wait(struct curl_waitfd *others, unsigned n, int ms);

#endif
