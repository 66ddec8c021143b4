/* upgrade.c - the request that makes a WebSocket of a connection, of who asks
 */
#include "upgrade.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "handshake.h"
#include "token.h"

enum { KEY_BYTES = 16 };

const char *upgrade_ask(struct arena *a, struct upgrade *u, const char *host,
                        const char *path, const char *headers)
{
	unsigned char bytes[KEY_BYTES];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(u->key, sizeof u->key, bytes, sizeof bytes,
	                  sodium_base64_VARIANT_ORIGINAL);
	return arena_printf(a,
	                    "GET %s HTTP/1.1\r\n"
	                    "Host: %s\r\n"
	                    "Connection: Upgrade\r\n"
	                    "Upgrade: websocket\r\n"
	                    "Sec-WebSocket-Version: 13\r\n"
	                    "Sec-WebSocket-Key: %s\r\n"
	                    "%s\r\n",
	                    path, host, u->key, headers);
}

/* The value of a line, if it is of that header; NULL: it is of another. */
static const char *value_of(const char *line, const char *name)
{
	size_t len = strlen(name);

	if (strncasecmp(line, name, len) != 0 || line[len] != ':')
		return NULL;
	line += len + 1;
	return line + strspn(line, " \t");
}

bool upgrade_takes(const char *line)
{
	static const char *const ours[] = { "Host", "Connection", "Upgrade",
		                            "Content-Length",
		                            "Transfer-Encoding" };
	size_t name = 0;

	while (token_char(line[name]))
		name++;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (value_of(line, ours[i]))
			return false;
	for (const char *c = line; *c; c++)
		if ((*c >= 0 && *c < ' ' && *c != '\t') || *c == 0x7F)
			return false;
	return name && line[name] == ':' &&
	       strncasecmp(line, "Sec-WebSocket-", 14) != 0;
}

/* What the headers prove, each once. */
struct proof {
	int upgrade, connection, accept;
	bool more; /* an extension or a protocol, which nobody asked for */
};

static void look_at(const struct upgrade *u, const char *line,
                    struct proof *proof)
{
	char accept[HANDSHAKE_ACCEPT];
	const char *value;

	handshake_accept(u->key, accept);
	if ((value = value_of(line, "Upgrade")))
		proof->upgrade += token_listed(value, "websocket");
	else if ((value = value_of(line, "Connection")))
		proof->connection += token_listed(value, "upgrade");
	else if ((value = value_of(line, "Sec-WebSocket-Accept")))
		proof->accept += strcmp(value, accept) == 0 ? 1 : 2;
	else if (value_of(line, "Sec-WebSocket-Extensions") ||
	         value_of(line, "Sec-WebSocket-Protocol"))
		proof->more = true;
}

static enum upgrade_is bad(struct upgrade *u, const char *why)
{
	u->why = why;
	return UPGRADE_BAD;
}

static enum upgrade_is judge(struct arena *a, struct upgrade *u, char *head)
{
	static const char version[] = "HTTP/1.1 ", good[] = "101";
	struct proof proof = { 0 };
	char *rest = head, *line = strsep(&rest, "\n");
	const char *status = line + sizeof version - 1;

	if (strncmp(line, version, sizeof version - 1) != 0)
		return bad(u, "the answer is not HTTP/1.1");
	line[strcspn(line, "\r")] = '\0';
	if (strncmp(status, good, sizeof good - 1) != 0)
		return bad(u, arena_printf(a, "HTTP %s", status));
	while ((line = strsep(&rest, "\n"))) {
		line[strcspn(line, "\r")] = '\0';
		look_at(u, line, &proof);
	}
	if (!proof.upgrade || !proof.connection || proof.accept != 1)
		return bad(u,
		           "the answer does not prove that it is a "
		           "WebSocket");
	if (proof.more)
		return bad(u, "the answer has what nobody asked for");
	return UPGRADE_GOOD;
}

enum upgrade_is upgrade_read(struct arena *a, struct upgrade *u,
                             const char *bytes, size_t len)
{
	const char *end = memmem(bytes, len, "\r\n\r\n", 4);

	if (!end && len < UPGRADE_MAX)
		return UPGRADE_CUT;
	if (!end)
		return bad(u, "the answer does not end");
	u->len = (size_t)(end - bytes) + 4;
	return judge(a, u, arena_copy(a, bytes, (size_t)(end - bytes)));
}
