/* login-token-test - tokens that say by themselves whose they are */
#include "login-token.h"

#include <sodium.h>

#include "hmac.h"
#include "json.h"

#include "../tap.h"

#define SECRET "this is a demo jwt secret"
/* The contract's own, which expires at EXP. */
#define HEAD "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
#define CLAIMS "eyJ1c2VybmFtZSI6ImhpenoiLCJleHAiOjE3Mzk0NjIzNzV9"
#define MAC "-NN3UMSk03aCmaBQqwfJbKaoVGij387wG29FyJaYgtI"
#define SAMPLE HEAD "." CLAIMS "." MAC
#define EXP 1739462375

static struct arena *a;

static bool reads(const char *text, int64_t now)
{
	struct login_token token;

	return login_token_read(a, SECRET, text, now, &token);
}

static const char *coded(const char *bytes, size_t len)
{
	size_t size = sodium_base64_encoded_len(
		len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return sodium_bin2base64(arena_alloc(a, size), size,
	                         (const unsigned char *)bytes, len,
	                         sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* Of that head and those claims, well signed. */
static const char *forged(const char *head, const char *claims)
{
	unsigned char mac[HMAC_SIZE];
	const char *said = arena_printf(a, "%s.%s", coded(head, strlen(head)),
	                                coded(claims, strlen(claims)));

	hmac_sha256(SECRET, strlen(SECRET), said, strlen(said), mac);
	return arena_printf(a, "%s.%s", said, coded((char *)mac, sizeof mac));
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

static void flipped(void)
{
	char text[] = SAMPLE;
	bool good = false;

	for (size_t i = 0; i < sizeof text - 1; i++)
		for (int bit = 0; bit < 8; bit++) {
			text[i] = (char)(text[i] ^ 1 << bit);
			good = good || reads(text, 0);
			text[i] = (char)(text[i] ^ 1 << bit);
		}
	ok(!good, "a bit that is another makes it void, whichever");
	good = false;
	for (size_t i = 0; i < sizeof text - 1; i++)
		good = good || reads(arena_copy(a, text, i), 0);
	ok(!good, "so does a letter that is missing at the end");
}

static const struct {
	const char *text, *what;
} wrong[] = {
	{ "", "nothing" },
	{ ".", "a dot" },
	{ "..", "two dots" },
	{ HEAD "." CLAIMS, "no signature" },
	{ HEAD "." CLAIMS ".", "an empty one" },
	{ HEAD ".." MAC, "no claims" },
	{ "." CLAIMS "." MAC, "no head" },
	{ SAMPLE ".", "a dot at the end" },
	{ SAMPLE "." MAC, "four parts" },
	{ SAMPLE "=", "padding" },
	{ SAMPLE " ", "a space" },
	{ SAMPLE "\n", "a newline" },
	{ " " SAMPLE, "a space before it" },
	{ HEAD "." CLAIMS "." MAC "A", "a letter more" },
	{ HEAD "." CLAIMS ".+NN3UMSk03aCmaBQqwfJbKaoVGij387wG29FyJaYgtI",
	  "the other alphabet" },
	{ "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." CLAIMS ".",
	  "no algorithm, and no signature" },
};

static const struct {
	bool good;
	const char *head, *claims, *what;
} signed_well[] = {
#define HS256 "{\"alg\":\"HS256\"}"
#define GOOD "{\"username\":\"a\",\"exp\":2}"
	{ true, HS256, GOOD, "a head needs no more than its algorithm" },
	{ true, " {\"typ\":7, \"alg\" : \"HS256\",\"kid\":\"x\"}\n", GOOD,
	  "whatever else it says" },
	{ false, "{\"alg\":\"none\"}", GOOD, "none is no algorithm" },
	{ false, "{\"alg\":\"hs256\"}", GOOD, "small letters are another" },
	{ false, "{\"alg\":\"HS512\"}", GOOD, "HS512 is another" },
	{ false, "{\"alg\":\"RS256\"}", GOOD, "RS256 is another" },
	{ false, "{\"alg\":\"HS256\",\"alg\":\"HS256\"}", GOOD, "two" },
	{ false, "{\"alg\":[\"HS256\"]}", GOOD, "an array is none" },
	{ false, "{\"alg\":null}", GOOD, "nor is null" },
	{ false, "{\"typ\":\"JWT\"}", GOOD, "one has to be there" },
	{ false, "{\"alg\":\"HS256\",\"crit\":[\"x\"]}", GOOD,
	  "what is critical and unknown" },
	{ false, "[]", GOOD, "a head that is no object" },
	{ false, "", GOOD, "or nothing" },
	{ true, HS256, "{\"x\":[1],\"exp\":2,\"username\":\"a\"}",
	  "claims in any order, and others" },
	{ false, HS256, "{\"username\":\"a\"}", "exp is needed" },
	{ false, HS256, "{\"username\":\"a\",\"exp\":null}", "and not null" },
	{ false, HS256, "{\"username\":\"a\",\"exp\":\"2\"}", "nor a text" },
	{ false, HS256, "{\"username\":\"a\",\"exp\":2.5}", "nor a fraction" },
	{ false, HS256, "{\"username\":\"a\",\"exp\":2e3}", "nor 2e3" },
	{ false, HS256, "{\"username\":\"a\",\"exp\":true}", "nor true" },
	{ false, HS256, "{\"username\":\"a\",\"exp\":-1}", "nor in the past" },
	{ false, HS256, "{\"username\":\"a\",\"exp\":1}", "nor just now" },
	{ false, HS256, "{\"username\":\"a\",\"exp\":99999999999999999999999}",
	  "nor beyond all numbers" },
	{ false, HS256, "{\"exp\":2}", "username is needed" },
	{ false, HS256, "{\"username\":7,\"exp\":2}", "and is a text" },
	{ false, HS256, "{\"username\":null,\"exp\":2}", "not null" },
	{ false, HS256, "{\"username\":[\"a\"],\"exp\":2}", "nor an array" },
	{ false, HS256, "{\"username\":\"\xff\",\"exp\":2}", "in UTF-8" },
	{ false, HS256, "{\"username\":\"a\\u0000\",\"exp\":2}",
	  "and without NUL" },
	{ false, HS256, "[\"a\",2]", "claims that are no object" },
	{ false, HS256, "a", "or no JSON" },
	{ false, HS256, "", "or nothing" },
};

static void shapes(void)
{
	char *name = arena_alloc(a, LOGIN_TOKEN_MAX);
	struct login_token token = { name, 7 };
	size_t len;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ok(!reads(wrong[i].text, 0), wrong[i].what);
	for (size_t i = 0; i < sizeof signed_well / sizeof *signed_well; i++)
		ok(reads(forged(signed_well[i].head, signed_well[i].claims),
		         1) == signed_well[i].good,
		   signed_well[i].what);
	memset(name, 'x', LOGIN_TOKEN_MAX - 1);
	ok(!reads(login_token_make(a, SECRET, &token), 0),
	   "there is an end to how long it may be");
	do {
		len = strlen(name) - 1;
		name[len] = '\0';
	} while (strlen(login_token_make(a, SECRET, &token)) > LOGIN_TOKEN_MAX);
	ok(reads(login_token_make(a, SECRET, &token), 0),
	   "and up to there it may be");
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

/* A file of Wycheproof's; NULL: it is not there. */
static json_object *wycheproof(const char *name)
{
	const char *top = getenv("top_srcdir");

	return json_object_from_file(arena_printf(
		a, "%s/../shared/wycheproof/%s", top ? top : ".", name));
}

static const char *text(json_object *o, const char *key)
{
	return json_object_get_string(json_object_object_get(o, key));
}

static size_t bytes_of(const char *hex, unsigned char *to, size_t size)
{
	size_t n = 0;

	sodium_hex2bin(to, size, hex, strlen(hex), NULL, &n, NULL);
	return n;
}

static void hmac_case(json_object *test)
{
	unsigned char key[256], msg[1024], tag[64], mac[HMAC_SIZE];
	size_t key_len = bytes_of(text(test, "key"), key, sizeof key),
	       msg_len = bytes_of(text(test, "msg"), msg, sizeof msg),
	       tag_len = bytes_of(text(test, "tag"), tag, sizeof tag);

	hmac_sha256(key, key_len, msg, msg_len, mac);
	ok((tag_len <= sizeof mac && memcmp(mac, tag, tag_len) == 0) ==
	           (strcmp(text(test, "result"), "valid") == 0),
	   arena_printf(a, "HMAC %s: %s", text(test, "tcId"),
	                text(test, "comment")));
}

/* Two of them have a sign in them that base64url has not, and count as valid
 * for the sake of those who skip it; we do not. */
static void jws_case(json_object *test, const unsigned char *key, size_t len)
{
	const char *jws = text(test, "jws"), *comment = text(test, "comment");
	bool valid = strcmp(text(test, "result"), "valid") == 0 &&
	             !strchr(jws, '?');

	if (strncmp(comment, "invalidBase64Padding", 20) == 0) {
		skip(comment, "the file has lost the padding, and is good");
		return;
	}
	ok(login_token_signed(a, key, len, jws) == valid,
	   arena_printf(a, "JWS %s: %s", text(test, "tcId"), comment));
}

/* Whatever is signed by a key of ours is; nothing else is, by any. */
static void jws_group(json_object *group)
{
	json_object *private = json_object_object_get(group, "private"),
		    *tests = json_object_object_get(group, "tests");
	const char *secret = text(private, "k");
	unsigned char key[256] = "";
	size_t len = 0;

	if (secret)
		sodium_base642bin(key, sizeof key, secret, strlen(secret), NULL,
		                  &len, NULL,
		                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	for (size_t i = 0; i < json_object_array_length(tests); i++) {
		json_object *test = json_object_array_get_idx(tests, i);

		if (secret)
			jws_case(test, key, len);
		else
			ok(!login_token_signed(a, key, len, text(test, "jws")),
			   arena_printf(a, "JWS %s: no secret of ours",
			                text(test, "tcId")));
	}
}

static void hmac_group(json_object *group)
{
	json_object *tests = json_object_object_get(group, "tests");

	for (size_t i = 0; i < json_object_array_length(tests); i++)
		hmac_case(json_object_array_get_idx(tests, i));
}

static void suite(const char *name, void (*run)(json_object *group))
{
	json_object *file = wycheproof(name),
		    *groups = json_object_object_get(file, "testGroups");

	if (!file) {
		skip(name, "../shared/wycheproof is not there");
		return;
	}
	for (size_t i = 0; i < json_object_array_length(groups); i++)
		run(json_object_array_get_idx(groups, i));
	json_object_put(file);
}

int main(void)
{
	if (sodium_init() == -1)
		return 1;
	a = arena_new();
	sample();
	flipped();
	shapes();
	secrets();
	suite("hmac_sha256_test.json", hmac_group);
	suite("json_web_signature_test.json", jws_group);
	arena_free(a);
	return done();
}
