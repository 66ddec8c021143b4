/* handshake.c - the request that makes a WebSocket of a connection; no I/O */
#include "handshake.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "log.h"
#include "token.h"

enum { KEY_BYTES = 16, SHA1_BYTES = 20 };

static const char *const names[HEADERS] = {
	[HEADER_HOST] = "Host",
	[HEADER_UPGRADE] = "Upgrade",
	[HEADER_CONNECTION] = "Connection",
	[HEADER_KEY] = "Sec-WebSocket-Key",
	[HEADER_VERSION] = "Sec-WebSocket-Version",
	[HEADER_CONTENT_LENGTH] = "Content-Length",
	[HEADER_TRANSFER_ENCODING] = "Transfer-Encoding",
	[HEADER_COOKIE] = "Cookie",
	[HEADER_ORIGIN] = "Origin",
	[HEADER_USER] = "User",
	[HEADER_AUTHORIZATION] = "Authorization",
	[HEADER_AUTH_TOKEN] = "X-Auth-Token",
	[HEADER_USER_AGENT] = "User-Agent",
	[HEADER_FETCH_SITE] = "Sec-Fetch-Site",
	[HEADER_FORWARDED] = "X-Forwarded-For",
	[HEADER_SCHEME] = "X-Forwarded-Proto",
	[HEADER_ADDRESS] = "X-Real-IP",
	[HEADER_CONTRACT] = "X-Contract",
};

static enum handshake_is refuse(struct handshake *h, int status,
                                const char *why)
{
	h->status = status;
	h->why = why;
	return HANDSHAKE_BAD;
}

/* A visible character, or one that has a meaning to its reader alone. */
static bool is_text(char c)
{
	return (c >= ' ' && c != 0x7F) || c == '\t' || c < 0;
}

/* The line at *at, without its end, and *at behind it; NULL: it is none. */
static char *next_line(char **at, const char *end)
{
	char *line = *at, *c = line;

	while (c < end && is_text(*c))
		c++;
	if (end - c < 2 || c[0] != '\r' || c[1] != '\n')
		return NULL;
	*c = '\0';
	*at = c + 2;
	return line;
}

/* "GET /ws HTTP/1.1" */
static enum handshake_is read_request_line(struct handshake *h, char *line)
{
	char *target = strchr(line, ' '),
	     *version = target ? strchr(target + 1, ' ') : NULL;

	if (!version || target == line || version == target + 1 ||
	    strncmp(version, " HTTP/", 6) != 0 || strchr(version + 1, ' ') ||
	    strchr(line, '\t'))
		return refuse(h, 400, "That is no request of HTTP.");
	*target = *version = '\0';
	if (strcmp(version + 1, "HTTP/1.1") != 0)
		return refuse(h, 505, "Only HTTP/1.1 is spoken here.");
	if (strcmp(line, "GET") != 0)
		return refuse(h, 405, "A WebSocket begins with GET.");
	return HANDSHAKE_GOOD;
}

static enum handshake_is keep(struct handshake *h, const char *name,
                              const char *value)
{
	int i = 0;

	if (strcasecmp(name, "Sec-WebSocket-Extensions") == 0)
		return offer_read(&h->deflate, value)
		               ? HANDSHAKE_GOOD
		               : refuse(h, 400,
		                        "Sec-WebSocket-Extensions is "
		                        "malformed.");
	while (i < HEADERS && strcasecmp(name, names[i]) != 0)
		i++;
	if (i == HEADERS)
		return HANDSHAKE_GOOD;
	if (h->headers[i])
		return refuse(h, 400, "A header came twice.");
	h->headers[i] = value;
	return HANDSHAKE_GOOD;
}

/* "Name: value", the white space around the value being none of it. */
static enum handshake_is read_header(struct handshake *h, char *line)
{
	char *colon = line, *value, *end;

	while (token_char(*colon))
		colon++;
	if (colon == line || *colon != ':')
		return refuse(h, 400, "A header is malformed.");
	*colon = '\0';
	value = colon + 1 + strspn(colon + 1, " \t");
	end = value + strlen(value);
	while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	return keep(h, line, value);
}

void handshake_accept(const char *key, char accept[HANDSHAKE_ACCEPT])
{
	static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
	char text[64];
	unsigned char hash[EVP_MAX_MD_SIZE];
	int len = snprintf(text, sizeof text, "%s%s", key, guid);

	if (!EVP_Digest(text, (size_t)len, hash, NULL, EVP_sha1(), NULL))
		die("cannot make a SHA-1");
	sodium_bin2base64(accept, HANDSHAKE_ACCEPT, hash, SHA1_BYTES,
	                  sodium_base64_VARIANT_ORIGINAL);
}

static bool key_is_good(const char *key)
{
	unsigned char bytes[KEY_BYTES];
	size_t n = 0;

	return key &&
	       sodium_base642bin(bytes, sizeof bytes, key, strlen(key), NULL,
	                         &n, NULL,
	                         sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       n == KEY_BYTES;
}

static bool lists(const struct handshake *h, enum handshake_header header,
                  const char *word)
{
	return h->headers[header] && token_listed(h->headers[header], word);
}

/* RFC 6455, 4.2.1, in its order but for what is no upgrade at all. */
static enum handshake_is look_at_headers(struct handshake *h)
{
	const char *version = h->headers[HEADER_VERSION],
		   *host = h->headers[HEADER_HOST];

	if (h->headers[HEADER_CONTENT_LENGTH] ||
	    h->headers[HEADER_TRANSFER_ENCODING])
		return refuse(h, 400, "A WebSocket begins without a body.");
	if (!lists(h, HEADER_UPGRADE, "websocket") ||
	    !lists(h, HEADER_CONNECTION, "upgrade"))
		return refuse(h, 400, "Can \"Upgrade\" only to \"WebSocket\".");
	if (!host || !*host)
		return refuse(h, 400, "Host is missing.");
	if (!version || strcmp(version, "13") != 0)
		return refuse(h, 426, "Only version 13 is spoken here.");
	if (!key_is_good(h->headers[HEADER_KEY]))
		return refuse(h, 400, "Sec-WebSocket-Key is malformed.");
	handshake_accept(h->headers[HEADER_KEY], h->accept);
	return HANDSHAKE_GOOD;
}

static enum handshake_is read_headers(struct handshake *h, char *at,
                                      const char *end)
{
	enum handshake_is is = HANDSHAKE_GOOD;
	int n = 0;
	char *line;

	while (is == HANDSHAKE_GOOD && (line = next_line(&at, end)) && *line) {
		if (n++ == HANDSHAKE_HEADERS)
			return refuse(h, 431, "There are too many headers.");
		is = read_header(h, line);
	}
	if (is != HANDSHAKE_GOOD)
		return is;
	if (at != end)
		return refuse(h, 400, "A header is malformed.");
	return look_at_headers(h);
}

enum handshake_is handshake_read(char *bytes, size_t len, struct handshake *h)
{
	char *end = memmem(bytes, len, "\r\n\r\n", 4), *line;
	enum handshake_is is;

	*h = (struct handshake){ 0 };
	if (!end && len < HANDSHAKE_MAX)
		return HANDSHAKE_CUT;
	if (!end || end + 4 > bytes + HANDSHAKE_MAX)
		return refuse(h, 431, "The headers are too long.");
	end += 4;
	h->len = (size_t)(end - bytes);
	line = next_line(&bytes, end);
	if (!line)
		return refuse(h, 400, "That is no request of HTTP.");
	is = read_request_line(h, line);
	return is == HANDSHAKE_GOOD ? read_headers(h, bytes, end) : is;
}

int handshake_welcome(const struct handshake *h, char text[WELCOME_MAX])
{
	char bits[sizeof "; server_max_window_bits=15"] = "";

	if (h->deflate.says_bits)
		snprintf(bits, sizeof bits, "; server_max_window_bits=%d",
		         h->deflate.window_bits);
	return snprintf(text, WELCOME_MAX,
	                "HTTP/1.1 101 Switching Protocols\r\n"
	                "Upgrade: websocket\r\n"
	                "Connection: Upgrade\r\n"
	                "Sec-WebSocket-Accept: %s\r\n"
	                "%s%s%s\r\n",
	                h->accept,
	                h->deflate.taken
	                        ? "Sec-WebSocket-Extensions: permessage-deflate"
	                          "; server_no_context_takeover"
	                          "; client_no_context_takeover"
	                        : "",
	                bits, h->deflate.taken ? "\r\n" : "");
}

static const char *reason(int status)
{
	switch (status) {
	case 403:
		return "Forbidden";
	case 405:
		return "Method Not Allowed";
	case 426:
		return "Upgrade Required";
	case 431:
		return "Request Header Fields Too Large";
	case 503:
		return "Service Unavailable";
	case 505:
		return "HTTP Version Not Supported";
	default:
		return "Bad Request";
	}
}

/* What a status obliges us to say beside it (RFC 9110, 15.5 and 15.6). */
static const char *advice(int status)
{
	switch (status) {
	case 405:
		return "Allow: GET\r\n";
	case 426:
		return "Upgrade: websocket\r\n"
		       "Sec-WebSocket-Version: 13\r\n";
	case 503:
		return "Retry-After: 1\r\n";
	default:
		return "";
	}
}

int handshake_refuse(int status, const char *why, char text[WELCOME_MAX])
{
	return snprintf(text, WELCOME_MAX,
	                "HTTP/1.1 %d %s\r\n"
	                "Connection: %sclose\r\n"
	                "%s"
	                "Content-Type: text/plain; charset=utf-8\r\n"
	                "Content-Length: %zu\r\n\r\n%s",
	                status, reason(status),
	                status == 426 ? "upgrade, " : "", advice(status),
	                strlen(why), why);
}
