/* handshake-test - from the bytes of a request to a WebSocket, or not */
#include "../../gateway/handshake.h"

#include <sodium.h>

#include "../tap.h"

#define FIRST "GET /ws HTTP/1.1\r\n"
#define HOST "Host: chat.example\r\n"
#define UPGRADE "Upgrade: websocket\r\nConnection: Upgrade\r\n"
#define OF_13 "Sec-WebSocket-Version: 13\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define GOOD FIRST HOST UPGRADE KEY OF_13
#define OFFER "Sec-WebSocket-Extensions: permessage-deflate"

static const struct {
	const char *request;
	int status; /* 0: it is good; -1: more has to come */
	const char *what;
} requests[] = {
	{ GOOD "\r\n", 0, "what the RFC asks for is good" },
	{ "GET /ws?x=1 HTTP/1.1\r\n" HOST UPGRADE KEY OF_13 "\r\n", 0,
	  "with a query" },
	{ FIRST HOST "upgrade: WebSocket\r\nCONNECTION: keep-alive, Upgrade\r\n"
	             "sec-websocket-key:dGhlIHNhbXBsZSBub25jZQ==  \r\n"
	             "SEC-WEBSOCKET-VERSION:\t13\r\n\r\n",
	  0, "names and words in any case, in lists" },
	{ FIRST HOST
	  "Upgrade: h2c, websocket\r\nConnection: Upgrade\r\n" KEY OF_13 "\r\n",
	  0, "one of several upgrades" },
	{ GOOD "X-Other: \xc3\xa9\r\nX-Empty:\r\n\r\n", 0,
	  "other headers are let be" },
	{ GOOD, -1, "without its end it goes on" },
	{ "", -1, "so does nothing" },
	{ GOOD "\r", -1, "so does half an end" },
	{ "POST /ws HTTP/1.1\r\n" HOST UPGRADE KEY OF_13 "\r\n", 405,
	  "POST is no way in" },
	{ "HEAD /ws HTTP/1.1\r\n" HOST UPGRADE KEY OF_13 "\r\n", 405,
	  "nor is HEAD" },
	{ "get /ws HTTP/1.1\r\n" HOST UPGRADE KEY OF_13 "\r\n", 405,
	  "nor is get" },
	{ "GET /ws HTTP/1.0\r\n" HOST UPGRADE KEY OF_13 "\r\n", 505,
	  "nor HTTP/1.0" },
	{ "GET /ws HTTP/2.0\r\n" HOST UPGRADE KEY OF_13 "\r\n", 505,
	  "nor HTTP/2.0" },
	{ "GET /ws\r\n" HOST UPGRADE KEY OF_13 "\r\n", 400,
	  "a request without a version" },
	{ "GET  /ws HTTP/1.1\r\n" HOST UPGRADE KEY OF_13 "\r\n", 400,
	  "two spaces" },
	{ "GET /a b HTTP/1.1\r\n" HOST UPGRADE KEY OF_13 "\r\n", 400,
	  "a space in the path" },
	{ "GET\t/ws HTTP/1.1\r\n" HOST UPGRADE KEY OF_13 "\r\n", 400,
	  "a tabulator for a space" },
	{ "\r\n" GOOD "\r\n", 400, "an empty line before it" },
	{ FIRST "Host : x\r\n" UPGRADE KEY OF_13 "\r\n", 400,
	  "a space before the colon" },
	{ FIRST " Host: x\r\n" UPGRADE KEY OF_13 "\r\n", 400,
	  "a line that goes on in the next" },
	{ FIRST "Host\r\n" UPGRADE KEY OF_13 "\r\n", 400,
	  "a header without a colon" },
	{ FIRST ": x\r\n" HOST UPGRADE KEY OF_13 "\r\n", 400,
	  "a header without a name" },
	{ GOOD "X: a\nb\r\n\r\n", 400, "a bare newline" },
	{ GOOD "X: a\rb\r\n\r\n", 400, "a bare return" },
	{ GOOD "X: a\x01\r\n\r\n", 400, "a control character" },
	{ GOOD "X: a\x7f\r\n\r\n", 400, "the last of them" },
	{ FIRST UPGRADE KEY OF_13 "\r\n", 400, "no host" },
	{ FIRST "Host:\r\n" UPGRADE KEY OF_13 "\r\n", 400, "an empty host" },
	{ GOOD HOST "\r\n", 400, "two hosts" },
	{ FIRST HOST "Connection: Upgrade\r\n" KEY OF_13 "\r\n", 400,
	  "no upgrade" },
	{ FIRST HOST "Upgrade: websockets\r\nConnection: Upgrade\r\n" KEY OF_13
	             "\r\n",
	  400, "an upgrade to something else" },
	{ FIRST HOST "Upgrade: web\r\nConnection: Upgrade\r\n" KEY OF_13 "\r\n",
	  400, "an upgrade to less" },
	{ FIRST HOST "Upgrade: websocket\r\n" KEY OF_13 "\r\n", 400,
	  "no connection" },
	{ FIRST HOST "Upgrade: websocket\r\nConnection: close\r\n" KEY OF_13
	             "\r\n",
	  400, "a connection that does not upgrade" },
	{ FIRST HOST UPGRADE KEY "\r\n", 426, "no version" },
	{ FIRST HOST UPGRADE KEY "Sec-WebSocket-Version: 8\r\n\r\n", 426,
	  "an older version" },
	{ FIRST HOST UPGRADE KEY "Sec-WebSocket-Version: 013\r\n\r\n", 426,
	  "a version in other digits" },
	{ GOOD OF_13 "\r\n", 400, "two versions" },
	{ FIRST HOST UPGRADE OF_13 "\r\n", 400, "no key" },
	{ GOOD KEY "\r\n", 400, "two keys" },
	{ FIRST HOST UPGRADE OF_13 "Sec-WebSocket-Key:\r\n\r\n", 400,
	  "an empty key" },
	{ FIRST HOST UPGRADE OF_13
	  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ\r\n\r\n",
	  400, "a key without its padding" },
	{ FIRST HOST UPGRADE OF_13
	  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub24=\r\n\r\n",
	  400, "a key of 14 bytes" },
	{ FIRST HOST UPGRADE OF_13
	  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZWU=\r\n\r\n",
	  400, "a key of 17" },
	{ FIRST HOST UPGRADE OF_13
	  "Sec-WebSocket-Key: dGhl!HNhbXBsZSBub25jZQ==\r\n\r\n",
	  400, "a key that is no base64" },
	{ GOOD "Content-Length: 4\r\n\r\n", 400, "a body" },
	{ GOOD "Content-Length: 0\r\n\r\n", 400, "the length of one" },
	{ GOOD "Transfer-Encoding: chunked\r\n\r\n", 400, "one in pieces" },
	{ GOOD "Cookie: a=1\r\nCookie: b=2\r\n\r\n", 400,
	  "two cookie headers" },
	{ GOOD "Origin: null\r\nOrigin: null\r\n\r\n", 400, "two origins" },
	{ GOOD OFFER ";;\r\n\r\n", 400, "an offer that is malformed" },
	{ GOOD OFFER "; a=\"\"\r\n\r\n", 400, "a value quoted, and empty" },
	{ GOOD OFFER "; a=\"b\r\n\r\n", 400, "a quote that does not end" },
	{ GOOD OFFER "; a=\"b c\"\r\n\r\n", 400, "no token within quotes" },
	{ GOOD OFFER " x\r\n\r\n", 400, "two words" },
};

#define ONE ", permessage-deflate"

static const struct {
	const char *offer, *answer, *what;
} offers[] = {
	{ "x-webkit-deflate-frame", "", "another extension is not spoken" },
	{ "permessage-deflate", "", "the plain offer is taken" },
	{ "PerMessage-Deflate", "", "in any case" },
	{ "permessage-deflate; client_max_window_bits", "",
	  "with a hint that the client can do with less" },
	{ "permessage-deflate; client_max_window_bits=10", "", "or does" },
	{ "permessage-deflate; client_max_window_bits=\"10\"", "",
	  "in quotes" },
	{ "permessage-deflate; client_max_window_bits=\"\\10\"", "",
	  "one of them escaped" },
	{ "permessage-deflate; server_no_context_takeover; "
	  "client_no_context_takeover",
	  "", "without contexts, which we never keep" },
	{ "permessage-deflate; server_max_window_bits=10",
	  "; server_max_window_bits=10", "a smaller window is kept to" },
	{ "permessage-deflate; server_max_window_bits=15",
	  "; server_max_window_bits=15", "the largest, too" },
	{ "permessage-deflate; server_max_window_bits=8", NULL,
	  "a window of 8 bits is none of zlib's" },
	{ "permessage-deflate; server_max_window_bits=8" ONE, "",
	  "but the offer after it will do" },
	{ "permessage-deflate; server_max_window_bits=9" ONE,
	  "; server_max_window_bits=9", "the first that will do is taken" },
	{ "permessage-deflate; server_max_window_bits", NULL,
	  "bits without a number" },
	{ "permessage-deflate; server_max_window_bits=16", NULL,
	  "more bits than there are" },
	{ "permessage-deflate; server_max_window_bits=09", NULL,
	  "digits that begin with none" },
	{ "permessage-deflate; server_max_window_bits=9x", NULL,
	  "what is no number" },
	{ "permessage-deflate; client_max_window_bits=7", NULL,
	  "fewer bits than there may be" },
	{ "permessage-deflate; server_no_context_takeover=1", NULL,
	  "a value where there is none" },
	{ "permessage-deflate; client_no_context_takeover; "
	  "client_no_context_takeover",
	  NULL, "a parameter that comes twice" },
	{ "permessage-deflate; fast", NULL, "one that nobody knows" },
	{ "permessage-deflate; fast, foo; bar=1" ONE, "",
	  "the one after those will do" },
	{ ",, permessage-deflate ,", "", "empty places in the list" },
};

static enum handshake_is given(const char *request, char *bytes,
                               struct handshake *h)
{
	size_t len = strlen(request);

	memcpy(bytes, request, len + 1);
	return handshake_read(bytes, len, h);
}

static void check_requests(void)
{
	char bytes[HANDSHAKE_MAX];
	struct handshake h;

	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
		enum handshake_is is = given(requests[i].request, bytes, &h);
		int status = is == HANDSHAKE_CUT ? -1 : h.status;

		if (!ok(status == requests[i].status &&
		                (is == HANDSHAKE_BAD) == (status > 0),
		        requests[i].what))
			printf("# got %d %s\n", status, h.why ? h.why : "");
	}
}

static void check_offers(void)
{
	char bytes[HANDSHAKE_MAX], request[1024], want[512] = "",
						  got[WELCOME_MAX];
	struct handshake h;

	for (size_t i = 0; i < sizeof offers / sizeof *offers; i++) {
		bool none = !offers[i].answer || i == 0;
		char *line;

		snprintf(request, sizeof request,
		         GOOD "Sec-WebSocket-Extensions: %s\r\n\r\n",
		         offers[i].offer);
		snprintf(want, sizeof want,
		         OFFER
		         "; server_no_context_takeover; "
		         "client_no_context_takeover%s",
		         none ? "" : offers[i].answer);
		given(request, bytes, &h);
		handshake_welcome(&h, got);
		line = strstr(got, "Sec-WebSocket-Extensions");
		if (line)
			line[strcspn(line, "\r")] = '\0';
		is(line ? line : "", none ? "" : want, offers[i].what);
	}
	given(GOOD OFFER "; server_max_window_bits=8\r\n" OFFER "\r\n\r\n",
	      bytes, &h);
	ok(h.deflate.taken, "offers may come in several headers");
}

static void check_values(void)
{
	char bytes[HANDSHAKE_MAX], text[WELCOME_MAX];
	struct handshake h;

	given(GOOD
	      "Cookie:  a=1; b=2 \r\nUser: u\r\nX-Contract: chatapp\r\n"
	      "X-Real-IP: ::1\r\n\r\n\x81\x80",
	      bytes, &h);
	is(h.headers[HEADER_COOKIE], "a=1; b=2",
	   "a value has no white space around it");
	is(h.headers[HEADER_CONTRACT], "chatapp", "the contract is known");
	is(h.headers[HEADER_ADDRESS], "::1", "and the client's address");
	ok(!h.headers[HEADER_ORIGIN], "what is not there is not");
	ok(strcmp(bytes + h.len, "\x81\x80") == 0, "what follows is not of it");
	is(h.accept,
	   "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "the answer is the RFC's own (1.3)");
	handshake_welcome(&h, text);
	is(text,
	   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
	   "Connection: Upgrade\r\n"
	   "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
	   "and nothing is said that was not asked");
	given(GOOD "Sec-WebSocket-Protocol: chat\r\n\r\n", bytes, &h);
	handshake_welcome(&h, text);
	ok(!strstr(text, "Protocol:"), "no subprotocol is spoken");
	handshake_refuse(426, "No.", text);
	ok(strstr(text, "\r\nSec-WebSocket-Version: 13\r\n") &&
	           strstr(text, "\r\nConnection: upgrade, close\r\n"),
	   "another version is told which one is spoken");
}

/* Of so many headers, the last one of such a length. */
static int sized(int headers, size_t length)
{
	static char bytes[3 * HANDSHAKE_MAX];
	struct handshake h;
	size_t len = strlen(GOOD);

	memcpy(bytes, GOOD, len);
	for (int i = 0; i < headers; i++)
		len += (size_t)sprintf(bytes + len, "X: y\r\n");
	memset(bytes + len, 'x', length);
	bytes[len + 1] = ':';
	len += length;
	len += (size_t)sprintf(bytes + len, "\r\n\r\n");
	return handshake_read(bytes, len, &h) == HANDSHAKE_CUT ? -1 : h.status;
}

int main(void)
{
	static char much[HANDSHAKE_MAX + 1];
	struct handshake h;
	size_t least = strlen(GOOD) + 4;

	if (sodium_init() == -1)
		return 1;
	check_requests();
	check_offers();
	check_values();
	ok(sized(58, 2) == 0, "64 headers");
	ok(sized(59, 2) == 431, "and no more");
	ok(sized(0, HANDSHAKE_MAX - least) == 0, "8 KiB");
	ok(sized(0, HANDSHAKE_MAX - least + 1) == 431, "and no more");
	memset(much, 'x', sizeof much);
	ok(handshake_read(much, HANDSHAKE_MAX - 1, &h) == HANDSHAKE_CUT,
	   "what has not ended may go on");
	ok(handshake_read(much, HANDSHAKE_MAX, &h) == HANDSHAKE_BAD &&
	           h.status == 431,
	   "up to there");
	return done();
}
