/* jwt-test - what somebody says, signed by a secret */
#include "jwt.h"

#include <sodium.h>

#include "hmac.h"

#include "../tap.h"

#define SECRET "this is a demo jwt secret"
/* The chatapp contract's own. */
#define HEAD "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
#define CLAIMS "eyJ1c2VybmFtZSI6ImhpenoiLCJleHAiOjE3Mzk0NjIzNzV9"
#define MAC "-NN3UMSk03aCmaBQqwfJbKaoVGij387wG29FyJaYgtI"
#define SAMPLE HEAD "." CLAIMS "." MAC
#define SAID "{\"username\":\"hizz\",\"exp\":1739462375}"

static struct arena *a;

static bool reads(const char *text)
{
	json_object *claims = jwt_read(a, SECRET, text);

	json_object_put(claims);
	return claims;
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
	json_object *claims = jwt_read(a, SECRET, SAMPLE);

	is(jwt_make(a, SECRET, SAID), SAMPLE, "it is made to the letter");
	is(jwt_text(a, claims, "username"), "hizz", "a text is told");
	ok(jwt_expires(claims) == 1739462375, "and the end");
	ok(!jwt_text(a, claims, "exp"), "a number is no text");
	ok(!jwt_text(a, claims, "name"), "nor is what is not there");
	json_object_put(claims);
	ok(!jwt_read(a, "another secret", SAMPLE), "another secret is another");
	ok(!jwt_make(a, "", SAID), "by an empty secret nothing is signed");
	ok(!jwt_read(a, "", SAMPLE), "nor believed");
	ok(!jwt_text(a, NULL, "x") && jwt_expires(NULL) == 0,
	   "no claims say nothing");
}

static const struct {
	int64_t at;
	const char *claims, *what;
} ends[] = {
	{ 7, "{\"exp\":7}", "an integer is a moment" },
	{ INT64_MAX, "{\"exp\":9223372036854775807}", "the last there is" },
	{ 0, "{\"exp\":0}", "0 is none" },
	{ 0, "{\"exp\":-7}", "nor is what is before" },
	{ 0, "{\"exp\":7.5}", "nor a fraction" },
	{ 0, "{\"exp\":\"7\"}", "nor a text" },
	{ 0, "{\"exp\":true}", "nor true" },
	{ 0, "{\"exp\":null}", "nor null" },
	{ 0, "{\"exp\":[7]}", "nor an array" },
	{ 0, "{}", "nor nothing" },
};

static void expires(void)
{
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		json_object *claims = jwt_read(
			a, SECRET, jwt_make(a, SECRET, ends[i].claims));

		ok(claims && jwt_expires(claims) == ends[i].at, ends[i].what);
		json_object_put(claims);
	}
}

static void flipped(void)
{
	char text[] = SAMPLE;
	bool good = false;

	for (size_t i = 0; i < sizeof text - 1; i++)
		for (int bit = 0; bit < 8; bit++) {
			text[i] = (char)(text[i] ^ 1 << bit);
			good = good || reads(text);
			text[i] = (char)(text[i] ^ 1 << bit);
		}
	ok(!good, "a bit that is another makes it void, whichever");
	good = false;
	for (size_t i = 0; i < sizeof text - 1; i++)
		good = good || reads(arena_copy(a, text, i));
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
	{ true, HS256, SAID, "a head needs no more than its algorithm" },
	{ true, " {\"typ\":7, \"alg\" : \"HS256\",\"kid\":\"x\"}\n", SAID,
	  "whatever else it says" },
	{ false, "{\"alg\":\"none\"}", SAID, "none is no algorithm" },
	{ false, "{\"alg\":\"hs256\"}", SAID, "small letters are another" },
	{ false, "{\"alg\":\"HS512\"}", SAID, "HS512 is another" },
	{ false, "{\"alg\":\"RS256\"}", SAID, "RS256 is another" },
	{ false, "{\"alg\":\"HS256\",\"alg\":\"HS256\"}", SAID, "two" },
	{ false, "{\"alg\":[\"HS256\"]}", SAID, "an array is none" },
	{ false, "{\"alg\":null}", SAID, "nor is null" },
	{ false, "{\"typ\":\"JWT\"}", SAID, "one has to be there" },
	{ false, "{\"alg\":\"HS256\",\"crit\":[\"x\"]}", SAID,
	  "what is critical and unknown" },
	{ false, "[]", SAID, "a head that is no object" },
	{ false, "", SAID, "or nothing" },
	{ true, HS256, "{}", "claims of nothing" },
	{ false, HS256, "{\"a\":\"\xff\"}", "claims are in UTF-8" },
	{ false, HS256, "{\"a\":\"\\u0000\"}", "and without NUL" },
	{ false, HS256, "{\"a\":1,\"a\":2}", "and say nothing twice" },
	{ false, HS256, "[\"a\",2]", "claims that are no object" },
	{ false, HS256, "a", "or no JSON" },
	{ false, HS256, "", "or nothing" },
};

static void shapes(void)
{
	char *claims = arena_alloc(a, JWT_MAX);
	const char *text;
	size_t pad = JWT_MAX;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ok(!reads(wrong[i].text), wrong[i].what);
	for (size_t i = 0; i < sizeof signed_well / sizeof *signed_well; i++)
		ok(reads(forged(signed_well[i].head, signed_well[i].claims)) ==
		           signed_well[i].good,
		   signed_well[i].what);
	memset(claims, ' ', JWT_MAX);
	claims[0] = '{';
	claims[JWT_MAX - 1] = '\0';
	do {
		claims[--pad] = '\0';
		claims[pad - 1] = '}';
		text = jwt_make(a, SECRET, claims);
		if (pad == JWT_MAX - 1)
			ok(!reads(text), "there is an end to how long it is");
	} while (strlen(text) > JWT_MAX);
	ok(reads(text), "and up to there it may be");
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
	ok(jwt_signed(a, key, len, jws) == valid,
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
			ok(!jwt_signed(a, key, len, text(test, "jws")),
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
	expires();
	flipped();
	shapes();
	suite("hmac_sha256_test.json", hmac_group);
	suite("json_web_signature_test.json", jws_group);
	arena_free(a);
	return done();
}
