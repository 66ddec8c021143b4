/* update.h - what an update of Telegram's says, as far as it matters here */
#ifndef UPDATE_H
#define UPDATE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

/* A message, or what it was changed to. */
struct update {
	const char *chat, *message, *user; /* numbers; user "0": it is nobody's,
	                                      but a group's or a channel's */
	const char *reply;                 /* what it answers, or NULL */
	const char *moved; /* what the chat has become, or NULL */
	bool private, edited;
	const char *name; /* of who speaks */
	const char *text; /* what they said, or in words what it is; NULL: what
	                     is nothing that was said */
};

/* False: it is something else, or not as Telegram has it. */
bool update_read(struct arena *a, json_object *update, struct update *read);

#endif
