/* handshake - the request that makes a WebSocket of a connection */
#include "../gateway/handshake.h"

#include "fuzz.h"

static void look(const struct handshake *h, size_t size)
{
	char text[WELCOME_MAX];
	int len = handshake_welcome(h, text);

	must(h->len <= size && h->len <= HANDSHAKE_MAX,
	     "a request is no longer than what came");
	must(len > 0 && len < WELCOME_MAX, "there is room to welcome it");
	for (int i = 0; i < HEADERS; i++)
		must(!h->headers[i] || !strpbrk(h->headers[i], "\r\n"),
		     "a header is one line");
}

static void refused(const struct handshake *h)
{
	char text[WELCOME_MAX];
	int len = handshake_refuse(h->status, h->why, text);

	must(h->status >= 400, "what is bad has a status");
	must(len > 0 && len < WELCOME_MAX, "there is room to refuse it");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct handshake whole, cut;
	char *bytes = fuzz_text(data, size), *again;
	enum handshake_is is = handshake_read(bytes, size, &whole);

	if (is == HANDSHAKE_BAD)
		refused(&whole);
	if (is == HANDSHAKE_GOOD) {
		look(&whole, size);
		again = fuzz_text(data, whole.len);
		must(handshake_read(again, whole.len - 1, &cut) ==
		             HANDSHAKE_CUT,
		     "all of it has to come");
		must(handshake_read(again, whole.len, &cut) == HANDSHAKE_GOOD &&
		             strcmp(cut.accept, whole.accept) == 0,
		     "and what follows it does not matter");
		free(again);
	}
	free(bytes);
	return 0;
}
