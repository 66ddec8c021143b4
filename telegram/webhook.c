/* webhook.c - where Telegram brings updates: looked at once, as it starts */
#include "webhook.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "api.h"
#include "arena.h"
#include "json.h"
#include "log.h"
#include "telegram.h"

enum { WAIT_MS = 1000 };

static struct arena *arena;
static struct {
	bool over, good;
	const char *url;     /* that is set */
	const char *trouble; /* why something was not brought, the last time */
} asked;

/* Of getWebhookInfo's answer; others lack it, and what is known stays. */
static const char *known(json_object *info, const char *name,
                         const char *before)
{
	json_object *text;

	if (!json_object_object_get_ex(info, name, &text) ||
	    !json_object_is_type(text, json_type_string))
		return before;
	return arena_printf(arena, "%s", json_object_get_string(text));
}

static void done(void *nobody, const struct api_answer *answer)
{
	(void)nobody;
	asked.over = true;
	asked.good = answer->is == API_DONE;
	if (!asked.good) {
		log_error("Telegram: %s", answer->why);
		return;
	}
	asked.url = known(answer->result, "url", asked.url);
	asked.trouble = known(answer->result, "last_error_message",
	                      asked.trouble);
}

static bool ask(const char *method, const char *json)
{
	asked.over = false;
	api_ask(method, json, API_SECONDS, done, NULL);
	while (!asked.over)
		api_wait(NULL, 0, WAIT_MS);
	return asked.good;
}

/* Updates come one after the other, as each is only taken down. */
static bool set(const char *url, const char *secret)
{
	return ask("setWebhook",
	           arena_printf(arena,
	                        "{\"url\":%s,\"secret_token\":%s,"
	                        "\"max_connections\":1,\"allowed_updates\":["
	                        "\"message\",\"edited_message\"]}",
	                        json_quote(arena, url),
	                        json_quote(arena, secret)));
}

static const char *was(void)
{
	return *asked.url ? asked.url : "none";
}

static int settle_url(const struct settings *s)
{
	const char *url = telegram_webhook(arena, s),
		   *secret = telegram_secret(arena, s);
	bool same;

	if (!secret) {
		log_error(
			"there is no webhook without CONFAB_TELEGRAM_SECRET, "
			"1 to 256 letters, digits, _ and -, or SECRET_KEY");
		return 1;
	}
	same = strcmp(asked.url, url) == 0;
	if (same && !strstr(asked.trouble, ": 403")) {
		printf("the webhook is %s, as it was\n", url);
		return 0;
	}
	if (!set(url, secret))
		return 1;
	if (same)
		printf("the webhook is %s, which refused what came: its secret "
		       "is told again\n",
		       url);
	else
		printf("the webhook was %s, and is %s\n", was(), url);
	return 0;
}

static int settle_polling(void)
{
	if (!*asked.url) {
		printf("there is no webhook: updates are asked for\n");
		return 0;
	}
	if (!ask("deleteWebhook", "{}"))
		return 1;
	printf("the webhook was %s, and is none: updates are asked for\n",
	       was());
	return 0;
}

int webhook_settle(const struct settings *s)
{
	int status = 1;

	arena = arena_new();
	asked.url = asked.trouble = "";
	if (ask("getWebhookInfo", "{}"))
		status = telegram_polls(s) ? settle_polling() : settle_url(s);
	arena_free(arena);
	return status;
}
