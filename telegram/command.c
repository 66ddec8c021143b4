/* command.c - what the bot is told to do, and what it answers */
#include "command.h"

#include <string.h>
#include <strings.h>

#include "endpoint.h"
#include "json.h"
#include "link.h"
#include "person.h"

enum { CODE_MAX = 64 };

const char *command_say(struct arena *a, const char *text)
{
	return arena_printf(a, "{\"text\":%s}", json_quote(a, text));
}

struct button {
	const char *text, *path;
};

static const char *url_of(const struct order *o, const char *path)
{
	const struct settings *s = o->settings;

	return arena_printf(o->arena, "%s://%s%s",
	                    strcmp(s->secure, "true") ? "http" : "https",
	                    s->backend_domain,
	                    endpoint_route(o->arena, s, path));
}

/* Without an address by which the world reaches us there is nowhere to go. */
static const char *say_with(const struct order *o, const char *text,
                            const struct button buttons[2])
{
	struct arena *a = o->arena;

	if (!*o->settings->backend_domain)
		return command_say(a, text);
	return arena_printf(
		a,
		"{\"text\":%s,\"reply_markup\":{\"inline_keyboard\":[["
		"{\"text\":\"%s\",\"url\":%s},{\"text\":\"%s\",\"url\":%s}]]}}",
		json_quote(a, text), buttons[0].text,
		json_quote(a, url_of(o, buttons[0].path)), buttons[1].text,
		json_quote(a, url_of(o, buttons[1].path)));
}

/* Contracts, 4.4. */
static enum error help(const struct order *o, const char *rest,
                       const char **answer)
{
	static const struct button buttons[] = { { "Instance", "" },
		                                 { "Docs", "@prefix@/docs" } };

	(void)rest;
	*answer = say_with(
		o,
		"I join chats here with rooms of Confab.\n\n"
		"/info - what this is, and where to try it\n"
		"/verification - tell me which account is yours\n"
		"/link - which room this chat is linked to, or link it: "
		"/link ROOM\n"
		"/unlink - end that\n"
		"/help - this",
		buttons);
	return OK;
}

/* Where that takes too long nobody is to wait for it: it would be asked again
 * before anything else. */
static const char info_sql[] =
	"SELECT format(E'Confab " PACKAGE_VERSION
	"\\n\\nAccounts: %s\\nRooms: %s\\nMessages: %s\\nDevices: %s',"
	" (SELECT count(*) FROM accounts),"
	" count(*), coalesce(sum(last_msg_id), 0),"
	" (SELECT count(*) FROM devices)) FROM rooms";

static enum error info(const struct order *o, const char *rest,
                       const char **answer)
{
	static const struct button buttons[] = {
		{ "Swagger", "@prefix@/docs" },
		{ "Graphql", "@prefix@/graphql" },
	};
	const char *text;

	(void)rest;
	if (db_text(o->db, &text, OK, info_sql))
		text = "Confab " PACKAGE_VERSION
		       "\n\nThere is too much to be counted just now.";
	*answer = say_with(o, text, buttons);
	return OK;
}

enum error command_verify(const struct order *o, const char *code,
                          const char **answer)
{
	static const char *const sentences[] = {
		[VERIFIED] = "You have been successfully verified",
		[VERIFIED_ALREADY] = "You are already verified",
		[NO_CODE] = "There is no such code",
		[TOO_MANY_CODES] = "There were too many codes: wait a moment",
	};
	enum verified verified;
	enum error e = person_verify(o->db, o->update->user,
	                             strlen(code) < CODE_MAX ? code : "",
	                             o->update_id, &verified);

	if (!e)
		*answer = command_say(o->arena, sentences[verified]);
	return e;
}

static enum error ask_for_code(const struct order *o, const char **answer)
{
	enum verified verified;
	enum error e = person_verify(o->db, o->update->user, NULL, o->update_id,
	                             &verified);

	if (e)
		return e;
	if (verified != NO_CODE)
		return command_verify(o, "", answer);
	*answer = command_say(o->arena,
	                      "Send me the code that your account was given");
	return person_ask(o->db, o->update->user);
}

/* What everybody in a group can read is no secret, and who speaks for one is
 * nobody. */
static enum error verification(const struct order *o, const char *rest,
                               const char **answer)
{
	if (!o->update->private || strcmp(o->update->user, "0") == 0) {
		*answer = command_say(o->arena,
		                      "Please do that in a chat with me alone");
		return OK;
	}
	return *rest ? command_verify(o, rest, answer)
	             : ask_for_code(o, answer);
}

static const char first[] = "Please verify first: /verification";

static enum error show_link(const struct order *o, const char **answer)
{
	const char *gid;
	enum error e = link_find(o->db, o->update->chat, &gid);

	if (!e)
		*answer = command_say(
			o->arena,
			gid ? arena_printf(o->arena,
		                           "This chat is linked to the room %s",
		                           gid)
			    : "This chat is not linked to a room");
	return e;
}

static enum error make_link(const struct order *o, const char *gid,
                            const char *account, const char **answer)
{
	const struct update *u = o->update;
	enum error e = link_make(o->db, u->chat, account, gid, u->message);

	if (e && e != ERROR_UNKNOWN_ROOM)
		return e;
	*answer = command_say(o->arena,
	                      e ? "There is no such room for you"
	                        : arena_printf(o->arena,
	                                       "This chat and the room %s are "
	                                       "linked now",
	                                       gid));
	return OK;
}

static enum error link_command(const struct order *o, const char *rest,
                               const char **answer)
{
	const char *account, *gid;
	enum error e;

	if (!*rest)
		return show_link(o, answer);
	if ((e = person_account(o->db, o->update->user, &account)) ||
	    (e = link_find(o->db, o->update->chat, &gid)))
		return e;
	if (!account)
		*answer = command_say(o->arena, first);
	else if (gid && strcmp(gid, rest) != 0)
		*answer = command_say(o->arena,
		                      "This chat is linked to another room: "
		                      "/unlink it first");
	else if (strlen(rest) > CODE_MAX)
		*answer = command_say(o->arena,
		                      "There is no such room for you");
	else
		return make_link(o, rest, account, answer);
	return OK;
}

static enum error unlink_command(const struct order *o, const char *rest,
                                 const char **answer)
{
	const char *account, *gid;
	enum error e = person_account(o->db, o->update->user, &account);

	(void)rest;
	if (e)
		return e;
	if (!account) {
		*answer = command_say(o->arena, first);
		return OK;
	}
	e = link_end(o->db, o->update->chat, account, &gid);
	*answer = command_say(
		o->arena,
		gid ? arena_printf(o->arena,
	                           "This chat and the room %s are not linked "
	                           "any more",
	                           gid)
		    : "This chat is linked to no room that is yours to end");
	return e;
}

static const struct {
	const char *word;
	enum error (*run)(const struct order *o, const char *rest,
	                  const char **answer);
} commands[] = {
	{ "/help", help },
	{ "/info", info },
	{ "/link", link_command },
	{ "/start", help },
	{ "/unlink", unlink_command },
	{ "/verification", verification },
};

bool command_is(const struct update *u)
{
	return u->text && *u->text == '/';
}

/* "/link@confab_bot abc": in a group it may be for another bot. */
static bool for_another(const struct order *o, const char *at, size_t len)
{
	return *at == '@' && (len - 1 != strlen(o->bot) ||
	                      strncasecmp(at + 1, o->bot, len - 1) != 0);
}

static const char *trimmed(struct arena *a, const char *text)
{
	size_t len;

	text += strspn(text, " \n\t");
	len = strlen(text);
	while (len && strchr(" \n\t", text[len - 1]))
		len--;
	return arena_copy(a, text, len);
}

enum error command_run(const struct order *o, const char **answer)
{
	const char *text = o->update->text;
	size_t len = strcspn(text, "@ \n\t"),
	       name = strcspn(text + len, " \n\t");

	*answer = NULL;
	if (for_another(o, text + len, name))
		return OK;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strlen(commands[i].word) == len &&
		    strncmp(commands[i].word, text, len) == 0)
			return commands[i].run(
				o, trimmed(o->arena, text + len + name),
				answer);
	if (o->update->private)
		*answer = command_say(
			o->arena, "I do not know that; /help says what I do");
	return OK;
}
