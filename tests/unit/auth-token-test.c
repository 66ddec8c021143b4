/* auth-token-test - what a signed token says, and its signature */
#include "auth-token.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "json.h"

#include "../tap.h"

/* The contract's own (1.2). */
#define TIME 1622729833
#define SIGNATURE \
	"i88wLzXPhPo5aAxffLtvOCvh7dd8/" \
	"SQzBQle2pnFBi4xP8MlKH8oK8px7A+R9Q+iA1aiq" \
	"nwT771FSakYVkutMT7kiT+" \
	"i2XsYHfvOXzypH64ko9J74jg6XP6BWdPIS2WZC4fvyqDzIw" \
	"W6qDn0UUI0gvaTGjCHZ6YlXtyhz6ZqaCYZWKxuG1Am9DG7mO1LtMkVX0s2TvpSwu9qoA" \
	"u" \
	"ESgtYhB+PKjN/yIvKbh/" \
	"YUAbdkITcUn3my4I35T7Fln3TkB7qU2psMjzbxSAyWnXhI9pI" \
	"nDSPF1OtZ6MrE8/yMmdrnxn0oNp1XvqQmaY5ew+tPBbGmS5GoYUZRgJmL6UdwqEX7Q=="
#define SAMPLE \
	"{\"code\": \"user@testing.bitahoy.com\", \"id\": 1091127815, " \
	"\"perm\": 0, \"time\": 1622729833, \"belongs\": " \
	"[\"xxxxxxxxxxxxxxxx\"], \"signature\": \"" SIGNATURE "\"}"

static struct arena *a;
static EVP_PKEY *key, *other;

/* What it says is in these, if it is one. */
static struct auth_token token;
static struct auth_signature signature;

static enum auth reads(const char *text, int64_t now)
{
	json_object *value;
	enum auth result = AUTH_INVALID;

	token = (struct auth_token){ 0 };
	signature = (struct auth_signature){ 0 };
	if (json_parse(text, strlen(text), &value))
		result = auth_token_read(a, value, now, &token, &signature);
	json_object_put(value);
	return result;
}

static bool counts(const char *text)
{
	return reads(text, TIME) == AUTH_OK &&
	       auth_token_signed(key, &signature);
}

static void sample(void)
{
	ok(reads(SAMPLE, TIME) == AUTH_OK, "the contract's token is one");
	is(token.code, "user@testing.bitahoy.com", "it says who that is");
	is(token.id, "1091127815", "by which number");
	is(token.permissions, "0", "what they may");
	is(token.time, "1622729833", "since when");
	is(token.belongs, "[\"xxxxxxxxxxxxxxxx\"]", "and what is theirs");
	ok(token.is_user, "and that it is a person, as there is an @");
	ok(signature.len == 256, "it is signed by a key of 2048 bits");
	is(signature.text,
	   "user@testing.bitahoy.com10911278151622729833"
	   "['xxxxxxxxxxxxxxxx']0",
	   "namely that");
	ok(!auth_token_signed(key, &signature), "which is not ours");
}

static void ages(void)
{
	ok(reads(SAMPLE, TIME + AUTH_SECONDS) == AUTH_OK,
	   "after 36 hours it is still good");
	ok(reads(SAMPLE, TIME + AUTH_SECONDS + 1) == AUTH_EXPIRED,
	   "a second later it has expired");
	ok(reads(SAMPLE, INT64_MAX - AUTH_AHEAD_SECONDS) == AUTH_EXPIRED,
	   "for ever");
	ok(reads(SAMPLE, TIME - AUTH_AHEAD_SECONDS) == AUTH_OK,
	   "a clock may be five minutes behind");
	ok(reads(SAMPLE, TIME - AUTH_AHEAD_SECONDS - 1) == AUTH_INVALID,
	   "and not more");
	ok(reads("{\"code\":\"a@b\",\"id\":1,\"perm\":0,\"belongs\":null,"
	         "\"time\":18446744073709551615,\"signature\":\"\"}",
	         TIME) == AUTH_INVALID,
	   "a time may be as far ahead as a number can be");
	ok(reads("{\"code\":\"a@b\",\"id\":1,\"perm\":0,\"belongs\":null,"
	         "\"time\":-9223372036854775808,\"signature\":\"\"}",
	         TIME) == AUTH_EXPIRED,
	   "or as far back");
	ok(reads("{\"code\":\"a@b\",\"id\":1,\"perm\":0,\"belongs\":null,"
	         "\"time\":0,\"signature\":\"?\"}",
	         TIME) == AUTH_EXPIRED,
	   "that it has expired is said whatever the signature is");
	ok(reads("{\"code\":\"a@b\",\"id\":1,\"perm\":0,\"belongs\":null,"
	         "\"time\":0,\"signature\":\"x\"}",
	         TIME) == AUTH_INVALID,
	   "unless it is none");
}

/* All that is there, but for one member. */
#define WITH(code, id, perm, time, belongs, signature) \
	"{\"code\":" code ",\"id\":" id ",\"perm\":" perm ",\"time\":" time \
	",\"belongs\":" belongs ",\"signature\":" signature "}"
#define NOW "1622729833"
#define WATCHDOG "\"w0123456789abcde\""

static const struct {
	enum auth result;
	const char *text, *what;
} shapes[] = {
	{ AUTH_OK, WITH(WATCHDOG, "1", "0", NOW, "[]", "\"\""),
	  "an empty list" },
	{ AUTH_OK, WITH(WATCHDOG, "1", "0", NOW, "null", "\"\""), "no list" },
	{ AUTH_OK, WITH(WATCHDOG, "-1", "-1", NOW, "[\"\"]", "\"\""),
	  "numbers below zero, and texts of nothing" },
	{ AUTH_OK,
	  "{\"x\":[1],\"signature\":\"\",\"belongs\":null,\"time\":" NOW
	  ",\"perm\":0,\"id\":1,\"code\":" WATCHDOG "}",
	  "any order, and a member more" },
	{ AUTH_INVALID, "null", "null" },
	{ AUTH_INVALID, "[]", "a list" },
	{ AUTH_INVALID, "\"token\"", "a text" },
	{ AUTH_INVALID, "{}", "nothing in it" },
	{ AUTH_INVALID, WITH("1", "1", "0", NOW, "[]", "\"\""),
	  "a code that is a number" },
	{ AUTH_INVALID, WITH("\"\"", "1", "0", NOW, "[]", "\"\""),
	  "one of no letters" },
	{ AUTH_INVALID,
	  WITH("\"w0123456789abcd\"", "1", "0", NOW, "[]", "\"\""),
	  "one that is shorter than watchdogs'" },
	{ AUTH_INVALID,
	  WITH("\"w0123456789abcdef\"", "1", "0", NOW, "[]", "\"\""),
	  "or longer" },
	{ AUTH_INVALID,
	  WITH("\"w0123456789abcd-\"", "1", "0", NOW, "[]", "\"\""),
	  "or has another letter in it" },
	{ AUTH_INVALID, WITH("\"ada@b.c1\"", "1", "0", NOW, "[]", "\"\""),
	  "an address that ends in a digit, which may be the id's" },
	{ AUTH_INVALID, WITH("\"ada@b.c-\"", "1", "0", NOW, "[]", "\"\""),
	  "or in the sign of a number" },
	{ AUTH_INVALID, WITH("null", "1", "0", NOW, "[]", "\"\""),
	  "one that is null" },
	{ AUTH_INVALID, WITH(WATCHDOG, "\"1\"", "0", NOW, "[]", "\"\""),
	  "an id that is a text" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1.0", "0", NOW, "[]", "\"\""),
	  "a fraction" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1e2", "0", NOW, "[]", "\"\""),
	  "a power of ten" },
	{ AUTH_INVALID, WITH(WATCHDOG, "true", "0", NOW, "[]", "\"\""),
	  "true" },
	{ AUTH_INVALID, WITH(WATCHDOG, "null", "0", NOW, "[]", "\"\""),
	  "null" },
	{ AUTH_INVALID, WITH(WATCHDOG, "[1]", "0", NOW, "[]", "\"\""),
	  "a list" },
	{ AUTH_INVALID,
	  WITH(WATCHDOG, "18446744073709551616", "0", NOW, "[]", "\"\""),
	  "more than 64 bits" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "\"0\"", NOW, "[]", "\"\""),
	  "a perm that is a text" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "false", NOW, "[]", "\"\""),
	  "or false" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", "\"" NOW "\"", "[]", "\"\""),
	  "a time that is a text" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", NOW ".5", "[]", "\"\""),
	  "or a fraction" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", "\"soon\"", "[]", "\"\""),
	  "or no number" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", NOW, "\"[]\"", "\"\""),
	  "a list that is a text" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", NOW, "{}", "\"\""),
	  "or an object" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", NOW, "false", "\"\""),
	  "or false" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", NOW, "[1]", "\"\""),
	  "or of numbers" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", NOW, "[\"a\",null]", "\"\""),
	  "or of null" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", NOW, "[[\"a\"]]", "\"\""),
	  "or of lists" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", NOW, "[]", "1"),
	  "a signature that is a number" },
	{ AUTH_INVALID, WITH(WATCHDOG, "1", "0", NOW, "[]", "null"),
	  "or null" },
};

static void shape(void)
{
	static const char *const members[] = { "code", "id",      "perm",
		                               "time", "belongs", "signature" };

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		ok(reads(shapes[i].text, TIME) == shapes[i].result,
		   arena_printf(a, "%s: %s",
		                shapes[i].result ? "invalid" : "fine",
		                shapes[i].what));
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		json_object *o = json_parse_object(SAMPLE, strlen(SAMPLE));

		json_object_object_del(o, members[i]);
		ok(reads(json_object_to_json_string(o), TIME) == AUTH_INVALID,
		   arena_printf(a, "invalid: no %s", members[i]));
		json_object_put(o);
	}
}

/* As Python's b64decode() says; NULL: it raises. */
static const struct {
	const char *text, *bytes;
} base64[] = {
	{ "", "" },
	{ "QQ==", "A" },
	{ "QUI=", "AB" },
	{ "QUJD", "ABC" },
	{ "QQ=", NULL },
	{ "QQ", NULL },
	{ "Q", NULL },
	{ "Q==", NULL },
	{ "QUJDQ", NULL },
	{ "QUJDQ==", NULL },
	{ "QUJDQQ", NULL },
	{ "QQ==QQ==", "A" },
	{ "QQ==Q", "A" },
	{ "QQ=Q", NULL },
	{ "QQ=Q=", "A\x04" },
	{ "Q=Q=", NULL },
	{ "=QQ==", "A" },
	{ "==QQ==", "A" },
	{ "QQ===", "A" },
	{ "QUI==", "AB" },
	{ "QUI=x", "AB" },
	{ "QUJD=", "ABC" },
	{ "QUJD==", "ABC" },
	{ "QUJDx", NULL },
	{ "Q Q = =", "A" },
	{ "Q-Q_==", "A" },
	{ "Q\\nQ=\\t=", "A" },
	{ "QQ=x=", "A\x0c" },
	{ "QR==", "A" },
	{ "QUJ=", "AB" },
	{ "====", "" },
	{ "QUJDQUI=QUJD", "ABCAB" },
	{ "\xc3\xa9", NULL },
	{ "QQ==\xc3\xa9", NULL },
	{ "QQ=!=QQ==", "A" },
};

static void base64_is_lenient(void)
{
	for (size_t i = 0; i < sizeof base64 / sizeof *base64; i++) {
		const char *text = arena_printf(
			a, WITH(WATCHDOG, "1", "0", NOW, "[]", "\"%s\""),
			base64[i].text);
		enum auth result = reads(text, TIME);

		if (base64[i].bytes)
			is(arena_copy(a, (const char *)signature.bytes,
			              signature.len),
			   base64[i].bytes,
			   arena_printf(a, "\"%s\" is base64", base64[i].text));
		else
			ok(result == AUTH_INVALID,
			   arena_printf(a, "\"%s\" is none", base64[i].text));
	}
}

static const struct auth_token said = {
	.code = "ada@example.org",
	.id = "12",
	.permissions = "3",
	.time = NOW,
	.belongs = "[\"it's\",\"\\u200b\"]",
};

static void signing(void)
{
	const char *text = auth_token_sign(a, key, &said);

	ok(counts(text), "what we sign counts");
	is(signature.text, "ada@example.org121622729833[\"it's\", '\\u200b']3",
	   "what is signed is in Python's words");
	is(token.belongs, "[\"it's\",\"\xe2\x80\x8b\"]", "what it says is not");
	ok(!auth_token_signed(other, &signature), "by that key alone");
	ok(strcmp(text, auth_token_sign(a, key, &said)) != 0,
	   "signed again it is another, as there is salt in it");
	reads(text, TIME);
	signature.len--;
	ok(!auth_token_signed(key, &signature), "a byte less is none");
	signature.len = 0;
	ok(!auth_token_signed(key, &signature), "nor is nothing");
}

/* That text with another in it. */
static const char *with(const char *text, const char *old, const char *new)
{
	const char *at = strstr(text, old);

	return arena_printf(a, "%.*s%s%s", (int)(at - text), text, new,
	                    at + strlen(old));
}

static void moved(void)
{
	const char *text = auth_token_sign(a, key, &said),
		   *ahead = with(with(text, "\"id\":12", "\"id\":1"),
	                         "\"time\":", "\"time\":2"),
		   *back = with(with(text, "\"id\":12", "\"id\":121"),
	                        "\"time\":1", "\"time\":");

	ok(reads(ahead, TIME) == AUTH_INVALID,
	   "a digit that is moved from the id to the time is found");
	ok(reads(back, TIME) == AUTH_EXPIRED, "or back");
	ok(reads(with(with(text, "\"id\":12", "\"id\":2"), "example.org",
	              "example.org1"),
	         TIME) == AUTH_INVALID,
	   "or from the id to the code");
	ok(reads(with(text, "\"id\":12", "\"id\":\"12\""), TIME) ==
	           AUTH_INVALID,
	   "or an id that is a text of the same digits");
	ok(!counts(with(text, "\"perm\":3", "\"perm\":4")),
	   "another number does not count");
	ok(!counts(with(text, "ada@", "eve@")), "nor another name");
	ok(!counts(with(text, "it's", "its")), "nor what is another's");
	ok(counts(with(text, "\"perm\":3", "\"perm\" : 3, \"x\":1")),
	   "what is not signed may be otherwise");
}

/* The same token, signed in another way. */
static bool counts_signed(const EVP_MD *md, int padding, int salt)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *c;
	unsigned char bytes[512];
	size_t len = sizeof bytes;

	reads(auth_token_sign(a, key, &said), TIME);
	EVP_DigestSignInit(context, &c, md, NULL, key);
	EVP_PKEY_CTX_set_rsa_padding(c, padding);
	if (padding == RSA_PKCS1_PSS_PADDING)
		EVP_PKEY_CTX_set_rsa_pss_saltlen(c, salt);
	EVP_DigestSign(context, bytes, &len,
	               (const unsigned char *)signature.text,
	               strlen(signature.text));
	EVP_MD_CTX_free(context);
	signature.bytes = bytes;
	signature.len = len;
	return auth_token_signed(key, &signature);
}

static void other_ways(void)
{
	ok(counts_signed(EVP_sha256(), RSA_PKCS1_PSS_PADDING,
	                 RSA_PSS_SALTLEN_MAX),
	   "all the salt there is room for");
	ok(counts_signed(EVP_sha256(), RSA_PKCS1_PSS_PADDING, 222),
	   "which are 222 bytes");
	ok(!counts_signed(EVP_sha256(), RSA_PKCS1_PSS_PADDING, 221),
	   "a byte less of it does not count");
	ok(!counts_signed(EVP_sha256(), RSA_PKCS1_PSS_PADDING, 32),
	   "nor the usual 32");
	ok(!counts_signed(EVP_sha256(), RSA_PKCS1_PSS_PADDING, 0), "nor none");
	ok(!counts_signed(EVP_sha256(), RSA_PKCS1_PADDING, 0),
	   "nor the older padding");
	ok(!counts_signed(EVP_sha1(), RSA_PKCS1_PSS_PADDING,
	                  RSA_PSS_SALTLEN_MAX),
	   "nor SHA-1");
	ok(!counts_signed(EVP_sha512(), RSA_PKCS1_PSS_PADDING,
	                  RSA_PSS_SALTLEN_MAX),
	   "nor SHA-512");
}

int main(void)
{
	a = arena_new();
	key = EVP_RSA_gen(2048);
	other = EVP_RSA_gen(2048);
	sample();
	ages();
	shape();
	base64_is_lenient();
	signing();
	moved();
	other_ways();
	EVP_PKEY_free(key);
	EVP_PKEY_free(other);
	arena_free(a);
	return done();
}
