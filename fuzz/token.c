/*
 * token - what is shown for a token: as it comes, and signed by the secret
 *
 * What is signed are a head and, behind a line of --, claims.
 */
#include <sodium.h>

#include "access-token.h"
#include "backend-token.h"
#include "fuzz.h"
#include "hmac.h"
#include "jwt.h"
#include "login-token.h"

#define SECRET "a secret"

enum { NOW = 1700000000 };

static const struct settings settings = { .secret_key = SECRET,
	                                  .backend_domain = "example.org" };

static const char *coded(struct arena *a, const char *text)
{
	size_t size = sodium_base64_encoded_len(
		strlen(text), sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return sodium_bin2base64(arena_alloc(a, size), size,
	                         (const unsigned char *)text, strlen(text),
	                         sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static const char *signed_by_us(struct arena *a, const char *head,
                                const char *claims)
{
	const char *said = arena_printf(a, "%s.%s", coded(a, head),
	                                coded(a, claims));
	unsigned char mac[HMAC_SIZE];
	size_t size = sodium_base64_encoded_len(
		HMAC_SIZE, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *end = arena_alloc(a, size);

	hmac_sha256(SECRET, strlen(SECRET), said, strlen(said), mac);
	sodium_bin2base64(end, size, mac, sizeof mac,
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return arena_printf(a, "%s.%s", said, end);
}

/* A token that is good says what its claims are, and is made of them. */
static bool is_good(struct arena *a, const char *text, const char *said)
{
	json_object *claims = jwt_read(a, SECRET, text), *same;
	struct login_token login;
	char token[TOKEN_LENGTH + 1];

	if (login_token_read(a, SECRET, text, NOW, &login))
		must(login.username && login.exp > NOW, "a login has an end");
	if (access_token_read(text, token))
		must(strlen(token) == TOKEN_LENGTH, "a session has a token");
	must(!backend_token_good(a, &settings, text, NOW) || claims,
	     "a server's token is signed");
	if (!claims)
		return false;
	must(jwt_signed(a, SECRET, strlen(SECRET), text) && said,
	     "nobody but who knows the secret makes what is good");
	same = json_parse_object(said, strlen(said));
	must(same && json_object_equal(claims, same), "it says what was said");
	json_object_put(same);
	json_object_put(claims);
	return true;
}

/* Others do not know the secret: what they made, or made of ours, is none. */
static void forged(struct arena *a, const char *text)
{
	char token[TOKEN_LENGTH + 1], again[TOKEN_LENGTH + 1];

	must(!is_good(a, text, NULL), "what a stranger made is no token");
	if (session_token(text, token))
		must(session_token(token, again) && strcmp(token, again) == 0,
		     "a token has one spelling");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena();
	char *text = fuzz_text(data, size), *claims;
	const char *made;
	json_object *said;

	if (sodium_init() == -1)
		abort();
	access_token_open(&settings);
	forged(a, text);
	claims = fuzz_second(text);
	if (claims)
		is_good(a, signed_by_us(a, text, claims), claims);
	claims = claims ? claims : text;
	made = jwt_make(a, SECRET, claims);
	said = json_parse_object(claims, strlen(claims));
	must(is_good(a, made, claims) == (said && strlen(made) <= JWT_MAX),
	     "what is made of an object is good");
	json_object_put(said);
	free(text);
	return 0;
}
