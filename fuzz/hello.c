/* hello - what a reader says first, in however many pieces it comes */
#include "../notifier/hello.h"

#include "fuzz.h"
#include "utf8.h"

static void look(const struct hello *h)
{
	char token[TOKEN_LENGTH + 1];
	long n = utf8_length(h->gid);

	must(session_token(h->token, token) && strcmp(token, h->token) == 0,
	     "a token is in its one spelling");
	must(n >= 1 && n <= GID_MAX, "a room has a name");
	must(h->after >= NOT_AFTER, "nobody reads after less than nothing");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct hello whole = { 0 }, first = { 0 };
	enum hello_is is = HELLO_CUT, was;

	if (size > HELLO_MAX)
		return 0;
	was = hello_read(bytes, size, &whole);
	if (was == HELLO_GOOD)
		look(&whole);
	/* Nobody is asked again who has been answered. */
	for (size_t len = 1; len <= size && is == HELLO_CUT; len++)
		is = hello_read(bytes, len, &first);
	/* That it is none may show in what came first. */
	must((is == HELLO_GOOD) == (was == HELLO_GOOD),
	     "pieces are what the whole is");
	if (is == HELLO_GOOD)
		must(strcmp(first.token, whole.token) == 0 &&
		             strcmp(first.gid, whole.gid) == 0 &&
		             first.after == whole.after,
		     "and say the same");
	return 0;
}
