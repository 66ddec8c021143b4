/* link.c - a connection that a WebSocket is to be made of */
#include "link.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "log.h"

enum { CONNECT_SECONDS = 10 };

static char trouble[CURL_ERROR_SIZE];

/* libcurl knows what ws: is, but not how to speak it: it opens http: instead.
 */
static const char *as_http(struct arena *a, const char *url)
{
	if (strncasecmp(url, "ws:", 3) == 0 || strncasecmp(url, "wss:", 4) == 0)
		return arena_printf(a, "http%s", url + sizeof "ws" - 1);
	return url;
}

static const char *part(struct arena *a, CURLU *url, CURLUPart which)
{
	char *text = NULL;
	const char *copy;

	if (curl_url_get(url, which, &text, 0) != CURLUE_OK)
		return "";
	copy = arena_copy(a, text, strlen(text));
	curl_free(text);
	return copy;
}

static bool take_apart(struct arena *a, CURLU *url, struct link *link)
{
	const char *host = part(a, url, CURLUPART_HOST),
		   *port = part(a, url, CURLUPART_PORT),
		   *path = part(a, url, CURLUPART_PATH),
		   *query = part(a, url, CURLUPART_QUERY);
	const char *scheme = part(a, url, CURLUPART_SCHEME);

	link->host = arena_printf(a, "%s%s%s", host, *port ? ":" : "", port);
	link->path = arena_printf(a, "%s%s%s", path, *query ? "?" : "", query);
	return strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
}

/* NULL as a file leaves libcurl's own: whom the system trusts, nobody. */
static bool set_up(CURL *curl, const char *url, const struct destination *to)
{
	return !curl_easy_setopt(curl, CURLOPT_URL, url) &&
	       !curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") &&
	       !curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L) &&
	       !curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
	                         (long)CONNECT_SECONDS) &&
	       !curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) &&
	       !curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, trouble) &&
	       !curl_easy_setopt(curl, CURLOPT_PROXY, "") &&
	       !curl_easy_setopt(curl, CURLOPT_SSL_ENABLE_ALPN, 0L) &&
	       (!to->unix_path ||
	        !curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH,
	                          to->unix_path)) &&
	       (!to->ca || !curl_easy_setopt(curl, CURLOPT_CAINFO, to->ca)) &&
	       (!to->certificate ||
	        !curl_easy_setopt(curl, CURLOPT_SSLCERT, to->certificate)) &&
	       (!to->key || !curl_easy_setopt(curl, CURLOPT_SSLKEY, to->key)) &&
	       (!to->insecure ||
	        (!curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L) &&
	         !curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L)));
}

static const char *connect_it(struct arena *a, struct link *link)
{
	CURLcode code = curl_easy_perform(link->curl);
	curl_socket_t socket = CURL_SOCKET_BAD;

	if (!code)
		code = curl_easy_getinfo(link->curl, CURLINFO_ACTIVESOCKET,
		                         &socket);
	link->socket = socket;
	if (!code && socket != CURL_SOCKET_BAD)
		return NULL;
	return arena_printf(a, "%s",
	                    *trouble ? trouble : curl_easy_strerror(code));
}

const char *link_open(struct arena *a, const struct destination *to,
                      struct link *link)
{
	const char *http = as_http(a, to->url), *why;
	CURLU *url = curl_url();

	*link = (struct link){ .curl = curl_easy_init() };
	if (!url || !link->curl)
		die("cannot start libcurl");
	if (curl_url_set(url, CURLUPART_URL, http, 0) ||
	    !take_apart(a, url, link))
		why = "it is no URL of a WebSocket";
	else if (!set_up(link->curl, http, to))
		why = "libcurl cannot do that";
	else
		why = connect_it(a, link);
	curl_url_cleanup(url);
	if (why)
		link_close(link);
	return why;
}

void link_close(struct link *link)
{
	curl_easy_cleanup(link->curl);
	link->curl = NULL;
}

static ssize_t outcome(CURLcode code, size_t n)
{
	if (code == CURLE_AGAIN)
		return 0;
	return code || n == 0 ? -1 : (ssize_t)n;
}

ssize_t link_read(struct link *link, void *to, size_t len)
{
	size_t n = 0;
	CURLcode code = curl_easy_recv(link->curl, to, len, &n);

	return outcome(code, n);
}

ssize_t link_write(struct link *link, const void *bytes, size_t len)
{
	size_t n = 0;
	CURLcode code = curl_easy_send(link->curl, bytes, len, &n);

	return outcome(code, n);
}
