/*
 * slack.h - a message to a channel of Slack, by its method chat.postMessage
 *
 * It answers 200 to nearly everything, and what it thinks of it is in the body:
 * {"ok":false,"error":"channel_not_found"}.
 */
#ifndef SLACK_H
#define SLACK_H

#include <stdbool.h>

#include "settings.h"

/* A token that cannot be one ends the program. */
void slack_open(const struct settings *settings);
void slack_close(void);

enum slack_is {
	SLACK_POSTED,
	SLACK_LATER, /* it is away, or asks to wait; it may have posted it */
	SLACK_NEVER, /* it will not until somebody changes something */
};

struct slack_answer {
	enum slack_is is;
	long seconds; /* LATER: that it asks to wait, or 0 */
	char why[128];
};

/* Waits as long as that takes, 15 seconds at most, but not if leave() is true.
 */
void slack_post(const char *body, bool (*leave)(void),
                struct slack_answer *answer);

#endif
