/* backend-token-test - by which this server is known to the MQTT broker */
#include "backend-token.h"

#include <sodium.h>

#include "jwt.h"

#include "../tap.h"

static struct arena *a;
static struct settings s = { .secret_key = "ours",
	                     .backend_domain = "chat.example" };

static const struct {
	bool good;
	const char *secret, *claims, *what;
} tokens[] = {
#define EXP "\"exp\":101}"
	{ true, "ours", "{\"domain\":\"chat.example\"," EXP, "as it is" },
	{ false, "other", "{\"domain\":\"chat.example\"," EXP,
	  "by another secret" },
	{ false, "ours", "{\"domain\":\"Chat.example\"," EXP,
	  "of another domain" },
	{ false, "ours", "{\"domain\":\"\"," EXP, "of an empty one" },
	{ false, "ours", "{\"domain\":null," EXP, "of null" },
	{ false, "ours", "{\"domain\":[\"chat.example\"]," EXP, "of a list" },
	{ false, "ours", "{" EXP, "of none" },
	{ false, "ours", "{\"domain\":\"chat.example\"}", "without an end" },
	{ false, "ours", "{\"domain\":\"chat.example\",\"exp\":\"101\"}",
	  "whose end is a text" },
	{ false, "ours", "{\"domain\":\"chat.example\",\"exp\":100}",
	  "that has expired" },
};

static void claims(void)
{
	const char *text;

	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
		text = jwt_make(a, tokens[i].secret, tokens[i].claims);
		ok(backend_token_good(a, &s, text, 100) == tokens[i].good,
		   tokens[i].what);
	}
}

static void life(void)
{
	const char *text = backend_token_make(a, &s, 1000);
	struct settings none = s;

	ok(backend_token_good(a, &s, text, 1000 + BACKEND_TOKEN_SECONDS - 1),
	   "it is good for as long as is said");
	ok(!backend_token_good(a, &s, text, 1000 + BACKEND_TOKEN_SECONDS),
	   "and no longer");
	ok(!backend_token_good(a, &s, "", 0), "nothing is none");
	none.secret_key = "";
	ok(!backend_token_make(a, &none, 1000),
	   "without a secret none is made");
	ok(!backend_token_good(a, &none, text, 1000), "nor believed");
	none = s;
	none.backend_domain = "";
	ok(!backend_token_make(a, &none, 1000), "nor without a domain");
	text = jwt_make(a, "ours", "{\"domain\":\"\",\"exp\":5000}");
	ok(!backend_token_good(a, &none, text, 1000),
	   "of which an empty one is none");
}

int main(void)
{
	if (sodium_init() == -1)
		return 1;
	a = arena_new();
	claims();
	life();
	arena_free(a);
	return done();
}
