/* fetch.c - what another server answers, by libcurl */
#include "fetch.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <string.h>

#include "log.h"

struct body {
	char *text;
	size_t len;
	bool cut;
};

/* To take less than came is to end it. */
static size_t take(char *bytes, size_t one, size_t n, void *userdata)
{
	struct body *body = userdata;
	size_t room = FETCH_MAX - body->len, kept = n < room ? n : room;

	(void)one; /* is 1 */
	if (kept < n && !body->cut)
		return 0;
	memcpy(body->text + body->len, bytes, kept);
	body->len += kept;
	return n;
}

static bool set_up(CURL *curl, const struct fetch_request *r, struct body *body)
{
	long ms = r->ms ? r->ms : FETCH_MS;

	return !curl_easy_setopt(curl, CURLOPT_URL, r->url) &&
	       !curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, r->method) &&
	       !curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") &&
	       !curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) &&
	       !curl_easy_setopt(curl, CURLOPT_PROXY, "") &&
	       !curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) &&
	       /* or a name that is being looked up would be waited for */
	       !curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L) &&
	       !curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, ms / 2) &&
	       !curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ms) &&
	       !curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) &&
	       !curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
}

static bool say_who(CURL *curl, const struct fetch_request *r)
{
	if (r->bearer)
		return !curl_easy_setopt(curl, CURLOPT_HTTPAUTH,
		                         CURLAUTH_BEARER) &&
		       !curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER,
		                         r->bearer);
	return !r->user ||
	       (!curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC) &&
	        !curl_easy_setopt(curl, CURLOPT_USERNAME, r->user) &&
	        !curl_easy_setopt(curl, CURLOPT_PASSWORD, r->password));
}

/* libcurl keeps no copy of either. */
static bool give_body(CURL *curl, const struct fetch_request *r,
                      struct curl_slist **headers)
{
	if (!r->json)
		return true;
	*headers = curl_slist_append(NULL, "Content-Type: application/json");
	return *headers &&
	       !curl_easy_setopt(curl, CURLOPT_HTTPHEADER, *headers) &&
	       !curl_easy_setopt(curl, CURLOPT_POSTFIELDS, r->json);
}

long fetch_ask(struct arena *a, const struct fetch_request *request,
               const char **body, const char **why)
{
	struct body came = { .text = arena_alloc(a, FETCH_MAX + 1),
		             .cut = request->cut };
	struct curl_slist *headers = NULL;
	CURL *curl = curl_easy_init();
	CURLcode result;
	long status = 0;

	if (!curl || !set_up(curl, request, &came) || !say_who(curl, request) ||
	    !give_body(curl, request, &headers))
		die("cannot start libcurl");
	result = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	*body = came.text;
	if (!result)
		return status;
	*why = result == CURLE_WRITE_ERROR ? "more came than is taken"
	                                   : curl_easy_strerror(result);
	return 0;
}

const char *fetch(struct arena *a, const char *url, const char **why)
{
	struct fetch_request get = { .method = "GET", .url = url };
	const char *body;
	long status = fetch_ask(a, &get, &body, why);

	if (status && status != 200)
		*why = arena_printf(a, "status %ld", status);
	return status == 200 ? body : NULL;
}
