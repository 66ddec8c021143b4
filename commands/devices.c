/* devices.c - confab-devices: things that have an account, and their rooms */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "account.h"
#include "device.h"
#include "json.h"
#include "log.h"
#include "room.h"
#include "session-cache.h"
#include "settings.h"
#include "terminal.h"
#include "utf8.h"
#include "verb.h"

enum { ROOMS_MAX = 1000 };

static const struct settings *settings;
static struct arena *arena;
static struct db *db;

/* Why is in the log, which is on standard error as well. */
static int unanswered(void)
{
	return verb_refuse("the database did not say that it is done");
}

static const char *shown(const char *text)
{
	return terminal_text(arena, text);
}

/* DONE: *device is of that name. */
static int find(const char *name, struct device *device)
{
	if (utf8_length(name) == -1)
		*device = (struct device){ 0 };
	else if (device_find(db, name, device))
		return unanswered();
	return device->id
	               ? DONE
	               : verb_refuse("there is no device \"%s\"", shown(name));
}

static int no_room(const char *gid)
{
	return verb_refuse("there is no room \"%s\"", shown(gid));
}

/* What is neither reaches no database. */
static bool may_be_gid(const char *text)
{
	return utf8_fits(text, 1, ROOM_GID_MAX);
}

/*
 * What a shell may take as it is, told this once.  The name is shown, so that
 * nothing in it ends the comment that it stands in.
 */
static int tell_token(const char *name, const struct device *device)
{
	const char *token;
	enum error e = device_token(db, arena, settings, device, &token);

	if (e == ERROR_ACCOUNT_DISABLED)
		return verb_refuse("%s is revoked; enable it first",
		                   shown(name));
	if (e)
		return verb_refuse(
			"nobody knows whether %s has another token; "
			"have it given one: token %s",
			shown(name), shown(name));
	printf("# %s; nobody can be told its token again\n"
	       "uuid=%s\n"
	       "token=%s\n",
	       shown(name), device->uuid, token);
	return DONE;
}

static int look_at_gids(char *const *gids)
{
	for (; *gids; gids++)
		if (!may_be_gid(*gids))
			return no_room(*gids);
	return DONE;
}

static const char *array_of(char *const *gids)
{
	const char *json = "";

	for (; *gids; gids++)
		json = arena_printf(arena, "%s%s%s", json, *json ? "," : "",
		                    json_quote(arena, *gids));
	return arena_printf(arena, "[%s]", json);
}

static int add(char *const *args)
{
	const char *name = args[0], *unknown;
	struct device device;
	int status;

	if (!utf8_fits(name, 1, LOGIN_MAX))
		return verb_refuse("a name is a text of 1 to %d characters",
		                   LOGIN_MAX);
	if ((status = look_at_gids(args + 1)))
		return status;
	switch (device_add(db, name, array_of(args + 1), &device, &unknown)) {
	case OK:
		return tell_token(name, &device);
	case ERROR_LOGIN_TAKEN:
		return verb_refuse("there is an account \"%s\" already",
		                   shown(name));
	case ERROR_UNKNOWN_ROOM:
		return no_room(unknown);
	default:
		return unanswered();
	}
}

static int join(char *const *args)
{
	struct device device;
	int status = find(args[0], &device);
	enum error e = ERROR_UNKNOWN_ROOM;

	if (status)
		return status;
	if (may_be_gid(args[1]))
		e = device_join(db, &device, args[1]);
	if (e == ERROR_TOO_MANY_ROOMS)
		return verb_refuse("%s is in too many rooms already",
		                   shown(args[0]));
	if (e)
		return e == ERROR_UNKNOWN_ROOM ? no_room(args[1])
		                               : unanswered();
	printf("%s is in %s\n", shown(args[0]), shown(args[1]));
	return DONE;
}

static int leave(char *const *args)
{
	struct device device;
	int status = find(args[0], &device);
	enum error e = ERROR_UNKNOWN_ROOM;

	if (status)
		return status;
	if (may_be_gid(args[1]))
		e = device_leave(db, &device, args[1]);
	if (e && e != ERROR_UNKNOWN_ROOM)
		return unanswered();
	if (e)
		return verb_refuse("%s is in no room \"%s\"", shown(args[0]),
		                   shown(args[1]));
	printf("%s is not in %s any more\n", shown(args[0]), shown(args[1]));
	return DONE;
}

static int token(char *const *args)
{
	struct device device;
	int status = find(args[0], &device);

	return status ? status : tell_token(args[0], &device);
}

static int revoke(char *const *args)
{
	struct device device;
	int status = find(args[0], &device);

	if (status)
		return status;
	if (device_revoke(db, &device))
		return verb_refuse(
			"the token of %s may be good still: run it "
			"again",
			shown(args[0]));
	printf("revoked %s\n", shown(args[0]));
	return DONE;
}

static int enable(char *const *args)
{
	struct device device;
	int status = find(args[0], &device);

	if (status)
		return status;
	if (device_enable(db, &device))
		return unanswered();
	printf("enabled %s, which has no token yet\n", shown(args[0]));
	return DONE;
}

static int list(char *const *args)
{
	static const char *const head[DEVICE_LISTED] = {
		[DEVICE_NAME] = "name",   [DEVICE_UUID] = "uuid",
		[DEVICE_STATE] = "state", [DEVICE_CREATED] = "created (UTC)",
		[DEVICE_ROOMS] = "rooms",
	};
	struct rows *rows;
	const char **cell, **cells;

	(void)args;
	if (device_list(db, &rows))
		return unanswered();
	cells = arena_alloc(arena,
	                    (size_t)(rows_count(rows) + 1) * sizeof head);
	memcpy(cells, head, sizeof head);
	cell = cells + DEVICE_LISTED;
	for (int row = 0; row < rows_count(rows); row++)
		for (int column = 0; column < DEVICE_LISTED; column++)
			*cell++ = shown(rows_text(rows, row, column));
	terminal_table(cells, rows_count(rows) + 1, DEVICE_LISTED);
	return DONE;
}

static const struct verb verbs[] = {
	{ "add", "NAME [GID]...", 1, 1 + ROOMS_MAX, add,
	  "make a device that is let into those rooms, and print\n"
	  "                        its uuid and its token" },
	{ "list", "", 0, 0, list,
	  "show all devices, by name, and which rooms they are in" },
	{ "join", "NAME GID", 2, 2, join, "let it into another room" },
	{ "leave", "NAME GID", 2, 2, leave,
	  "let it into that room no more, from this moment on" },
	{ "token", "NAME", 1, 1, token,
	  "print another token; the one before is void" },
	{ "revoke", "NAME", 1, 1, revoke,
	  "let it in nowhere any more; what it said stays" },
	{ "enable", "NAME", 1, 1, enable,
	  "undo that: then it can be given another token" },
	{ 0 },
};

/* A core of this program would have a token in it. */
static void open_up(void)
{
	settings = settings_read();
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	if (sodium_init() == -1)
		die("cannot start libsodium");
	terminal_open();
	db_check(settings->database);
	arena = arena_new();
	db = db_open(settings->database, "devices");
	session_cache_open(settings->run);
}

static void close_down(void)
{
	db_close(db);
	arena_free(arena);
}

int main(int argc, char **argv)
{
	static const struct command command = {
		.name = "confab-devices",
		.usage = "confab-devices VERB [ARGUMENT]...\n"
			 "Things that have an account, and the rooms that "
			 "they are let into: only those\n"
			 "that they are members of.\n\n",
		.more = "\n"
			"A GID is what POST /create-room answered.  What add "
			"and token print, a shell takes:\n\n"
			"  eval \"$(./confab devices add lamp GID)\"\n"
			"  curl http://.../send-message -H \"x-auth-token: "
			"$token\" \\\n"
			"    -d '{\"room_gid\":\"GID\",\"msg\":\"21.5\"}'\n\n"
			"It is told once and never again.  After -- a NAME may "
			"begin with a -.\n"
			"The database is that of CONFAB_DATABASE.  More is in "
			"confab-devices(8).\n",
		.verbs = verbs,
		.open_up = open_up,
		.close_down = close_down,
	};

	log_name("devices");
	return verb_main(argc, argv, &command);
}
