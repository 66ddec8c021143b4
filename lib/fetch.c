/* fetch.c - what another server answers, by libcurl */
#include "fetch.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <string.h>

#include "log.h"

struct body {
	char *text;
	size_t len;
};

/* To take less than came is to end it. */
static size_t take(char *bytes, size_t one, size_t n, void *userdata)
{
	struct body *body = userdata;

	(void)one; /* is 1 */
	if (n > FETCH_MAX - body->len)
		return 0;
	memcpy(body->text + body->len, bytes, n);
	body->len += n;
	return n;
}

static bool set_up(CURL *curl, const char *url, struct body *body)
{
	return !curl_easy_setopt(curl, CURLOPT_URL, url) &&
	       !curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") &&
	       !curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) &&
	       !curl_easy_setopt(curl, CURLOPT_PROXY, "") &&
	       !curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) &&
	       /* or a name that is being looked up would be waited for */
	       !curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L) &&
	       !curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
	                         (long)FETCH_CONNECT_MS) &&
	       !curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)FETCH_MS) &&
	       !curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) &&
	       !curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
}

const char *fetch(struct arena *a, const char *url, const char **why)
{
	struct body body = { .text = arena_alloc(a, FETCH_MAX + 1) };
	CURL *curl = curl_easy_init();
	CURLcode result;
	long status = 0;

	if (!curl || !set_up(curl, url, &body))
		die("cannot start libcurl");
	result = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	if (result == CURLE_WRITE_ERROR)
		*why = "more came than is taken";
	else if (result)
		*why = curl_easy_strerror(result);
	else if (status != 200)
		*why = arena_printf(a, "status %ld", status);
	return result || status != 200 ? NULL : body.text;
}
