/* message-test - the one place where a token gets into what is sent */
#include "message.h"

#include "../tap.h"

#define UUID "11111111-2222-4333-8444-555555555555"
#define TOKEN "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
#define EVENT(uuid) \
	"{\"sender\":{\"uuid\":\"" uuid \
	"\",\"username\":\"ada\"}," \
	"\"msg\":{\"msgId\":1,\"txt\":\"" UUID "\",\"timestamp\":1.000000}}"

static const char event[] = EVENT(UUID), own[] = EVENT(TOKEN), token[] = TOKEN;

/* What is left to send when from bytes were, are the bytes that are left. */
static bool continues(size_t from)
{
	struct iovec parts[3];
	int n = message_as_own(event, sizeof event - 1, from, token, parts);

	for (int i = 0; i < n; from += parts[i++].iov_len)
		if (from + parts[i].iov_len > sizeof own - 1 ||
		    memcmp(own + from, parts[i].iov_base, parts[i].iov_len))
			return false;
	return from == sizeof own - 1;
}

static bool within(const struct iovec *part, const char *text, size_t size)
{
	const char *at = part->iov_base;

	return at >= text && at + part->iov_len <= text + size;
}

int main(void)
{
	struct iovec parts[3];
	bool all = true;
	int n;

	ok(strncmp(event + MESSAGE_UUID_AT, UUID, TOKEN_LENGTH) == 0,
	   "the author's uuid is where it is said to be");
	ok(continues(0), "one's own message carries one's token");
	for (size_t from = 0; from < sizeof own; from++)
		all = all && continues(from);
	ok(all, "from wherever one goes on sending it");
	is(event, EVENT(UUID), "what others are sent is as it was");
	n = message_as_own(event, sizeof event - 1, 0, token, parts);
	ok(n == 3 && within(&parts[0], event, sizeof event) &&
	           within(&parts[1], token, sizeof token) &&
	           within(&parts[2], event, sizeof event),
	   "nothing was copied, so no buffer has them together");
	return done();
}
