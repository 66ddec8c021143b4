/* access-token-test - a JWT around a session's token */
#include "access-token.h"

#include <sodium.h>
#include <time.h>

#include "jwt.h"

#include "../tap.h"

#define SECRET "a secret of ours"
#define TOKEN "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
#define UUID "01234567-89ab-4cde-8f01-23456789abcd"
#define OTHER "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"

static struct arena *a;

static bool reads(const char *text)
{
	char token[TOKEN_LENGTH + 1];

	return session_token(text, token);
}

static const char *text_of(const char *text)
{
	static char token[TOKEN_LENGTH + 1];

	return session_token(text, token) ? token : "none";
}

static void without_secret(void)
{
	const char *text = access_token_make(a, SECRET, UUID, "Unit", TOKEN, 0);

	ok(!reads(text), "before there is a secret none is good");
	is(text_of(TOKEN), TOKEN, "but the token itself is");
	access_token_open(&(const struct settings){ .secret_key = "" });
	ok(!reads(text), "nor is one if the secret is empty");
	ok(!access_token_make(a, "", UUID, "Unit", TOKEN, 0),
	   "by which none is made");
}

static void made(void)
{
	const char *text = access_token_make(a, SECRET, UUID, "Unit", TOKEN, 0);
	json_object *claims = jwt_read(a, SECRET, text);

	is(json_object_to_json_string_ext(claims, JSON_C_TO_STRING_PLAIN),
	   "{\"uuid\":\"" UUID "\",\"type\":\"Unit\",\"jti\":\"" TOKEN "\"}",
	   "it says who and what somebody is, and has the token in it");
	json_object_put(claims);
	is(text_of(text), TOKEN, "which is what it is good for");
	is(text_of(TOKEN), TOKEN, "as the token itself is");
	text = access_token_make(a, SECRET, UUID, "User", TOKEN,
	                         time(NULL) + 3600);
	is(text_of(text), TOKEN, "until it expires, if it does");
	text = access_token_make(a, SECRET, UUID, "User", TOKEN, time(NULL));
	ok(!reads(text), "and not any longer");
}

/* Signed well, every one. */
static const struct {
	const char *claims, *token, *what;
} says[] = {
	{ "{\"jti\":\"" TOKEN "\"}", TOKEN, "the token is what counts" },
	{ "{\"jti\":\"AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE\"}", TOKEN,
	  "in any case" },
	{ "{\"uuid\":\"" OTHER "\",\"jti\":\"" TOKEN "\"}", TOKEN,
	  "whoever it says that it is of" },
	{ "{\"uuid\":\"" TOKEN "\",\"type\":\"Unit\"}", "none",
	  "without jti there is none" },
	{ "{\"jti\":null}", "none", "null is none" },
	{ "{\"jti\":7}", "none", "nor a number" },
	{ "{\"jti\":[\"" TOKEN "\"]}", "none", "nor an array" },
	{ "{\"jti\":{\"jti\":\"" TOKEN "\"}}", "none", "nor an object" },
	{ "{\"jti\":\"\"}", "none", "nor nothing" },
	{ "{\"jti\":\"nonsense\"}", "none", "nor a word" },
	{ "{\"jti\":\"" TOKEN "x\"}", "none", "nor a letter too many" },
	{ "{\"jti\":\"gaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee\"}", "none",
	  "nor as many others" },
	{ "{\"jti\":\"" TOKEN "\",\"exp\":null}", "none", "an end is one" },
	{ "{\"jti\":\"" TOKEN "\",\"exp\":\"never\"}", "none", "not a word" },
	{ "{\"jti\":\"" TOKEN "\",\"exp\":1e300}", "none", "nor a fraction" },
	{ "{\"jti\":\"" TOKEN "\",\"exp\":0}", "none", "nor 0" },
	{ "{\"jti\":\"" TOKEN "\",\"exp\":-1}", "none", "nor before that" },
	{ "{\"jti\":\"" TOKEN "\",\"exp\":9223372036854775807}", TOKEN,
	  "but far away, if it has to be" },
	{ "{\"domain\":\"chat.example\",\"exp\":9223372036854775807}", "none",
	  "the server's own is of no session" },
};

static void claims(void)
{
	char *deep;

	for (size_t i = 0; i < sizeof says / sizeof *says; i++)
		is(text_of(jwt_make(a, SECRET, says[i].claims)), says[i].token,
		   says[i].what);
	ok(!reads(jwt_make(a, "another secret", says[0].claims)),
	   "another secret is another");
	ok(!reads("eyJhbGciOiJub25lIn0."
	          "eyJqdGkiOiJhYWFhYWFhYS1iYmJiLTRjY2MtOGRkZC1lZWVlZWVlZWVlZW"
	          "UifQ."),
	   "none is no algorithm");
	deep = arena_alloc(a, 1 << 20);
	memset(deep, 'e', (1 << 20) - 1);
	ok(!reads(deep), "a megabyte is none");
	memset(deep, '.', (1 << 20) - 1);
	ok(!reads(deep), "of whatever");
	is(text_of(jwt_make(a, SECRET, says[0].claims)), TOKEN,
	   "and then a good one still is");
	ok(!reads(jwt_make(a, SECRET,
	                   arena_printf(a, "{\"jti\":\"%s\"}",
	                                jwt_make(a, SECRET, says[0].claims)))),
	   "one within another is none");
}

int main(void)
{
	if (sodium_init() == -1)
		return 1;
	a = arena_new();
	without_secret();
	access_token_open(&(const struct settings){ .secret_key = SECRET });
	made();
	claims();
	arena_free(a);
	return done();
}
