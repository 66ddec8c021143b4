/* users.c - confab-users: who has an account */
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "account.h"
#include "credentials.h"
#include "invite.h"
#include "log.h"
#include "password.h"
#include "prompt.h"
#include "session-cache.h"
#include "settings.h"
#include "terminal.h"
#include "utf8.h"
#include "verb.h"

enum { DAYS_MAX = 365, PROGRESS = 16 };
static const char days_default[] = "7";

static struct arena *arena;
static struct db *db;

/* What "-" is called, should something be wrong with it. */
static const char *input = "standard input";

/* Why is in the log, which is on standard error as well. */
static int unanswered(void)
{
	return verb_refuse("the database did not say that it is done");
}

static const char *shown(const char *text)
{
	return terminal_text(arena, text);
}

/* DONE: *account is whose login that is. */
static int find(const char *login, struct account *account)
{
	if (utf8_length(login) == -1)
		*account = (struct account){ 0 };
	else if (account_find(db, login, account))
		return unanswered();
	return account->id ? DONE
	                   : verb_refuse("there is no account \"%s\"",
	                                 shown(login));
}

/* DONE: *hash is of a password that somebody was asked for. */
static int ask_hash(const char *login, const char **hash)
{
	char password[PASSWORD_SIZE];
	const char *complaint = prompt_password(shown(login), password);

	if (!complaint)
		*hash = password_hash(arena, password);
	sodium_memzero(password, sizeof password);
	if (!complaint)
		return DONE;
	verb_refuse("%s", complaint);
	return REFUSED;
}

static int taken(const char *login)
{
	return verb_refuse("there is an account \"%s\" already", shown(login));
}

/* Nobody thinks of a password for an account that cannot be. */
static int may_be_added(const char *login, const char *name)
{
	struct account account;

	if (!utf8_fits(login, 1, LOGIN_MAX))
		return verb_refuse("a login is a text of 1 to %d characters",
		                   LOGIN_MAX);
	if (!utf8_fits(name, 1, DISPLAY_NAME_MAX))
		return verb_refuse("a name is a text of 1 to %d characters",
		                   DISPLAY_NAME_MAX);
	if (account_find(db, login, &account))
		return unanswered();
	return account.id ? taken(login) : DONE;
}

static int add(char *const *args)
{
	const char *login = args[0], *name = args[1] ? args[1] : login, *hash;
	int status;
	enum error e;

	if ((status = may_be_added(login, name)) ||
	    (status = ask_hash(login, &hash)))
		return status;
	e = account_add(db, login, hash, name);
	if (e)
		return e == ERROR_LOGIN_TAKEN ? taken(login) : unanswered();
	printf("added %s\n", shown(login));
	return DONE;
}

static int tell_ended(const char *done, const char *login, const char *ended)
{
	printf("%s %s, ended %s session%s\n", done, shown(login), ended,
	       strcmp(ended, "1") ? "s" : "");
	return DONE;
}

/* The last step of what lets somebody in no more. */
static int end_sessions(const char *done, const char *login, const char *id)
{
	const char *ended;

	if (account_end_sessions(db, id, &ended))
		return verb_refuse(
			"%s %s, but its sessions may be good still: run "
			"it again",
			done, shown(login));
	return tell_ended(done, login, ended);
}

static int change_password(char *const *args)
{
	struct account account;
	const char *hash;
	enum error e;
	int status;

	if ((status = find(args[0], &account)) ||
	    (status = ask_hash(args[0], &hash)))
		return status;
	e = account_set_password(db, account.id, hash);
	if (e)
		return e == ERROR_NOT_ALLOWED
		               ? verb_refuse(
					 "nobody signs in to \"%s\", which "
					 "is no person's",
					 shown(args[0]))
		               : unanswered();
	return end_sessions("changed the password of", args[0], account.id);
}

/* Its sessions end with it anyway; before, they can be counted. */
static int disable(char *const *args)
{
	struct account account;
	const char *ended;
	int status = find(args[0], &account);

	if (status)
		return status;
	if (account_end_sessions(db, account.id, &ended) ||
	    account_disable(db, account.id, true))
		return unanswered();
	return tell_ended("disabled", args[0], ended);
}

static int enable(char *const *args)
{
	struct account account;
	int status = find(args[0], &account);

	if (status)
		return status;
	if (account_disable(db, account.id, false))
		return unanswered();
	printf("enabled %s\n", shown(args[0]));
	return DONE;
}

static int list(char *const *args)
{
	static const char *const head[LISTED] = {
		[LIST_LOGIN] = "login",           [LIST_NAME] = "name",
		[LIST_CREATED] = "created (UTC)", [LIST_STATE] = "state",
		[LIST_SESSIONS] = "sessions",
	};
	struct rows *rows;
	const char **cell, **cells;

	(void)args;
	if (account_list(db, &rows))
		return unanswered();
	cells = arena_alloc(arena,
	                    (size_t)(rows_count(rows) + 1) * sizeof head);
	memcpy(cells, head, sizeof head);
	cell = cells + LISTED;
	for (int row = 0; row < rows_count(rows); row++)
		for (int column = 0; column < LISTED; column++)
			*cell++ = shown(rows_text(rows, row, column));
	terminal_table(cells, rows_count(rows) + 1, LISTED);
	return DONE;
}

struct tally {
	int all, added, there;
};

static enum error import_one(const char *name, json_object *password,
                             struct tally *tally)
{
	struct account account;
	enum error e = account_find(db, name, &account);

	if (!e && !account.id)
		e = account_add(
			db, name,
			password_hash(arena, json_object_get_string(password)),
			name);
	else if (!e)
		e = ERROR_LOGIN_TAKEN;
	tally->added += e == OK;
	tally->there += e == ERROR_LOGIN_TAKEN;
	return e == ERROR_LOGIN_TAKEN ? OK : e;
}

/* Each takes what a hash takes on purpose: who waits sees that it goes on. */
static void show_progress(const struct tally *tally)
{
	int so_far = tally->added + tally->there;

	if (so_far % PROGRESS == 0 && isatty(STDERR_FILENO))
		fprintf(stderr, "%d of %d\r", so_far, tally->all);
}

/* Each account is made by itself, so that what was done stays done. */
static enum error import_all(json_object *names, struct tally *tally)
{
	enum error e = OK;

	tally->all = json_object_object_length(names);
	json_object_object_foreach(names, name, password)
	{
		if (!e)
			e = import_one(name, password, tally);
		credentials_wipe(password);
		show_progress(tally);
		db_reset(db);
		arena_reset(arena);
	}
	return e;
}

static int import(char *const *args)
{
	json_object *names;
	const char *complaint = credentials_read(arena, args[0], &names);
	struct tally tally = { 0 };
	int status = DONE;

	if (complaint)
		status = verb_refuse(
			"%s: %s; nobody was added",
			shown(strcmp(args[0], "-") ? args[0] : input),
			complaint);
	else if (import_all(names, &tally))
		status = verb_refuse(
			"the database gave no answer; of %d names %d "
			"are done: run it again for the rest",
			tally.all, tally.added + tally.there);
	else
		printf("added %d, %d %s there already\n", tally.added,
		       tally.there, tally.there == 1 ? "was" : "were");
	json_object_put(names);
	return status;
}

static bool is_number(const char *text, long min, long max)
{
	size_t len = strspn(text, "0123456789");
	long number = strtol(text, NULL, 10);

	return len && !text[len] && number >= min && number <= max;
}

static int invite(char *const *args)
{
	const char *days = args[0] ? args[0] : days_default, *code;

	if (!is_number(days, 1, DAYS_MAX)) {
		verb_refuse("DAYS is a number from 1 to %d", DAYS_MAX);
		return WRONG_USE;
	}
	if (invite_issue(db, arena, days, &code))
		return unanswered();
	puts(code);
	return DONE;
}

static int permit(char *const *args)
{
	struct account account;
	int status;

	if (!is_number(args[1], 0, PERM_MAX)) {
		verb_refuse("PERM is a number from 0 to %d", PERM_MAX);
		return WRONG_USE;
	}
	if ((status = find(args[0], &account)))
		return status;
	if (account_permit(db, account.id, args[1]))
		return unanswered();
	printf("tokens of %s permit %s from now on\n", shown(args[0]), args[1]);
	return DONE;
}

static int appoint_or_not(const char *login, bool administrator)
{
	struct account account;
	int status = find(login, &account);

	if (status)
		return status;
	if (account_appoint(db, account.id, administrator))
		return unanswered();
	printf("%s is %s administrator\n", shown(login),
	       administrator ? "an" : "no");
	return DONE;
}

static int appoint(char *const *args)
{
	return appoint_or_not(args[0], true);
}

static int dismiss(char *const *args)
{
	return appoint_or_not(args[0], false);
}

static const struct verb verbs[] = {
	{ "add", "LOGIN [NAME]", 1, 2, add,
	  "open an account; others see NAME, or else LOGIN" },
	{ "passwd", "LOGIN", 1, 1, change_password,
	  "give it another password, and end its sessions" },
	{ "list", "", 0, 0, list, "show all accounts, by login" },
	{ "disable", "LOGIN", 1, 1, disable,
	  "let nobody sign in to it, and end its sessions" },
	{ "enable", "LOGIN", 1, 1, enable, "undo that" },
	{ "appoint", "LOGIN", 1, 1, appoint,
	  "make it an administrator's, who may see and change\n"
	  "                        what is everybody's" },
	{ "dismiss", "LOGIN", 1, 1, dismiss, "undo that" },
	{ "permit", "LOGIN PERM", 2, 2, permit,
	  "have its signed tokens permit that, a number" },
	{ "import", "FILE", 1, 1, import,
	  "open an account for each new name in a JSON object of\n"
	  "                        names and passwords: {\"ada\":\"tea at "
	  "five\"}" },
	{ "invite", "[DAYS]", 0, 1, invite,
	  "print a code that lets one person register within so\n"
	  "                        many days; without DAYS, 7" },
	{ 0 },
};

/* A core of this program would have passwords in it. */
static void open_up(void)
{
	const struct settings *s = settings_read();

	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	if (sodium_init() == -1)
		die("cannot start libsodium");
	terminal_open();
	db_check(s->database);
	arena = arena_new();
	db = db_open(s->database, "users");
	session_cache_open(s->run);
}

static void close_down(void)
{
	db_close(db);
	arena_free(arena);
}

int main(int argc, char **argv)
{
	static const struct command command = {
		.name = "confab-users",
		.usage = "confab-users [--input-name=FILE] VERB "
			 "[ARGUMENT]...\n"
			 "Who has an account, and who may open one.\n\n",
		.more = "\n"
			"A password is asked for at a terminal, or is a line "
			"of standard input.  FILE\n"
			"may be -, which is standard input too, and is called "
			"--input-name if something\n"
			"is wrong with it.  After -- a LOGIN may begin with a "
			"-.\n"
			"The database is that of CONFAB_DATABASE.  More is in "
			"confab-users(8).\n",
		.verbs = verbs,
		.input_name = &input,
		.open_up = open_up,
		.close_down = close_down,
	};

	log_name("users");
	return verb_main(argc, argv, &command);
}
