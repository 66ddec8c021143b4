/* api.c - Telegram's Bot API, by libcurl */
#include "api.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "arena.h"
#include "json.h"
#include "log.h"

enum {
	CONNECT_SECONDS = 10,
	WHY_MAX = 160,
	ANSWER_MAX = 4 * 1024 * 1024,
	ANSWER_START = 4096,
	HTTP_TOO_MANY = 429,
	HTTP_CONFLICT = 409,
	HTTP_THEIRS = 500,
};

static struct {
	const char *url, *token;
	CURLM *all;
	struct curl_slist *headers;
} api;

struct question {
	CURL *curl;
	char *text;
	size_t len, size;
	void (*done)(void *asker, const struct api_answer *answer);
	void *asker;
	struct question *next;
};
static struct question *questions; /* that are under way */

/* It is never shown, not even when it is wrong. */
static void check(const struct settings *s)
{
	const char *token = s->telegram_token;
	size_t id = strspn(token, "0123456789");

	if (!id || token[id] != ':' ||
	    strspn(token + id,
	           ":ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
	           "stuvwxyz0123456789_-") != strlen(token + id))
		die("TELEGRAM_TOKEN is no token");
	if (strncmp(s->telegram_url, "https://", 8) != 0 &&
	    strncmp(s->telegram_url, "http://", 7) != 0)
		die("CONFAB_TELEGRAM_URL is an address, https://...");
}

void api_open(const struct settings *settings)
{
	check(settings);
	api.url = settings->telegram_url;
	api.token = settings->telegram_token;
	api.headers = curl_slist_append(NULL, "Content-Type: application/json");
	if (curl_global_init(CURL_GLOBAL_DEFAULT) || !api.headers ||
	    !(api.all = curl_multi_init()))
		die("cannot start libcurl");
}

static void question_free(struct question *q)
{
	struct question **at = &questions;

	while (*at != q)
		at = &(*at)->next;
	*at = q->next;
	curl_multi_remove_handle(api.all, q->curl);
	curl_easy_cleanup(q->curl);
	free(q->text);
	free(q);
}

void api_close(void)
{
	while (questions)
		question_free(questions);
	curl_multi_cleanup(api.all);
	curl_slist_free_all(api.headers);
	curl_global_cleanup();
}

/* To take less than came is to end it. */
static size_t take(char *bytes, size_t one, size_t n, void *of)
{
	struct question *q = of;

	(void)one; /* is 1 */
	if (n > ANSWER_MAX - q->len)
		return 0;
	if (q->len + n >= q->size) {
		q->size = 2 * (q->len + n) + ANSWER_START;
		q->text = alloc_grow(q->text, q->size);
	}
	memcpy(q->text + q->len, bytes, n);
	q->len += n;
	q->text[q->len] = '\0';
	return n;
}

/* Without TLS, as to a server of one's own, nobody in between is told. */
static bool set_up(struct question *q, const char *url, const char *json,
                   long seconds)
{
	bool tls = strncmp(url, "https:", 6) == 0;
	CURL *curl = q->curl;

	return curl && !curl_easy_setopt(curl, CURLOPT_URL, url) &&
	       !curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
	                         tls ? "https" : "http") &&
	       (tls || !curl_easy_setopt(curl, CURLOPT_PROXY, "")) &&
	       !curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) &&
	       !curl_easy_setopt(curl, CURLOPT_HTTPHEADER, api.headers) &&
	       !curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, json) &&
	       !curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) &&
	       !curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L) &&
	       !curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
	                         (long)CONNECT_SECONDS) &&
	       !curl_easy_setopt(curl, CURLOPT_TIMEOUT, seconds) &&
	       !curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) &&
	       !curl_easy_setopt(curl, CURLOPT_WRITEDATA, q) &&
	       !curl_easy_setopt(curl, CURLOPT_PRIVATE, q);
}

void api_ask(const char *method, const char *json, long seconds,
             void (*done)(void *asker, const struct api_answer *answer),
             void *asker)
{
	struct question *q = alloc_zero(sizeof *q);
	struct arena *a = arena_new();
	const char *url = arena_printf(a, "%s/bot%s/%s", api.url, api.token,
	                               method);

	q->curl = curl_easy_init();
	q->done = done;
	q->asker = asker;
	q->next = questions;
	questions = q;
	if (!set_up(q, url, json, seconds) ||
	    curl_multi_add_handle(api.all, q->curl))
		die("cannot start libcurl");
	arena_free(a); /* libcurl has copies */
}

static int64_t number_of(json_object *object, const char *key)
{
	json_object *value;

	return json_object_object_get_ex(object, key, &value) &&
	                       json_object_is_type(value, json_type_int)
	               ? json_object_get_int64(value)
	               : 0;
}

/* Words of Telegram's, unless they have the token in them. */
static const char *description_of(json_object *body, const char *otherwise)
{
	json_object *value;
	const char *text;

	if (!json_object_object_get_ex(body, "description", &value) ||
	    !json_object_is_type(value, json_type_string))
		return otherwise;
	text = json_object_get_string(value);
	return strstr(text, api.token) ? otherwise : text;
}

static void judge_parameters(json_object *body, struct api_answer *answer)
{
	json_object *parameters;

	if (!json_object_object_get_ex(body, "parameters", &parameters) ||
	    !json_object_is_type(parameters, json_type_object))
		return;
	answer->seconds = (long)number_of(parameters, "retry_after");
	answer->moved = number_of(parameters, "migrate_to_chat_id");
}

static enum api_is judged(const struct api_answer *answer, bool good)
{
	if (good)
		return API_DONE;
	return answer->code < 400 || answer->code >= HTTP_THEIRS ||
	                       answer->code == HTTP_TOO_MANY ||
	                       answer->code == HTTP_CONFLICT
	               ? API_LATER
	               : API_NEVER;
}

/* What cannot be read may have been done, and may be somebody else's. */
static void tell(struct question *q, CURLcode code)
{
	struct api_answer answer = { .text = q->text ? q->text : "" };
	char why[WHY_MAX];
	json_object *body = q->text ? json_parse_object(q->text, q->len) : NULL,
		    *ok;
	bool good;

	curl_easy_getinfo(q->curl, CURLINFO_RESPONSE_CODE, &answer.code);
	snprintf(why, sizeof why, "HTTP %ld", answer.code);
	if (code) {
		answer.code = 0;
		snprintf(why, sizeof why, "%s",
		         code == CURLE_WRITE_ERROR ? "more came than is taken"
		                                   : curl_easy_strerror(code));
	} else if (!body && answer.code < 300) {
		snprintf(why, sizeof why,
		         "an answer that Telegram does not give");
	}
	good = !code && json_object_object_get_ex(body, "ok", &ok) &&
	       json_object_get_boolean(ok);
	if (body && !good)
		judge_parameters(body, &answer);
	answer.is = judged(&answer, good);
	answer.why = description_of(body, why);
	json_object_object_get_ex(body, "result", &answer.result);
	q->done(q->asker, &answer);
	json_object_put(body);
	question_free(q);
}

void api_complain(const char *why)
{
	static char last[WHY_MAX];

	if (strncmp(last, why, sizeof last - 1) == 0)
		return;
	snprintf(last, sizeof last, "%s", why);
	log_warn("Telegram does not take it yet: %s", why);
}

void api_wait(struct curl_waitfd *others, unsigned n, int ms)
{
	struct question *q;
	CURLMsg *m;
	int left;

	curl_multi_poll(api.all, others, n, ms, NULL);
	curl_multi_perform(api.all, &left);
	while ((m = curl_multi_info_read(api.all, &left))) {
		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &q);
		tell(q, m->data.result);
	}
}
