/* slack.c - a message to a channel of Slack, by its method chat.postMessage */
#include "slack.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "json.h"
#include "log.h"

enum {
	CONNECT_SECONDS = 5,
	SECONDS = 15,
	ANSWER_MAX = 64 * 1024,
	HTTP_GOOD = 200,
	HTTP_TOO_MANY = 429,
	HTTP_THEIRS = 500,
};

static CURL *curl;
static struct curl_slist *headers;
static char trouble[CURL_ERROR_SIZE], said[ANSWER_MAX];
static size_t said_len;

static size_t take(char *bytes, size_t one, size_t len, void *nobody)
{
	(void)one;
	(void)nobody;
	if (len > sizeof said - said_len)
		return 0; /* which ends it */
	memcpy(said + said_len, bytes, len);
	said_len += len;
	return len;
}

static int ask(void *leave, curl_off_t down_all, curl_off_t down,
               curl_off_t up_all, curl_off_t up)
{
	bool (**asked)(void) = leave;

	(void)down_all;
	(void)down;
	(void)up_all;
	(void)up;
	return (*asked)();
}

/* It is never shown, not even when it is wrong. */
static void check_token(const char *token)
{
	for (const char *c = token; *c; c++)
		if (*c <= ' ' || *c >= 0x7F)
			die("SLACK_BOT_TOKEN is no token");
}

void slack_open(const struct settings *settings)
{
	struct arena *arena = arena_new();
	const char *url = arena_printf(arena, "%s/chat.postMessage",
	                               settings->slack_url);

	check_token(settings->slack_token);
	headers = curl_slist_append(
		NULL, "Content-Type: application/json; charset=utf-8");
	curl = curl_easy_init();
	if (!curl || !headers || curl_easy_setopt(curl, CURLOPT_URL, url) ||
	    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") ||
	    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) ||
	    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER) ||
	    curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER,
	                     settings->slack_token) ||
	    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) ||
	    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
	                     (long)CONNECT_SECONDS) ||
	    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SECONDS) ||
	    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, trouble) ||
	    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) ||
	    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask) ||
	    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take))
		die("cannot start libcurl");
	arena_free(arena); /* libcurl has copies */
}

void slack_close(void)
{
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
}

/* Of what it may say, that which passes by itself. */
static bool passes(const char *error)
{
	static const char *const passing[] = {
		"ratelimited",       "rate_limited",
		"internal_error",    "fatal_error",
		"request_timeout",   "service_unavailable",
		"team_added_to_org", "message_limit_exceeded",
	};

	for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
		if (strcmp(error, passing[i]) == 0)
			return true;
	return false;
}

static void be(struct slack_answer *answer, enum slack_is is, const char *why)
{
	answer->is = is;
	snprintf(answer->why, sizeof answer->why, "%s", why);
}

static void judge_body(struct slack_answer *answer)
{
	json_object *object = json_parse_object(said, said_len), *ok, *error;

	if (!json_object_object_get_ex(object, "ok", &ok))
		be(answer, SLACK_LATER, "an answer that Slack does not give");
	else if (json_object_get_boolean(ok))
		be(answer, SLACK_POSTED, "");
	else if (json_object_object_get_ex(object, "error", &error) &&
	         json_object_is_type(error, json_type_string))
		be(answer,
		   passes(json_object_get_string(error)) ? SLACK_LATER
		                                         : SLACK_NEVER,
		   json_object_get_string(error));
	else
		be(answer, SLACK_NEVER, "an error without a name");
	json_object_put(object);
}

static void judge(struct slack_answer *answer)
{
	long status = 0;
	curl_off_t seconds = 0;
	char why[32];

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
	answer->seconds = (long)seconds;
	snprintf(why, sizeof why, "HTTP %ld", status);
	if (status == HTTP_GOOD)
		judge_body(answer);
	else
		be(answer,
		   status == HTTP_TOO_MANY || status >= HTTP_THEIRS
		           ? SLACK_LATER
		           : SLACK_NEVER,
		   why);
}

void slack_post(const char *body, bool (*leave)(void),
                struct slack_answer *answer)
{
	CURLcode code;

	*answer = (struct slack_answer){ 0 };
	said_len = 0;
	*trouble = '\0';
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &leave);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	code = curl_easy_perform(curl);
	if (code)
		be(answer, SLACK_LATER,
		   *trouble ? trouble : curl_easy_strerror(code));
	else
		judge(answer);
}
