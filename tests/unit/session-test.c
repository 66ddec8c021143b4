/* session-test - spelling and hash of a token */
#include "session.h"

#include "secret.h"

#include "../tap.h"

#define TOKEN "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"

static const struct {
	const char *text, *what;
} wrong[] = {
	{ "", "nothing" },
	{ "nonsense", "a word" },
	{ "aaaaaaaabbbb4ccc8dddeeeeeeeeeeee", "one without hyphens" },
	{ TOKEN "x", "one with a letter more" },
	{ TOKEN " ", "one with a space after it" },
	{ " " TOKEN, "one with a space before it" },
	{ "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeee", "one with a letter less" },
	{ "{aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee}", "one in braces" },
	{ "gaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "one of other letters" },
	{ "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeee\xc3\xa9", "one of no ASCII" },
	{ "aaaaaaaab-bbb-4ccc-8ddd-eeeeeeeeeeee", "a hyphen out of place" },
};

int main(void)
{
	char token[TOKEN_LENGTH + 1] = "", hash[HASH_LENGTH + 1];

	ok(session_token(TOKEN, token), "a uuid is a token");
	is(token, TOKEN, "as it is");
	ok(session_token("AAAAAAAA-BBBB-4CCC-8ddd-eeeeeeeeeeee", token),
	   "in capitals as well");
	is(token, TOKEN, "in lower case, however it is spelled");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ok(!session_token(wrong[i].text, token), wrong[i].what);
	secret_hash(TOKEN, hash);
	is(hash,
	   "feaccd25ce867dc960f61b94779548561495698b66009d74b0ce5893b8383858",
	   "its hash is SHA-256");
	return done();
}
