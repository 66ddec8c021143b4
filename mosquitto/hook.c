/*
 * hook.c - a plugin for mosquitto that asks this server who may, and what
 *
 *	plugin /usr/lib/confab/mosquitto-confab.so
 *	plugin_opt_url http://127.0.0.1:8000/pepeunit/api/v1/units/auth
 *	plugin_opt_secret ...
 *
 * It asks what EMQX asks (units-auth), of each sign-in, subscription and
 * message, and remembers nothing: who was revoked may nothing from then on.
 * mosquitto waits for each answer, so the server has to be near.  Whatever goes
 * wrong is a no.
 */
#include <curl/curl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include <mosquitto.h>
#include <mosquitto_broker.h>
#include <mosquitto_plugin.h>

enum { ANSWER_MAX = 1024 * 1024, TIMEOUT_MS = 2000 };

static struct {
	CURL *curl;
	struct curl_slist *headers;
	json_tokener *tokener;
	json_object *answer; /* NULL: it is not whole, or no JSON */
	size_t len;
} hook;

static size_t read_answer(char *bytes, size_t size, size_t n, void *unused)
{
	(void)size;
	(void)unused;
	hook.len += n;
	if (hook.len > ANSWER_MAX || hook.answer)
		return 0;
	hook.answer = json_tokener_parse_ex(hook.tokener, bytes, (int)n);
	return hook.answer || json_tokener_get_error(hook.tokener) ==
	                               json_tokener_continue
	               ? n
	               : 0;
}

static bool is_allow(void)
{
	const char *result = json_object_get_string(
		json_object_object_get(hook.answer, "result"));

	return result && strcmp(result, "allow") == 0;
}

/* Takes the question along. */
static bool ask(json_object *question)
{
	long status = 0;
	bool may;
	CURLcode code;

	hook.len = 0;
	hook.answer = NULL;
	json_tokener_reset(hook.tokener);
	curl_easy_setopt(hook.curl, CURLOPT_POSTFIELDS,
	                 json_object_to_json_string(question));
	code = curl_easy_perform(hook.curl);
	curl_easy_getinfo(hook.curl, CURLINFO_RESPONSE_CODE, &status);
	if (code != CURLE_OK || status != 200)
		mosquitto_log_printf(MOSQ_LOG_ERR, "confab: %s, status %ld",
		                     curl_easy_strerror(code), status);
	may = code == CURLE_OK && status == 200 && is_allow();
	json_object_put(hook.answer);
	json_object_put(question);
	return may;
}

static void say(json_object *question, const char *name, const char *text)
{
	json_object_object_add(question, name,
	                       json_object_new_string(text ? text : ""));
}

static int sign_in(int event, void *data, void *unused)
{
	struct mosquitto_evt_basic_auth *e = data;
	json_object *question = json_object_new_object();

	(void)event;
	(void)unused;
	say(question, "username", e->username);
	say(question, "clientid", mosquitto_client_id(e->client));
	return ask(question) ? MOSQ_ERR_SUCCESS : MOSQ_ERR_AUTH;
}

/* Of a message that is there to be read its topic is known, and not to what the
 * client subscribed: so neither action is named. */
static int act(int event, void *data, void *unused)
{
	struct mosquitto_evt_acl_check *e = data;
	json_object *question;

	(void)event;
	(void)unused;
	if (e->access == MOSQ_ACL_UNSUBSCRIBE)
		return MOSQ_ERR_SUCCESS;
	question = json_object_new_object();
	say(question, "username", mosquitto_client_username(e->client));
	say(question, "topic", e->topic);
	if (e->access == MOSQ_ACL_WRITE)
		say(question, "action", "publish");
	if (e->access == MOSQ_ACL_SUBSCRIBE)
		say(question, "action", "subscribe");
	return ask(question) ? MOSQ_ERR_SUCCESS : MOSQ_ERR_ACL_DENIED;
}

static bool add_header(const char *name, const char *value)
{
	char line[1024];
	int n = snprintf(line, sizeof line, "%s: %s", name, value);
	struct curl_slist *headers = NULL;

	if (n < (int)sizeof line)
		headers = curl_slist_append(hook.headers, line);
	if (headers)
		hook.headers = headers;
	return headers != NULL;
}

static int open_hook(const char *url, const char *secret)
{
	hook.curl = curl_easy_init();
	hook.tokener = json_tokener_new();
	if (!hook.curl || !hook.tokener ||
	    !add_header("content-type", "application/json") ||
	    (secret && !add_header("x-hook-secret", secret)) ||
	    curl_easy_setopt(hook.curl, CURLOPT_URL, url))
		return MOSQ_ERR_NOMEM;
	curl_easy_setopt(hook.curl, CURLOPT_HTTPHEADER, hook.headers);
	curl_easy_setopt(hook.curl, CURLOPT_WRITEFUNCTION, read_answer);
	curl_easy_setopt(hook.curl, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
	curl_easy_setopt(hook.curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(hook.curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(hook.curl, CURLOPT_PROXY, "");
	return MOSQ_ERR_SUCCESS;
}

int mosquitto_plugin_version(int supported_version_count,
                             const int *supported_versions)
{
	for (int i = 0; i < supported_version_count; i++)
		if (supported_versions[i] == MOSQ_PLUGIN_VERSION)
			return MOSQ_PLUGIN_VERSION;
	return -1;
}

int mosquitto_plugin_init(mosquitto_plugin_id_t *identifier, void **userdata,
                          struct mosquitto_opt *options, int option_count)
{
	const char *url = NULL, *secret = NULL;
	int e;

	(void)userdata;
	for (int i = 0; i < option_count; i++)
		if (strcmp(options[i].key, "url") == 0)
			url = options[i].value;
		else if (strcmp(options[i].key, "secret") == 0)
			secret = options[i].value;
	if (!url) {
		mosquitto_log_printf(MOSQ_LOG_ERR,
		                     "confab: there is no plugin_opt_url");
		return MOSQ_ERR_INVAL;
	}
	if ((e = open_hook(url, secret)) ||
	    (e = mosquitto_callback_register(identifier, MOSQ_EVT_BASIC_AUTH,
	                                     sign_in, NULL, NULL)))
		return e;
	return mosquitto_callback_register(identifier, MOSQ_EVT_ACL_CHECK, act,
	                                   NULL, NULL);
}

/* The callbacks go with the plugin. */
int mosquitto_plugin_cleanup(void *userdata, struct mosquitto_opt *options,
                             int option_count)
{
	(void)userdata;
	(void)options;
	(void)option_count;
	curl_easy_cleanup(hook.curl);
	curl_slist_free_all(hook.headers);
	json_tokener_free(hook.tokener);
	return MOSQ_ERR_SUCCESS;
}
