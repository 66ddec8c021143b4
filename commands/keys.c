/* keys.c - confab-keys: what signed tokens are signed with */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "arena.h"
#include "log.h"
#include "settings.h"
#include "signing-key.h"
#include "terminal.h"
#include "verb.h"

/* As many digits as fit an id. */
enum { ID_DIGITS = 18 };

static struct arena *arena;
static struct db *db;

/* Why is in the log, which is on standard error as well. */
static int unanswered(void)
{
	return verb_refuse("the database did not say that it is done");
}

static int list(char *const *args)
{
	static const char *const head[KEY_LISTED] = {
		[KEY_ID] = "id",
		[KEY_FINGERPRINT] = "SHA-256",
		[KEY_SINCE] = "since (UTC)",
		[KEY_STATE] = "state",
	};
	struct rows *rows;
	const char **cell, **cells;

	(void)args;
	if (signing_key_list(db, &rows))
		return unanswered();
	cells = arena_alloc(arena,
	                    (size_t)(rows_count(rows) + 1) * sizeof head);
	memcpy(cells, head, sizeof head);
	cell = cells + KEY_LISTED;
	for (int row = 0; row < rows_count(rows); row++)
		for (int column = 0; column < KEY_LISTED; column++)
			*cell++ = rows_text(rows, row, column);
	terminal_table(cells, rows_count(rows) + 1, KEY_LISTED);
	return DONE;
}

static int make(char *const *args)
{
	const char *id;

	(void)args;
	if (signing_key_make(db, &id))
		return unanswered();
	if (!id)
		return verb_refuse(
			"there is a key that signs; rotate has "
			"another one take its place");
	printf("made the key %s, which signs from now on\n", id);
	return DONE;
}

static int rotate(char *const *args)
{
	const char *id;

	(void)args;
	if (signing_key_rotate(db, &id))
		return unanswered();
	if (!id)
		return verb_refuse(
			"there is no key that signs; make makes "
			"one");
	printf("made the key %s, which signs from now on; the one before "
	       "verifies for 36 hours more\n",
	       id);
	return DONE;
}

static bool is_id(const char *text)
{
	size_t len = strlen(text);

	return len && len <= ID_DIGITS && strspn(text, "0123456789") == len;
}

static int retire(char *const *args)
{
	bool done = false;

	if (is_id(args[0]) && signing_key_retire(db, args[0], &done))
		return unanswered();
	if (!done)
		return verb_refuse(
			"there is no key \"%s\" that signs or "
			"verifies",
			terminal_text(arena, args[0]));
	printf("retired the key %s: no token that it signed is good any more\n",
	       args[0]);
	return DONE;
}

static const struct verb verbs[] = {
	{ "list", "", 0, 0, list,
	  "show all keys, the oldest first: id, fingerprint, state" },
	{ "make", "", 0, 0, make,
	  "make the first one, or one where none signs" },
	{ "rotate", "", 0, 0, rotate,
	  "have a new key sign; the old one verifies for 36 hours\n"
	  "                        more, which is how long a token is good" },
	{ "retire", "ID", 1, 1, retire,
	  "give a key up at once, as somebody else may have it:\n"
	  "                        what it signed is void; if it is the one "
	  "that\n"
	  "                        signs, rotate first, or make one then" },
	{ 0 },
};

static void open_up(void)
{
	const struct settings *s = settings_read();

	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	terminal_open();
	db_check(s->database);
	arena = arena_new();
	db = db_open(s->database, "keys");
}

static void close_down(void)
{
	db_close(db);
	arena_free(arena);
}

int main(int argc, char **argv)
{
	static const struct command command = {
		.name = "confab-keys",
		.usage = "confab-keys VERB [ARGUMENT]\n"
			 "What the tokens are signed with that /login gives "
			 "out by email.\n\n",
		.more = "\n"
			"A private key is never shown, here or elsewhere: the "
			"program sign-token alone can\n"
			"read it.  What a token is verified with is told by "
			"GET /requestPublicKey.\n"
			"The database is that of CONFAB_DATABASE.  More is in "
			"confab-keys(8).\n",
		.verbs = verbs,
		.open_up = open_up,
		.close_down = close_down,
	};

	log_name("keys");
	return verb_main(argc, argv, &command);
}
