/* command.h - what the bot is told to do, and what it answers */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>

#include "arena.h"
#include "db.h"
#include "settings.h"
#include "update.h"

struct order {
	struct db *db;
	struct arena *arena;
	const struct settings *settings;
	const struct update *update;
	const char *update_id;
	const char *bot; /* what it is called: the name behind an @ */
};

/* Is it a command, to whichever bot? */
bool command_is(const struct update *u);

/* OK: *answer is JSON, as sendMessage takes it but for the chat, or NULL:
 * nothing is answered. */
enum error command_run(const struct order *o, const char **answer);

/* The same, of a text in a private chat that was to be a code. */
enum error command_verify(const struct order *o, const char *code,
                          const char **answer);

const char *command_say(struct arena *a, const char *text);

#endif
