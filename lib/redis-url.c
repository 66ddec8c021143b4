/* redis-url.c - redis://[:password@]host[:port][/number]
 *
 * By hand, as libcurl, which reads addresses too, would be in the memory of
 * every program that reads settings.
 */
#include "redis-url.h"

#include <stdlib.h>
#include <string.h>

enum { DIGITS = 5 };

static bool number(const char *text)
{
	size_t len = strspn(text, "0123456789");

	return len && len <= DIGITS && !text[len];
}

/* What is written %41 as well; false: a % that says nothing, or a NUL. */
static bool decode(char *text)
{
	char *to = text;

	for (const char *c = text; *c; c++) {
		char hex[3] = "";

		if (*c == '%') {
			strncat(hex, c + 1, 2);
			*to = (char)strtol(hex, NULL, 16);
			if (strspn(hex, "0123456789abcdefABCDEF") != 2 || !*to)
				return false;
			c += 2;
		} else {
			*to = *c;
		}
		to++;
	}
	*to = '\0';
	return true;
}

/* What is before the last such letter is cut off, and given back; NULL: there
 * is none. */
static char *before(char **text, char letter)
{
	char *start = *text, *at = strrchr(start, letter);

	if (!at)
		return NULL;
	*at = '\0';
	*text = at + 1;
	return start;
}

static bool read_user(char *user, struct redis_url *url)
{
	char *password = user + strcspn(user, ":");

	if (*password)
		*password++ = '\0';
	url->user = user;
	url->password = password;
	return decode(user) && decode(password);
}

/* host, host:port or [address]:port */
static bool read_host(char *host, struct redis_url *url)
{
	char *port = strrchr(host, ':'), *end = strchr(host, ']');

	url->host = host;
	if (*host == '[') {
		if (!end || (end[1] && port != end + 1))
			return false;
		port = end[1] ? port : NULL;
		url->host = host + 1;
		*end = '\0';
	}
	if (port) {
		*port++ = '\0';
		url->port = port;
	}
	return *url->host && !url->host[strcspn(url->host, "/@[] \t")] &&
	       (*host == '[' || !strchr(url->host, ':')) && number(url->port);
}

/* A number of any length; the original took the last letter for it. */
static bool read_database(char *text, struct redis_url *url)
{
	char *slash = strchr(text, '/');

	if (!slash)
		return true;
	*slash++ = '\0';
	if (*slash)
		url->database = slash;
	while (*url->database == '0' && url->database[1])
		url->database++;
	return number(url->database);
}

bool redis_url_read(struct arena *a, const char *text, struct redis_url *url)
{
	static const char scheme[] = "redis://";
	char *rest, *user;

	*url = (struct redis_url){ "", "6379", "", "", "0" };
	if (strncmp(text, scheme, sizeof scheme - 1) != 0)
		return false;
	text += sizeof scheme - 1;
	rest = arena_copy(a, text, strlen(text));
	user = before(&rest, '@');
	return (!user || read_user(user, url)) && read_database(rest, url) &&
	       read_host(rest, url);
}
