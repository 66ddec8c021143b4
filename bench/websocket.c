/* websocket.c - what a client of a WebSocket says and hears, as bytes */
#include "websocket.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "log.h"

enum {
	FIN_TEXT = 0x81,
	FIN_CLOSE = 0x88,
	FIN_PING = 0x89,
	FIN_PONG = 0x8A,
	MASKED = 0x80,
	MASK = 4,
	SHORT = 2, /* bytes of the shortest header, */
	LONG = 4,  /* and of the other one that comes here */
	LENGTH_16 = 126,
};

/* What nobody else is to know may be known to all here: the key is RFC 6455's,
 * the mask 0. */
size_t websocket_request(char to[WEBSOCKET_MAX], const char *path,
                         const char *token)
{
	return (size_t)snprintf(
		to, WEBSOCKET_MAX,
		"GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
		"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s\r\n",
		path, token ? "user: " : "", token ? token : "",
		token ? "\r\n" : "");
}

const char *websocket_opened(const char *bytes, size_t len)
{
	static const char version[] = "HTTP/1.1 101 ", end[] = "\r\n\r\n";
	const char *at = memmem(bytes, len, end, sizeof end - 1);

	if (at && memcmp(bytes, version, sizeof version - 1) != 0)
		die("no WebSocket is opened: %.*s", (int)len, bytes);
	return at ? at + sizeof end - 1 : NULL;
}

size_t websocket_frame(char to[WEBSOCKET_MAX], const char *text, size_t len)
{
	size_t head = len < LENGTH_16 ? SHORT : LONG;

	if (head + MASK + len > WEBSOCKET_MAX)
		die("that is too long to say: %.*s", (int)len, text);
	to[0] = (char)FIN_TEXT;
	to[1] = (char)(MASKED | (head == SHORT ? len : LENGTH_16));
	if (head == LONG) {
		to[2] = (char)(len >> 8);
		to[3] = (char)len;
	}
	memset(to + head, 0, MASK);
	memcpy(to + head + MASK, text, len);
	return head + MASK + len;
}

static void take_other(int opcode, const char *text, size_t len)
{
	if (opcode == FIN_CLOSE && len >= SHORT)
		die("a WebSocket was closed with %d: %.*s",
		    (uint8_t)text[0] << 8 | (uint8_t)text[1], (int)len - SHORT,
		    text + SHORT);
	if (opcode != FIN_PING && opcode != FIN_PONG)
		die("an unexpected frame: %#x", opcode);
}

size_t websocket_cut(const char *bytes, size_t len, const char **text,
                     size_t *text_len)
{
	const uint8_t *b = (const uint8_t *)bytes;
	size_t head = SHORT, n;

	if (len < LONG && (len < SHORT || b[1] >= LENGTH_16))
		return 0;
	n = b[1];
	if (n == LENGTH_16) {
		head = LONG;
		n = (size_t)(b[2] << 8 | b[3]);
	} else if (n > LENGTH_16) {
		die("a frame that is masked or too long");
	}
	if (len < head + n)
		return 0;
	*text = bytes + head;
	*text_len = n;
	if (b[0] != FIN_TEXT) {
		take_other(b[0], *text, n);
		*text = NULL;
	}
	return head + n;
}
