/* login-token-test - tokens that say by themselves whose they are */
#include "login-token.h"

#include <sodium.h>

#include "jwt.h"

#include "../tap.h"

#define SECRET "this is a demo jwt secret"
/* The contract's own, which expires at EXP. */
#define SAMPLE \
	"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." \
	"eyJ1c2VybmFtZSI6ImhpenoiLCJleHAiOjE3Mzk0NjIzNzV9." \
	"-NN3UMSk03aCmaBQqwfJbKaoVGij387wG29FyJaYgtI"
#define EXP 1739462375

static struct arena *a;

static bool reads(const char *text, int64_t now)
{
	struct login_token token;

	return login_token_read(a, SECRET, text, now, &token);
}

static void sample(void)
{
	struct login_token token = { "hizz", EXP };

	is(login_token_make(a, SECRET, &token), SAMPLE,
	   "the contract's token is made to the letter");
	token = (struct login_token){ 0 };
	ok(login_token_read(a, SECRET, SAMPLE, EXP - 1, &token),
	   "it is good until it expires");
	is(token.username, "hizz", "and says whose it is");
	ok(token.exp == EXP, "and when it expires");
	ok(!reads(SAMPLE, EXP), "then it is not");
	ok(!reads(SAMPLE, EXP + 1000000), "nor ever after");
	ok(!login_token_read(a, "another secret", SAMPLE, 0, &token),
	   "another secret is another");
	token = (struct login_token){ "\"\\\xc3\xa9\xf0\x9f\xa6\x86\n.", 7 };
	ok(login_token_read(a, SECRET, login_token_make(a, SECRET, &token), 6,
	                    &token),
	   "whatever the name is made of");
	is(token.username, "\"\\\xc3\xa9\xf0\x9f\xa6\x86\n.", "it comes back");
}

static const struct {
	bool good;
	const char *claims, *what;
} says[] = {
	{ true, "{\"x\":[1],\"exp\":2,\"username\":\"a\"}",
	  "claims in any order, and others" },
	{ false, "{\"username\":\"a\"}", "exp is needed" },
	{ false, "{\"username\":\"a\",\"exp\":null}", "and not null" },
	{ false, "{\"username\":\"a\",\"exp\":\"2\"}", "nor a text" },
	{ false, "{\"username\":\"a\",\"exp\":2.5}", "nor a fraction" },
	{ false, "{\"username\":\"a\",\"exp\":2e3}", "nor 2e3" },
	{ false, "{\"username\":\"a\",\"exp\":true}", "nor true" },
	{ false, "{\"username\":\"a\",\"exp\":-1}", "nor in the past" },
	{ false, "{\"username\":\"a\",\"exp\":1}", "nor just now" },
	{ false, "{\"username\":\"a\",\"exp\":99999999999999999999999}",
	  "nor beyond all numbers" },
	{ false, "{\"exp\":2}", "username is needed" },
	{ false, "{\"username\":7,\"exp\":2}", "and is a text" },
	{ false, "{\"username\":null,\"exp\":2}", "not null" },
	{ false, "{\"username\":[\"a\"],\"exp\":2}", "nor an array" },
	{ false, "{\"username\":\"\xff\",\"exp\":2}", "in UTF-8" },
	{ false, "{\"username\":\"a\\u0000\",\"exp\":2}", "and without NUL" },
	{ false, "[\"a\",2]", "claims that are no object" },
	{ false, "a", "or no JSON" },
	{ false, "", "or nothing" },
};

static void claims(void)
{
	for (size_t i = 0; i < sizeof says / sizeof *says; i++)
		ok(reads(jwt_make(a, SECRET, says[i].claims), 1) ==
		           says[i].good,
		   says[i].what);
}

static const struct {
	bool starts;
	const char *secret, *bind, *what;
} settings[] = {
	{ true, SECRET, "127.0.0.1", "a public secret is for this machine" },
	{ true, SECRET, "127.8.0.9", "all of it" },
	{ true, SECRET, "::1", "in either spelling" },
	{ true, SECRET, "0:0:0:0:0:0:0:1", "or a third" },
	{ false, SECRET, "0.0.0.0", "not for everybody" },
	{ false, SECRET, "::", "in no spelling" },
	{ false, SECRET, "192.168.1.7", "nor for the neighbours" },
	{ false, SECRET, "128.0.0.1", "nor for what looks alike" },
	{ false, SECRET, "localhost", "nor for a name" },
	{ true, "mine", "0.0.0.0", "one of one's own is for whomever" },
};

static struct settings chosen;
static void check_chosen(void)
{
	login_token_check(&chosen);
}

static void secrets(void)
{
	char said[512];

	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		chosen = *settings_read();
		chosen.jwt_secret = settings[i].secret;
		chosen.bind = settings[i].bind;
		ok((in_child(check_chosen, said, sizeof said) == 0) ==
		           settings[i].starts,
		   settings[i].what);
		ok(!strstr(said, SECRET), "and nobody says what it is");
	}
}

int main(void)
{
	if (sodium_init() == -1)
		return 1;
	a = arena_new();
	sample();
	claims();
	secrets();
	arena_free(a);
	return done();
}
